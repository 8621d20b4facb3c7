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
 * Sums by cluster, clusters in order of first appearance (of those with a defined value), values in given order.
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
  // sum, weight and number of values of each cluster lie beside each other
  const found = new Float64Array(3 * all);
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== value) continue;
    const at = 3 * of[i];
    const weight = weights ? weights[i] : 1;
    found[at] += weight * value;
    found[at + 1] += weight;
    found[at + 2]++;
    n++;
  }
  const sums = new Float64Array(all);
  const totals = new Float64Array(all);
  let count = 0;
  for (let at = 0; at < found.length; at += 3) {
    if (found[at + 2] === 0) continue;
    sums[count] = found[at];
    totals[count++] = found[at + 1];
  }
  return {
    count,
    sums: sums.subarray(0, count),
    weights: totals.subarray(0, count),
    n,
    undefinedValues: values.length - n,
  };
}
