import type { Accumulator } from './accumulator';
import { type Tally, type TallyRing, tally, tallyChanges, tallyJoin } from './tally';

let lastError = Number.NaN;
let lastGrowth = Number.NaN;

/** The logarithm of how many times wider each bucket is than the one before. */
function growthOf(error: number): number {
  if (error !== lastError) {
    lastError = error;
    lastGrowth = Math.log((1 + error) / (1 - error));
  }
  return lastGrowth;
}

/** The bucket of a number: 0 below `from` in size, else one per factor of (1 + error) / (1 - error), signed; clamped at `to`. */
export function sketchBucket(x: number, error: number, from: number, to: number): number {
  const size = Math.abs(x);
  if (!(size >= from)) return 0;
  const i = Math.ceil(Math.log(Math.min(size, to) / from) / growthOf(error));
  return x < 0 ? -(i + 1) : i + 1;
}

/** The number that stands for a bucket: within `error` of all that fall into it. */
export function sketchValue(bucket: number, error: number, from: number): number {
  if (bucket === 0) return 0;
  const growth = (1 + error) / (1 - error);
  const size = (2 * from * growth ** (Math.abs(bucket) - 1)) / (growth + 1);
  return bucket < 0 ? -size : size;
}

/** The q-quantile of the numbers sketched; missing without any. */
export function sketchQuantile(t: Tally | null, q: number, error: number, from: number, unit: number): number {
  if (t === null) return Number.NaN;
  const { buckets, below, size } = inOrder(t, passing);
  const rank = q * (below[size] - 1);
  for (let i = 0; i < size; i++) if (below[i + 1] > rank) return sketchValue(buckets[i], error, from) / unit;
  return Number.NaN;
}

/** The share of the numbers sketched that lie below x, half of those in its own bucket. */
export function sketchRank(t: Tally | null, x: number, error: number, from: number, to: number, unit: number): number {
  if (t === null || x !== x) return Number.NaN;
  const own = sketchBucket(x * unit, error, from, to);
  const { buckets, below, size } = viewOf(t);
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (buckets[middle] < own) low = middle + 1;
    else high = middle;
  }
  const inOwn = low < size && buckets[low] === own ? below[low + 1] - below[low] : 0;
  return (below[low] + inOwn / 2) / below[size];
}

/** A sketch in order: [size] its buckets, ascending, and [size + 1] how many numbers lie below each, and in all. */
interface View {
  of: Tally | null;
  changes: number;
  size: number;
  buckets: Float64Array;
  below: Float64Array;
}

const newView = (): View => ({
  of: null,
  changes: -1,
  size: 0,
  buckets: new Float64Array(16),
  below: new Float64Array(17),
});

/** The sketches asked for last: many values are compared with each. */
const views = Array.from({ length: 16 }, newView);
let oldest = 0;

function viewOf(t: Tally): View {
  for (let v = 0; v < views.length; v++) if (views[v].of === t && views[v].changes === tallyChanges) return views[v];
  oldest = (oldest + 1) % views.length;
  return inOrder(t, views[oldest]);
}

function inOrder(t: Tally, view: View): View {
  const { counts } = t;
  const size = counts.size;
  if (view.buckets.length < size) {
    view.buckets = new Float64Array(2 * size);
    view.below = new Float64Array(2 * size + 1);
  }
  const { buckets, below } = view;
  let i = 0;
  for (const bucket of counts.keys()) buckets[i++] = bucket;
  if (size > FEW) buckets.subarray(0, size).sort();
  else ascending(buckets, size);
  for (let b = 0; b < size; b++) below[b + 1] = below[b] + counts.get(buckets[b])!;
  view.of = t;
  view.changes = tallyChanges;
  view.size = size;
  return view;
}

/** A view of a sketch that is asked for once. */
const passing = newView();

/** So many are sorted by insertion. */
const FEW = 24;

function ascending(values: Float64Array, n: number): void {
  for (let i = 1; i < n; i++) {
    const value = values[i];
    let j = i - 1;
    for (; j >= 0 && values[j] > value; j--) values[j + 1] = values[j];
    values[j + 1] = value;
  }
}

const bucketed = (value: string, params: Readonly<Record<string, number | string>>): string =>
  `sketchBucket(${value}, ${params.error}, ${params.from}, ${params.to})`;

/**
 * A distribution as counts by size: quantiles within a relative error, in any order, with no collapsing. Sizes below
 * `from` count as 0 and above `to` as `to`.
 */
export const quantiles: Accumulator = {
  name: 'quantiles',
  sentence: 'A distribution in buckets of a fixed relative error: quantiles, and the share below a value.',
  cost: 70,
  source: 'Masson, Rim, Lee. DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error Guarantees. 2019',
  version: 1,
  order: 'A',
  windows: ['life', 'hop'],
  takesEvents: false,
  takesLate: ['life'],
  unit: 'none',
  lanes: () => [],
  update: (window, { blob, value, bucket, parts, params }) =>
    window === 'life'
      ? `${blob} = tallyAdd(${blob}, ${bucketed(value, params)}, Infinity);`
      : `${blob} = tallyRingAdd(${blob}, ${bucketed(value, params)}, Infinity, ${bucket}, ${parts});`,
  reads: {
    distribution: (window, { blob, parts, bucket }) =>
      window === 'life' ? `(${blob} ?? null)` : `tallyWithin(${blob}, ${parts}, ${bucket})`,
  },
  objectReads: ['distribution'],
  fold(values, { error, from, to }) {
    const counts = new Map<number, number>();
    for (const { value } of values) {
      const at = sketchBucket(value, Number(error), Number(from), Number(to));
      counts.set(
        at,
        values.filter((one) => sketchBucket(one.value, Number(error), Number(from), Number(to)) === at).length,
      );
    }
    return values.length === 0 ? null : { counts, other: 0 };
  },
  merge: (a, b) =>
    [a, b].reduce<Tally | undefined>(
      (joined, one) =>
        one === undefined ? joined : tallyJoin(joined ?? { counts: new Map(), other: 0 }, one as Tally),
      undefined,
    ),
  bytes: (_, parts, { error, from, to }) => {
    const growth = (1 + Number(error)) / (1 - Number(error));
    const buckets = 2 * Math.ceil(Math.log(Number(to) / Number(from)) / Math.log(growth)) + 3;
    return Math.max(1, parts) * (48 * buckets + 120) + 64;
  },
  encode: tally.encode as (state: Tally | TallyRing) => unknown,
  decode: tally.decode!,
};
