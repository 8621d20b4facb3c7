import { type Bootstrap, quantile } from './bootstrap';
import { byCluster } from './clusters';
import { normalCdf, normalQuantile } from './normal';

/** A bootstrap interval with its bias correction and acceleration; equal to the percentile interval when both are 0. */
export interface BcaInterval {
  lo: number;
  hi: number;
  /** z0: how far the median of the draws lies from the estimate, in standard deviations. */
  bias: number;
  /** a: how the spread changes with the value, from the skewness of the clusters' influence. */
  acceleration: number;
}

/**
 * Bias-corrected and accelerated interval from a bootstrap's draws.
 *
 * value: the estimate; influence: [clusters] how much each cluster adds to it, up to a factor. NaN without clusters, or
 * where no draw lies on one side of the estimate.
 *
 * @see Efron. Better Bootstrap Confidence Intervals. JASA 1987.
 */
export function bcaInterval(
  { draws }: Pick<Bootstrap, 'draws'>,
  value: number,
  influence: ArrayLike<number>,
  level = 0.95,
): BcaInterval {
  let below = 0;
  for (let i = 0; i < draws.length; i++) below += draws[i] < value ? 1 : draws[i] === value ? 0.5 : 0;
  let [squares, cubes] = [0, 0];
  for (let i = 0; i < influence.length; i++) {
    squares += influence[i] ** 2;
    cubes += influence[i] ** 3;
  }
  const bias = normalQuantile(below / draws.length);
  const acceleration = squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
  const end = (p: number): number => {
    if (!Number.isFinite(bias)) return Number.NaN;
    const z = bias + normalQuantile(p);
    return quantile(draws, normalCdf(bias + z / (1 - acceleration * z)));
  };
  return { lo: end((1 - level) / 2), hi: end((1 + level) / 2), bias, acceleration };
}

/** The influence of each user on the mean over lists: S − m n. */
export function influenceOnMean(values: ArrayLike<number>, users: ArrayLike<number>): Float64Array {
  const { sums, weights } = byCluster(values, users);
  const total = sums.reduce((a, b) => a + b, 0) / weights.reduce((a, b) => a + b, 0);
  return sums.map((s, i) => s - total * weights[i]);
}
