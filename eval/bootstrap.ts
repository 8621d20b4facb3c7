import { ConfigError } from '../engine/base/errors';
import { random } from '../engine/base/random';
import { byCluster } from './clusters';
import { sum } from './sum';

/** Seeded resampling: the replicate's number keys its stream, so the order of work changes no digit. */
export interface Resampling {
  seed: number;
  /** At least 2000 for a reported interval. */
  replicates?: number;
  level?: number;
}

/** Percentile interval of a resampled statistic; `draws` are its values, ascending. */
export interface Bootstrap {
  lo: number;
  hi: number;
  se: number;
  mean: number;
  draws: Float64Array;
}

/**
 * Resamples whole clusters with replacement and takes percentiles of the statistic.
 *
 * @param clusters how many there are; 0 gives NaN
 * @param statistic of the multiplicities [clusters] with which each cluster was drawn; the array is reused
 * @see Efron, Tibshirani. An Introduction to the Bootstrap. 1993. Chapters 8 and 13.
 */
export function clusterBootstrap(
  clusters: number,
  statistic: (times: Int32Array) => number,
  options: Resampling,
): Bootstrap {
  const draws = new Float64Array(replicatesOf(options));
  resample(clusters, options, (times, replicate) => {
    draws[replicate] = clusters === 0 ? Number.NaN : statistic(times);
  });
  return summary(draws, options.level);
}

/** Calls `visit` for each replicate with how often each cluster was drawn; the array is reused. */
export function resample(
  clusters: number,
  options: Resampling,
  visit: (times: Int32Array, replicate: number) => void,
): void {
  const replicates = replicatesOf(options);
  const times = new Int32Array(clusters);
  for (let replicate = 0; replicate < replicates; replicate++) {
    const next = random(options.seed, replicate);
    times.fill(0);
    for (let i = 0; i < clusters; i++) times[Math.floor(next() * clusters)]++;
    visit(times, replicate);
  }
}

/** Percentiles, standard deviation and mean of replicates' values; sorts them. */
export function summary(draws: Float64Array, level = 0.95): Bootstrap {
  draws.sort();
  const mean = sum(draws) / draws.length;
  const spread = sum(draws.map((draw) => (draw - mean) ** 2));
  return {
    lo: quantile(draws, (1 - level) / 2),
    hi: quantile(draws, (1 + level) / 2),
    se: Math.sqrt(spread / draws.length),
    mean,
    draws,
  };
}

/** @throws ConfigError unless a whole number of at least 1 */
export function replicatesOf({ replicates = 2000 }: Resampling): number {
  if (!Number.isSafeInteger(replicates) || replicates < 1) {
    throw new ConfigError(`bootstrap: replicates is ${replicates}, expected a whole number of at least 1`);
  }
  return replicates;
}

/** Percentile interval of the mean over lists, users resampled with their lists. NaN values are left out. */
export function bootstrapMean(values: ArrayLike<number>, users: ArrayLike<number>, options: Resampling): Bootstrap {
  const { count, sums, weights } = byCluster(values, users);
  return clusterBootstrap(count, (times) => resampledMean(sums, weights, times), options);
}

/** The mean when each cluster is taken the given number of times. */
export function resampledMean(sums: Float64Array, weights: Float64Array, times: Int32Array): number {
  let total = 0;
  let weight = 0;
  for (let i = 0; i < times.length; i++) {
    total += times[i] * sums[i];
    weight += times[i] * weights[i];
  }
  return total / weight;
}

/** Linear interpolation between order statistics (type 7 of Hyndman and Fan, 1996); NaN for none. */
export function quantile(ascending: ArrayLike<number>, p: number): number {
  const place = (ascending.length - 1) * p;
  const below = Math.floor(place);
  const above = Math.min(below + 1, ascending.length - 1);
  if (ascending.length === 0) return Number.NaN;
  return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
}
