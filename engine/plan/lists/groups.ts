import { MANY, Room } from './sorted';

/** Fills a value for each candidate. */
type Filled = (of: Float64Array, n: number, out: Float64Array, param: number, by: Float64Array) => void;

const ROOMS = { of: new Room(), by: new Room(), out: new Room() };
const members = new Int32Array(MANY);
const isDone = new Uint8Array(MANY);

/** A function over each group by itself: the candidates that agree in `among`; missing ones agree with each other. */
export function groupwise(
  fill: Filled,
  of: Float64Array,
  among: Float64Array,
  n: number,
  out: Float64Array,
  param: number,
  by: Float64Array,
): void {
  if (n > MANY) {
    for (const group of longGroups(among, n)) gather(fill, of, group, group.length, out, param, by);
    return;
  }
  isDone.fill(0);
  for (let i = 0; i < n; i++) {
    if (isDone[i] === 1) continue;
    let size = 0;
    for (let j = i; j < n; j++) {
      if (among[j] !== among[i] && (among[j] === among[j] || among[i] === among[i])) continue;
      isDone[j] = 1;
      members[size++] = j;
    }
    gather(fill, of, members, size, out, param, by);
  }
}

function gather(
  fill: Filled,
  of: Float64Array,
  group: Int32Array | readonly number[],
  size: number,
  out: Float64Array,
  param: number,
  by: Float64Array,
): void {
  const own = ROOMS.of.of(size);
  const ownBy = ROOMS.by.of(size);
  const filled = ROOMS.out.of(size);
  for (let j = 0; j < size; j++) own[j] = of[group[j]];
  if (by.length > 0) for (let j = 0; j < size; j++) ownBy[j] = by[group[j]];
  fill(own, size, filled, param, ownBy);
  for (let j = 0; j < size; j++) out[group[j]] = filled[j];
}

function longGroups(among: Float64Array, n: number): Iterable<readonly number[]> {
  const groups = new Map<number, number[]>();
  for (let i = 0; i < n; i++) {
    const group = groups.get(among[i]);
    if (group) group.push(i);
    else groups.set(among[i], [i]);
  }
  return groups.values();
}
