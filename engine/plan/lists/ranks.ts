import { countBelow, MANY, Room, sortKnown } from './sorted';
import { highest, lowest } from './statistics';

/** 1: the lowest value comes first; -1: the highest. */
export type Sign = 1 | -1;

/** How candidates are ranked: missing ones are equal to each other and come last. */
export interface Ranking {
  readonly sign: Sign;
  /** Which of their places, from 1, equal values share. */
  readonly ties: 'best' | 'worst' | 'middle';
  /** As a share: 0 for the first of the known ones, 1 for the last; missing stays missing, one alone has 0. */
  readonly isShare: boolean;
}

/** Every ranking, by the name of its function. */
export const RANKINGS: Readonly<Record<string, Ranking>> = Object.fromEntries(
  (['best', 'worst', 'middle'] as const).flatMap((ties) =>
    ([1, -1] as const).flatMap((sign) =>
      [false, true].map((isShare): [string, Ranking] => [
        `${isShare ? 'percentile' : 'rank'}_${sign === 1 ? 'lowest' : 'highest'}${ties === 'best' ? '' : `_${ties}`}`,
        { sign, ties, isShare },
      ]),
    ),
  ),
);

const SORTED = new Room();
const VALUES = new Float64Array(MANY);
const PLACES = new Int32Array(MANY);

/** Ranks the candidates by one value, in one or several ways: it is sorted once. */
export function rank(of: Float64Array, n: number, ways: readonly Ranking[], outs: readonly Float64Array[]): void {
  if (n > MANY) {
    rankLong(of, n, ways, outs);
    return;
  }
  const known = sortPlaces(of, n);
  for (let w = 0; w < ways.length; w++) {
    const way = ways[w];
    const out = outs[w];
    if (known < n) {
      const behind = placeOf(known, n, known, { sign: 1, ties: way.ties, isShare: false });
      for (let i = 0; i < n; i++) out[i] = way.isShare ? Number.NaN : behind;
    }
    if (way.ties === 'best' && !way.isShare) rankBest(known, out, way.sign);
    else
      for (let start = 0, end = 0; start < known; start = end) {
        while (end < known && VALUES[end] === VALUES[start]) end++;
        const place = placeOf(start, end, known, way);
        for (let k = start; k < end; k++) out[PLACES[k]] = place;
      }
  }
}

/** Sorts the known values with their places, by insertion, and gives how many there are. */
function sortPlaces(of: Float64Array, n: number): number {
  let known = 0;
  for (let i = 0; i < n; i++) {
    const x = of[i];
    if (x !== x) continue;
    let j = known++;
    while (j > 0) {
      const y = VALUES[j - 1];
      if (!(y > x)) break;
      VALUES[j] = y;
      PLACES[j] = PLACES[j - 1];
      j--;
    }
    VALUES[j] = x;
    PLACES[j] = i;
  }
  return known;
}

/** What is sorted, as places where equal values share the best. */
function rankBest(known: number, out: Float64Array, sign: Sign): void {
  let place = 1;
  let last = Number.NaN;
  const from = sign === 1 ? 0 : known - 1;
  for (let k = 0; k < known; k++) {
    const at = from + sign * k;
    const x = VALUES[at];
    if (x !== last) {
      place = k + 1;
      last = x;
    }
    out[PLACES[at]] = place;
  }
}

/** The place of equal values that stand from `start` up to `end` among the known ones, in ascending order. */
function placeOf(start: number, end: number, known: number, { sign, ties, isShare }: Ranking): number {
  const best = sign === 1 ? start + 1 : known - end + 1;
  const worst = sign === 1 ? end : known - start;
  const place = ties === 'best' ? best : ties === 'worst' ? worst : (best + worst) / 2;
  if (!isShare) return place;
  return known === 1 ? 0 : (place - 1) / (known - 1);
}

function rankLong(of: Float64Array, n: number, ways: readonly Ranking[], outs: readonly Float64Array[]): void {
  const sorted = SORTED.of(n);
  const known = sortKnown(of, 0, n, sorted);
  for (let i = 0; i < n; i++) {
    const x = of[i];
    const start = x === x ? countBelow(sorted, known, x) : known;
    const end = x === x ? countBelow(sorted, known, x, true) : n;
    for (let w = 0; w < ways.length; w++) {
      const way = ways[w];
      if (x === x) outs[w][i] = placeOf(start, end, known, way);
      else outs[w][i] = way.isShare ? Number.NaN : placeOf(start, end, known, { ...way, sign: 1 });
    }
  }
}

/** Whether a value is the best of the list; equal ones all are. */
export function isBest(of: Float64Array, n: number, out: Float64Array, sign: Sign): void {
  const best = sign === 1 ? lowest(of, 0, n) : highest(of, 0, n);
  for (let i = 0; i < n; i++) out[i] = of[i] !== of[i] ? Number.NaN : of[i] === best ? 1 : 0;
}

/** The place from 1 among the candidates of equal value, from the top; missing ones are equal to each other. */
export function groupPlace(of: Float64Array, n: number, out: Float64Array): void {
  if (n > MANY) {
    const seen = new Map<number, number>();
    for (let i = 0; i < n; i++) seen.set(of[i], (out[i] = (seen.get(of[i]) ?? 0) + 1));
    return;
  }
  for (let i = 0; i < n; i++) {
    let place = 1;
    for (let j = 0; j < i; j++) if (of[j] === of[i] || (of[j] !== of[j] && of[i] !== of[i])) place++;
    out[i] = place;
  }
}

/** How many candidates have the same value, itself included. */
export function groupSize(of: Float64Array, n: number, out: Float64Array): void {
  if (n > MANY) {
    const sizes = new Map<number, number>();
    for (let i = 0; i < n; i++) sizes.set(of[i], (sizes.get(of[i]) ?? 0) + 1);
    for (let i = 0; i < n; i++) out[i] = sizes.get(of[i])!;
    return;
  }
  for (let i = 0; i < n; i++) {
    let size = 0;
    for (let j = 0; j < n; j++) if (of[j] === of[i] || (of[j] !== of[j] && of[i] !== of[i])) size++;
    out[i] = size;
  }
}
