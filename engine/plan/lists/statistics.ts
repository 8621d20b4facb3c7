import { MANY, Room, sortKnown } from './sorted';

/** One number from a range of values, [from, to), NaN for missing. Sums run from the first to the last. */
export type Fold = (of: Float64Array, from: number, to: number) => number;

const SORTED = new Room();

function sum(of: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) if (of[i] === of[i]) total += of[i];
  return total;
}

function count(of: Float64Array, from: number, to: number): number {
  let known = 0;
  for (let i = from; i < to; i++) if (of[i] === of[i]) known++;
  return known;
}

/** How many are true (1). */
function countTrue(of: Float64Array, from: number, to: number): number {
  let known = 0;
  for (let i = from; i < to; i++) if (of[i] === 1) known++;
  return known;
}

function mean(of: Float64Array, from: number, to: number): number {
  let total = 0;
  let known = 0;
  for (let i = from; i < to; i++) {
    if (of[i] !== of[i]) continue;
    total += of[i];
    known++;
  }
  return total / known;
}

export function lowest(of: Float64Array, from: number, to: number): number {
  let best = Number.NaN;
  for (let i = from; i < to; i++) if (!(of[i] >= best) && of[i] === of[i]) best = of[i];
  return best;
}

export function highest(of: Float64Array, from: number, to: number): number {
  let best = Number.NaN;
  for (let i = from; i < to; i++) if (!(of[i] <= best) && of[i] === of[i]) best = of[i];
  return best;
}

/** The standard deviation of the population; 0 where all are equal. */
function spread(of: Float64Array, from: number, to: number): number {
  return summarise(of, from, to, true)[SUMMARISED.indexOf('spread')];
}

/** What one pass over the values tells, in the order of the array that `summarise` gives. */
export const SUMMARISED = ['sum', 'count', 'mean', 'lowest', 'highest', 'spread'];

const SUMMARY = new Float64Array(SUMMARISED.length);

/** All of `SUMMARISED` at once, the last only with `withSpread`; the array is used again by the next call. */
export function summarise(of: Float64Array, from: number, to: number, withSpread: boolean): Float64Array {
  let total = 0;
  let known = 0;
  let low = Number.NaN;
  let high = Number.NaN;
  for (let i = from; i < to; i++) {
    const x = of[i];
    if (x !== x) continue;
    total += x;
    known++;
    if (!(x >= low)) low = x;
    if (!(x <= high)) high = x;
  }
  const middle = total / known;
  SUMMARY[0] = total;
  SUMMARY[1] = known;
  SUMMARY[2] = middle;
  SUMMARY[3] = low;
  SUMMARY[4] = high;
  if (!withSpread) return SUMMARY;
  let squares = 0;
  if (low !== high) for (let i = from; i < to; i++) if (of[i] === of[i]) squares += (of[i] - middle) * (of[i] - middle);
  SUMMARY[5] = low === high ? 0 : Math.sqrt(squares / known);
  return SUMMARY;
}

/** The middle value, or the mean of the two in the middle. */
function median(of: Float64Array, from: number, to: number): number {
  const sorted = SORTED.of(to - from);
  return middleOf(sorted, sortKnown(of, from, to, sorted));
}

/** The middle of n ascending values. */
export function middleOf(sorted: Float64Array, n: number): number {
  if (n === 0) return Number.NaN;
  const half = n >> 1;
  return (n & 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2) + 0;
}

/** Half the mean difference of two values over their mean; added from the lowest to the highest. */
export function gini(of: Float64Array, from: number, to: number): number {
  const total = sum(of, from, to);
  const sorted = SORTED.of(to - from);
  const known = sortKnown(of, from, to, sorted);
  if (!(total > 0) || sorted[0] < 0) return Number.NaN;
  let weighed = 0;
  for (let i = 0; i < known; i++) weighed += (2 * i + 1 - known) * sorted[i];
  return weighed / (known * total);
}

/** The entropy of the shares of the sum, in nats. */
export function entropy(of: Float64Array, from: number, to: number): number {
  const total = sum(of, from, to);
  if (!(total > 0) || lowest(of, from, to) < 0) return Number.NaN;
  let nats = 0;
  for (let i = from; i < to; i++) if (of[i] > 0) nats -= (of[i] / total) * Math.log(of[i] / total);
  return nats;
}

/** How many different values there are. */
export function distinct(of: Float64Array, from: number, to: number): number {
  let different = 0;
  if (to - from > MANY) {
    const sorted = SORTED.of(to - from);
    const known = sortKnown(of, from, to, sorted);
    for (let i = 0; i < known; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) different++;
    return different;
  }
  for (let i = from; i < to; i++) {
    let j = from;
    while (j < i && of[j] !== of[i]) j++;
    if (j === i && of[i] === of[i]) different++;
  }
  return different;
}

/** Where each value lies between the lowest, 0, and the highest, 1; missing where these are equal. */
export function minmax(of: Float64Array, n: number, out: Float64Array): void {
  const low = lowest(of, 0, n);
  const width = highest(of, 0, n) - low;
  for (let i = 0; i < n; i++) out[i] = (of[i] - low) / width;
}

/** What can be said of any part of the list. */
export const FOLDS: Readonly<Record<string, Fold>> = {
  sum,
  count,
  count_true: countTrue,
  mean,
  lowest,
  highest,
  median,
  spread,
};
