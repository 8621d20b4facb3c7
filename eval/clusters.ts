import { MismatchError } from '../engine/base/errors';

/** Values summed within clusters; values that are NaN are left out and counted. */
export interface Clusters {
  /** Number of clusters that hold at least one defined value: G. */
  count: number;
  /** [count] Σ weight · value. */
  sums: Float64Array;
  /** [count] Σ weight. */
  weights: Float64Array;
  /** Defined values. */
  n: number;
  /** Values that were NaN. */
  undefinedValues: number;
}

/** Which cluster each value belongs to, found once for many columns of values. */
export interface ClusterIndex {
  /** [values] numbers from 0 in order of first appearance. */
  of: Int32Array;
  count: number;
}

/** Numbers the clusters of some keys in order of first appearance. */
export function clusterIndex(keys: ArrayLike<number>): ClusterIndex {
  const numbers = new Map<number, number>();
  const of = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    let number = numbers.get(keys[i]);
    if (number === undefined) numbers.set(keys[i], (number = numbers.size));
    of[i] = number;
  }
  return { of, count: numbers.size };
}

/**
 * Sums by cluster, clusters in order of first appearance, values in given order.
 *
 * values, keys: [lists]; keys are user codes or any other cluster, or their index. weights: [lists], default 1.
 */
export function byCluster(
  values: ArrayLike<number>,
  keys: ArrayLike<number> | ClusterIndex,
  weights?: ArrayLike<number>,
): Clusters {
  const { of, count: all } = 'of' in keys ? keys : clusterIndex(keys);
  if (values.length !== of.length) {
    throw new MismatchError(`interval: ${values.length} values and ${of.length} clusters, expected one per value`);
  }
  const numbers = new Int32Array(all).fill(-1);
  const sums = new Float64Array(all);
  const totals = new Float64Array(all);
  let count = 0;
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== value) continue;
    let cluster = numbers[of[i]];
    if (cluster < 0) cluster = numbers[of[i]] = count++;
    const weight = weights ? weights[i] : 1;
    sums[cluster] += weight * value;
    totals[cluster] += weight;
    n++;
  }
  return {
    count,
    sums: sums.subarray(0, count),
    weights: totals.subarray(0, count),
    n,
    undefinedValues: values.length - n,
  };
}
