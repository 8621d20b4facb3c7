import { MismatchError } from '../engine/base/errors';
import { byCluster } from './clusters';
import { studentQuantile, studentTails } from './student';
import { sum } from './sum';

/** A mean over lists and training seeds, with an interval that covers both. */
export interface SeededMean {
  value: number;
  se: number;
  lo: number;
  hi: number;
  df: number;
  p: number;
  /** [seeds] the mean of each seed. */
  bySeed: number[];
  users: number;
  /** Variance of one value between users, between seeds, and what is left; components below 0 are 0. */
  variance: { users: number; seeds: number; rest: number };
}

/**
 * The mean of values (or of paired differences) that were measured with several training seeds on the same lists.
 *
 * Users and seeds are crossed random effects: the variance of the mean is σ²_user / G + σ²_seed / K + σ²_rest / (G K),
 * its components from mean squares, its degrees of freedom by Satterthwaite. A user's part of a seed's mean over lists
 * is m + (S − m n) / n̄, as in `clusterMean`. A deterministic trainer gives σ²_seed = 0 and the interval over users.
 *
 * bySeed: [seeds][lists]; users: [lists]. A list that is NaN for any seed is left out for all. One seed, or one user,
 * gives NaN bounds.
 *
 * @throws MismatchError for seeds with different numbers of lists
 * @see Searle, Casella, McCulloch. Variance Components. 1992. Chapter 4.
 */
export function overSeeds(bySeed: readonly ArrayLike<number>[], users: ArrayLike<number>, level = 0.95): SeededMean {
  const parts = bySeed.map((values) => userParts(values, users, bySeed));
  const seeds = parts.length;
  const count = parts[0].length;
  const means = parts.map((of) => sum(of) / count);
  const value = sum(means) / seeds;
  const userMeans = Float64Array.from({ length: count }, (_, u) => parts.reduce((t, of) => t + of[u], 0) / seeds);
  const between = (seeds * squares(userMeans, value)) / (count - 1);
  const trained = (count * squares(means, value)) / (seeds - 1);
  let left = 0;
  parts.forEach((of, s) => {
    for (let u = 0; u < count; u++) left += (of[u] - userMeans[u] - means[s] + value) ** 2;
  });
  const rest = left / ((count - 1) * (seeds - 1));
  const extra = Math.max(0, trained - rest);
  const se = Math.sqrt((between + extra) / (count * seeds));
  const df =
    (between + extra) ** 2 /
    (between ** 2 / (count - 1) +
      (extra > 0 ? trained ** 2 / (seeds - 1) + rest ** 2 / ((count - 1) * (seeds - 1)) : 0));
  const half = studentQuantile((1 + level) / 2, df) * se;
  return {
    value,
    se,
    lo: value - half,
    hi: value + half,
    df,
    p: se === 0 ? (value === 0 ? 1 : Number.NaN) : studentTails(value / se, df),
    bySeed: means,
    users: count,
    variance: { users: Math.max(0, (between - rest) / seeds), seeds: extra / count, rest },
  };
}

function userParts(
  values: ArrayLike<number>,
  users: ArrayLike<number>,
  all: readonly ArrayLike<number>[],
): Float64Array {
  if (values.length !== users.length) {
    throw new MismatchError(`seeds: one has ${values.length} lists, expected ${users.length} as the users have`);
  }
  const shared = Float64Array.from(values, (value, i) => (all.some((of) => Number.isNaN(of[i])) ? Number.NaN : value));
  const { count, sums, weights } = byCluster(shared, users);
  const lists = sum(weights);
  const mean = sum(sums) / lists;
  return sums.map((s, u) => mean + (s - mean * weights[u]) / (lists / count));
}

function squares(values: ArrayLike<number>, around: number): number {
  return sum(Float64Array.from(values, (value) => (value - around) ** 2));
}
