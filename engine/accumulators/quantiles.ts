import { sortAscending } from '../base/ascending';
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
  const size = t.counts.size;
  if (sorted.length < size) sorted = new Float64Array(2 * size);
  let n = 0;
  let i = 0;
  for (const [bucket, count] of t.counts) {
    n += count;
    sorted[i++] = bucket;
  }
  sortAscending(sorted, size);
  const rank = q * (n - 1);
  let below = 0;
  for (i = 0; i < size; i++) {
    below += t.counts.get(sorted[i])!;
    if (below > rank) return sketchValue(sorted[i], error, from) / unit;
  }
  return Number.NaN;
}

/** Room for the buckets of the sketch at hand. */
let sorted = new Float64Array(32);

/** The share of the numbers sketched that lie below x, half of those in its own bucket. */
export function sketchRank(t: Tally | null, x: number, error: number, from: number, to: number, unit: number): number {
  if (t === null || x !== x) return Number.NaN;
  const bucket = sketchBucket(x * unit, error, from, to);
  const view = viewOf(t);
  if (view === null) return rankAmong(t, bucket);
  const { first, size, below } = view;
  const own = Math.min(size, Math.max(-1, bucket - first));
  const until = own < 0 ? 0 : below[own];
  const inOwn = own < 0 || own === size ? 0 : below[own + 1] - until;
  return (until + inOwn / 2) / below[size];
}

/** The same bucket by bucket. */
function rankAmong({ counts }: Tally, own: number): number {
  let n = 0;
  let below = 0;
  for (const [bucket, count] of counts) {
    n += count;
    below += bucket < own ? count : bucket === own ? count / 2 : 0;
  }
  return below / n;
}

/** A sketch in order, from its first bucket on: [size + 1] how many numbers lie below each bucket, and in all. */
interface View {
  of: Tally | null;
  changes: number;
  first: number;
  size: number;
  below: Float64Array;
}

/** The sketches asked for last: many values are compared with each. */
const views = Array.from(
  { length: 16 },
  (): View => ({ of: null, changes: -1, first: 0, size: 0, below: new Float64Array(256) }),
);
let oldest = 0;

/** Buckets of a view; a sketch whose buckets lie further apart, with a tiny error, has none. */
const WIDEST = 1 << 14;

function viewOf(t: Tally): View | null {
  for (let v = 0; v < views.length; v++) if (views[v].of === t && views[v].changes === tallyChanges) return views[v];
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const bucket of t.counts.keys()) {
    if (bucket < first) first = bucket;
    if (bucket > last) last = bucket;
  }
  const size = last - first + 1;
  if (size > WIDEST) return null;
  oldest = (oldest + 1) % views.length;
  const view = views[oldest];
  if (view.below.length <= size) view.below = new Float64Array(2 * size);
  const { below } = view;
  below.fill(0, 0, size + 1);
  for (const [bucket, count] of t.counts) below[bucket - first + 1] = count;
  for (let b = 0; b < size; b++) below[b + 1] += below[b];
  view.of = t;
  view.changes = tallyChanges;
  view.first = first;
  view.size = size;
  return view;
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
