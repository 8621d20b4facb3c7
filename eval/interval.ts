import { byCluster, type ClusterIndex, type Clusters } from './clusters';
import { studentQuantile } from './student';
import { sum } from './sum';

/** An estimate with its interval. `lo`, `hi` and `se` are NaN where they cannot be had, and `reason` says why. */
export interface Interval {
  value: number;
  lo: number;
  hi: number;
  se: number;
  /** Degrees of freedom: clusters less one; NaN for an interval that is not Student's. */
  df: number;
  /** Lists averaged. */
  n: number;
  /** Users, or other clusters, that the lists belong to. */
  clusters: number;
  /** Lists left out because the value is undefined for them. */
  undefinedLists: number;
  reason?: string;
}

/**
 * Mean over lists with a confidence interval that knows lists of one user to be alike.
 *
 * m = ΣS / Σn over the clusters' sums S and counts n; e = S − m n; SE = √(Σ e² / ((G − 1) G)) / n̄;
 * Student's t with G − 1 degrees of freedom. values: [lists], NaN is left out and counted; users: [lists]
 * cluster codes or their index; weights: [lists]. No lists give NaN; one cluster gives the mean without an interval.
 *
 * @see Deng, Lu, Litz. Trustworthy Analysis of Online A/B Tests: Pitfalls, Challenges and Solutions. WSDM 2017.
 */
export function clusterMean(
  values: ArrayLike<number>,
  users: ArrayLike<number> | ClusterIndex,
  { weights, level = 0.95 }: { weights?: ArrayLike<number> | undefined; level?: number } = {},
): Interval {
  return intervalOf(byCluster(values, users, weights), level);
}

/**
 * Mean over users of each user's own mean (macro), every user counting once; interval by Student's t over users.
 * It differs from the mean over lists whenever users have different numbers of lists.
 */
export function userMean(
  values: ArrayLike<number>,
  users: ArrayLike<number> | ClusterIndex,
  { weights: own, level = 0.95 }: { weights?: ArrayLike<number> | undefined; level?: number } = {},
): Interval {
  const { count, sums, weights, ...rest } = byCluster(values, users, own);
  return intervalOf({ count, sums: sums.map((s, i) => s / weights[i]), weights: weights.map(() => 1), ...rest }, level);
}

/** The same from sums that are there already. */
export function intervalOf({ count, sums, weights, n, undefinedValues }: Clusters, level = 0.95): Interval {
  const shape = { df: count - 1, n, clusters: count, undefinedLists: undefinedValues };
  const total = sum(weights);
  if (!(total > 0)) {
    const reason = n === 0 ? 'no list has a value' : 'every list has weight 0';
    return { value: Number.NaN, lo: Number.NaN, hi: Number.NaN, se: Number.NaN, ...shape, df: Number.NaN, reason };
  }
  const value = sum(sums) / total;
  if (count === 1) {
    const reason = 'one cluster only: its spread cannot be known';
    return { value, lo: Number.NaN, hi: Number.NaN, se: Number.NaN, ...shape, reason };
  }
  const squares = sums.map((s, i) => (s - value * weights[i]) ** 2);
  const se = Math.sqrt(sum(squares) / ((count - 1) * count)) / (total / count);
  const half = studentQuantile((1 + level) / 2, count - 1) * se;
  return { value, lo: value - half, hi: value + half, se, ...shape };
}
