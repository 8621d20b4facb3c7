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

/**
 * Sums by cluster, clusters in order of first appearance, values in given order.
 *
 * values, keys: [lists]; keys are user codes or any other cluster. weights: [lists], default 1.
 */
export function byCluster(values: ArrayLike<number>, keys: ArrayLike<number>, weights?: ArrayLike<number>): Clusters {
  if (values.length !== keys.length) {
    throw new MismatchError(`interval: ${values.length} values and ${keys.length} clusters, expected one per value`);
  }
  const index = new Map<number, number>();
  const sums: number[] = [];
  const totals: number[] = [];
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    let cluster = index.get(keys[i]);
    if (cluster === undefined) {
      cluster = sums.length;
      index.set(keys[i], cluster);
      sums.push(0);
      totals.push(0);
    }
    const weight = weights ? weights[i] : 1;
    sums[cluster] += weight * values[i];
    totals[cluster] += weight;
    n++;
  }
  return {
    count: sums.length,
    sums: Float64Array.from(sums),
    weights: Float64Array.from(totals),
    n,
    undefinedValues: values.length - n,
  };
}
