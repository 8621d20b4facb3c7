import type { Accumulator } from './accumulator';
import { type Tally, type TallyRing, tally, tallyJoin } from './tally';

/** The bucket of a number: 0 below `from` in size, else one per factor of (1 + error) / (1 - error), signed; clamped at `to`. */
export function sketchBucket(x: number, error: number, from: number, to: number): number {
  const size = Math.abs(x);
  if (!(size >= from)) return 0;
  const i = Math.ceil(Math.log(Math.min(size, to) / from) / Math.log((1 + error) / (1 - error)));
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
  const buckets = Float64Array.from(t.counts.keys()).sort();
  let n = 0;
  for (let i = 0; i < buckets.length; i++) n += t.counts.get(buckets[i])!;
  const rank = q * (n - 1);
  let below = 0;
  for (let i = 0; i < buckets.length; i++) {
    below += t.counts.get(buckets[i])!;
    if (below > rank) return sketchValue(buckets[i], error, from) / unit;
  }
  return Number.NaN;
}

/** The share of the numbers sketched that lie below x, half of those in its own bucket. */
export function sketchRank(t: Tally | null, x: number, error: number, from: number, to: number, unit: number): number {
  if (t === null || x !== x) return Number.NaN;
  const own = sketchBucket(x * unit, error, from, to);
  let n = 0;
  let below = 0;
  for (const [bucket, count] of t.counts) {
    n += count;
    below += bucket < own ? count : bucket === own ? count / 2 : 0;
  }
  return below / n;
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
