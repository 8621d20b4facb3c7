import { mixed } from '../engine/base/hash';
import { type Resampling, replicatesOf, resample, summary } from './bootstrap';
import type { Interval } from './interval';
import { studentQuantile } from './student';

/** Several statistics of the same clusters. */
export interface Resampled {
  /** [clusters] codes, which say what group a cluster belongs to. */
  codes: ArrayLike<number>;
  /** [statistics] lowest and highest value there can be. */
  ranges: readonly (readonly [number, number])[];
  /** Writes [statistics] values with clusters taken so many times each; once each when nothing is said. */
  values(into: Float64Array, times?: Int32Array): void;
  /** Writes [statistics] values without some clusters, given by their numbers; called after `values` without times. */
  without(into: Float64Array, clusters: readonly number[]): void;
  /** About how many additions one call of `values` takes. */
  cost: number;
}

/** Above so many additions the clusters are no longer drawn but left out by groups. */
const DRAWN = 1e9;
const GROUPS = 100;

/**
 * Intervals of statistics that are no means, by resampling whole clusters.
 *
 * A resample holds about 63 % of the clusters and so covers less than all of them do: the percentiles are those of
 * the replicates' deviations from their own mean, laid around the value and kept within its range. Where that would
 * take too long, clusters fall into 100 groups by a hash of seed and code, each group is left out once (delete-a-group
 * jackknife), and the interval is Student's with 99 degrees of freedom.
 *
 * @see Kott. The Delete-a-Group Jackknife. Journal of Official Statistics 2001.
 */
export function resampledIntervals(resampled: Resampled, n: number, options: Resampling): Interval[] {
  const { codes, ranges, values, cost } = resampled;
  const clusters = codes.length;
  const all = new Float64Array(ranges.length);
  values(all);
  const shape = { df: Number.NaN, n, clusters, undefinedLists: 0 };
  if (clusters < 2) {
    const reason = 'fewer than two clusters: the spread cannot be known';
    return ranges.map((_, s) => ({ value: all[s], lo: Number.NaN, hi: Number.NaN, se: Number.NaN, ...shape, reason }));
  }
  const grouped = cost * replicatesOf(options) > DRAWN && clusters >= 10 * GROUPS;
  const spreads = (grouped ? leftOut : drawn)(resampled, options);
  return ranges.map(([lowest, highest], s) => {
    const value = all[s];
    const { below, above, se, df } = spreads[s];
    if (Number.isNaN(value)) {
      return { value, lo: Number.NaN, hi: Number.NaN, se: Number.NaN, ...shape, reason: 'no list has a value' };
    }
    return {
      ...shape,
      value,
      lo: Math.min(value, Math.max(lowest, value + below)),
      hi: Math.max(value, Math.min(highest, value + above)),
      se,
      df,
    };
  });
}

interface Spread {
  below: number;
  above: number;
  se: number;
  df: number;
}

function drawn({ codes, ranges, values }: Resampled, options: Resampling): Spread[] {
  const statistics = ranges.length;
  const draws = Array.from({ length: statistics }, () => new Float64Array(replicatesOf(options)));
  const into = new Float64Array(statistics);
  resample(codes.length, options, (times, replicate) => {
    values(into, times);
    for (let s = 0; s < statistics; s++) draws[s][replicate] = into[s];
  });
  return draws.map((of) => {
    const { lo, hi, mean, se } = summary(of, options.level);
    return { below: lo - mean, above: hi - mean, se, df: Number.NaN };
  });
}

function leftOut({ codes, ranges, without: valuesWithout }: Resampled, { seed, level = 0.95 }: Resampling): Spread[] {
  const members: number[][] = Array.from({ length: GROUPS }, () => []);
  for (let i = 0; i < codes.length; i++) members[mixed(seed, codes[i]) % GROUPS].push(i);
  const without = members.map((group) => {
    const into = new Float64Array(ranges.length);
    valuesWithout(into, group);
    return into;
  });
  return Array.from({ length: ranges.length }, (_, s) => {
    const of = without.map((into) => into[s]);
    const mean = of.reduce((total, value) => total + value, 0) / GROUPS;
    const se = Math.sqrt((of.reduce((total, value) => total + (value - mean) ** 2, 0) * (GROUPS - 1)) / GROUPS);
    const half = studentQuantile((1 + level) / 2, GROUPS - 1) * se;
    return { below: -half, above: half, se, df: GROUPS - 1 };
  });
}
