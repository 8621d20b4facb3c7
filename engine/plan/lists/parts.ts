import { countBelow, MANY, Room, sortKnown, Taken } from './sorted';
import { type Fold, middleOf } from './statistics';

const SORTED = new Room();
const TAKEN = new Taken();

/** A fold over the part that ends in each candidate: from the top down (step 1), or from the bottom up (-1). */
export type Running = (of: Float64Array, n: number, out: Float64Array, step: 1 | -1) => void;

/** Each value of a fold that can be carried from one candidate to the next. */
function carried(start: number, next: (so: number, x: number) => number): Running {
  return (of, n, out, step) => {
    let so = start;
    for (let k = 0; k < n; k++) {
      const i = step === 1 ? k : n - 1 - k;
      if (of[i] === of[i]) so = next(so, of[i]);
      out[i] = so;
    }
  };
}

function runningMean(of: Float64Array, n: number, out: Float64Array, step: 1 | -1): void {
  let total = 0;
  let known = 0;
  for (let k = 0; k < n; k++) {
    const i = step === 1 ? k : n - 1 - k;
    if (of[i] === of[i]) {
      total += of[i];
      known++;
    }
    out[i] = total / known;
  }
}

/** @see Welford, Note on a method for calculating corrected sums of squares and products, 1962 */
function runningSpread(of: Float64Array, n: number, out: Float64Array, step: 1 | -1): void {
  let known = 0;
  let mean = 0;
  let squares = 0;
  for (let k = 0; k < n; k++) {
    const i = step === 1 ? k : n - 1 - k;
    if (of[i] === of[i]) {
      known++;
      const off = of[i] - mean;
      mean += off / known;
      squares += off * (of[i] - mean);
    }
    out[i] = Math.sqrt(squares / known);
  }
}

function runningMedian(of: Float64Array, n: number, out: Float64Array, step: 1 | -1): void {
  const sorted = SORTED.of(n);
  if (n > MANY) {
    runningMedianSorted(of, n, out, step, sorted);
    return;
  }
  let known = 0;
  for (let k = 0; k < n; k++) {
    const i = step === 1 ? k : n - 1 - k;
    const x = of[i];
    if (x === x) {
      let j = known++;
      for (; j > 0 && sorted[j - 1] > x; j--) sorted[j] = sorted[j - 1];
      sorted[j] = x;
    }
    out[i] = middleOf(sorted, known);
  }
}

function runningMedianSorted(of: Float64Array, n: number, out: Float64Array, step: 1 | -1, sorted: Float64Array): void {
  const all = sortKnown(of, 0, n, sorted);
  TAKEN.clear(all);
  let known = 0;
  for (let k = 0; k < n; k++) {
    const i = step === 1 ? k : n - 1 - k;
    if (of[i] === of[i]) {
      TAKEN.add(countBelow(sorted, all, of[i]));
      known++;
    }
    const half = known >> 1;
    if (known === 0) out[i] = Number.NaN;
    else if (known & 1) out[i] = sorted[TAKEN.at(half)] + 0;
    else out[i] = (sorted[TAKEN.at(half - 1)] + sorted[TAKEN.at(half)]) / 2 + 0;
  }
}

/** Folds over the candidates up to each one (step 1), or from each one on, added from the bottom up (-1). */
export const RUNNING: Readonly<Record<string, Running>> = {
  sum: carried(0, (so, x) => so + x),
  count: carried(0, (so) => so + 1),
  count_true: carried(0, (so, x) => so + (x === 1 ? 1 : 0)),
  mean: runningMean,
  lowest: carried(Number.NaN, (so, x) => (so <= x ? so : x)),
  highest: carried(Number.NaN, (so, x) => (so >= x ? so : x)),
  median: runningMedian,
  spread: runningSpread,
};

/** A fold over the candidates from so many places away to so many: -3 to -1 are the three above. */
export function within(fold: Fold, of: Float64Array, n: number, out: Float64Array, from: number, to: number): void {
  for (let i = 0; i < n; i++)
    out[i] = fold(of, Math.min(n, Math.max(0, i + from)), Math.max(0, Math.min(n, i + to + 1)));
}
