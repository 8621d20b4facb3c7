import { countBelow, MANY, Room, sortKnown } from './sorted';
import { count, highest, lowest } from './statistics';

/** 1: the lowest value comes first; -1: the highest. */
export type Sign = 1 | -1;

const SORTED = new Room();
const OTHERS = new Room();

/** Place from 1; equal values share the best place, missing ones come last together. */
export function rankBest(of: Float64Array, n: number, out: Float64Array, sign: Sign): void {
  if (n > MANY) {
    rankSorted(of, n, out, sign);
    return;
  }
  const behind = count(of, 0, n) + 1;
  for (let i = 0; i < n; i++) out[i] = of[i] === of[i] ? 1 : behind;
  for (let i = 1; i < n; i++) {
    const x = sign * of[i];
    for (let j = 0; j < i; j++) {
      const y = sign * of[j];
      if (y < x) out[i]++;
      else if (x < y) out[j]++;
    }
  }
}

function rankSorted(of: Float64Array, n: number, out: Float64Array, sign: Sign): void {
  const sorted = SORTED.of(n);
  const known = sortKnown(of, 0, n, sorted);
  for (let i = 0; i < n; i++) {
    const x = of[i];
    if (x !== x) out[i] = known + 1;
    else out[i] = 1 + (sign === 1 ? countBelow(sorted, known, x) : known - countBelow(sorted, known, x, true));
  }
}

/** The same where equal values share the worst place. */
export function rankWorst(of: Float64Array, n: number, out: Float64Array, sign: Sign): void {
  rankBest(of, n, out, -sign as Sign);
  const known = count(of, 0, n);
  for (let i = 0; i < n; i++) out[i] = of[i] === of[i] ? known + 1 - out[i] : n;
}

/** The same where equal values share the middle of their places. */
export function rankMiddle(of: Float64Array, n: number, out: Float64Array, sign: Sign): void {
  const worst = OTHERS.of(n);
  rankWorst(of, n, worst, sign);
  rankBest(of, n, out, sign);
  for (let i = 0; i < n; i++) out[i] = (out[i] + worst[i]) / 2;
}

/** A place as a share: 0 for the first of the known ones, 1 for the last; missing stays missing, one alone has 0. */
export function percentile(of: Float64Array, n: number, out: Float64Array, sign: Sign, rank: typeof rankBest): void {
  rank(of, n, out, sign);
  const others = count(of, 0, n) - 1;
  for (let i = 0; i < n; i++) out[i] = of[i] !== of[i] ? Number.NaN : others === 0 ? 0 : (out[i] - 1) / others;
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
