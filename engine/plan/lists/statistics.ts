import { MANY, Room, sortKnown } from './sorted';

/** One number from a range of values, [from, to), NaN for missing. Sums run from the first to the last. */
export type Fold = (of: Float64Array, from: number, to: number) => number;

const SORTED = new Room();

export function sum(of: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) if (of[i] === of[i]) total += of[i];
  return total;
}

export function count(of: Float64Array, from: number, to: number): number {
  let known = 0;
  for (let i = from; i < to; i++) if (of[i] === of[i]) known++;
  return known;
}

/** How many are true (1). */
export function countTrue(of: Float64Array, from: number, to: number): number {
  let known = 0;
  for (let i = from; i < to; i++) if (of[i] === 1) known++;
  return known;
}

export function mean(of: Float64Array, from: number, to: number): number {
  return sum(of, from, to) / count(of, from, to);
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
export function spread(of: Float64Array, from: number, to: number): number {
  if (lowest(of, from, to) === highest(of, from, to)) return 0;
  const known = count(of, from, to);
  const middle = sum(of, from, to) / known;
  let squares = 0;
  for (let i = from; i < to; i++) if (of[i] === of[i]) squares += (of[i] - middle) * (of[i] - middle);
  return Math.sqrt(squares / known);
}

/** The middle value, or the mean of the two in the middle. */
export function median(of: Float64Array, from: number, to: number): number {
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
