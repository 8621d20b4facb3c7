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
  return numberedByTable(keys) ?? numberedByMap(keys);
}

/** How many different codes there are. */
export function distinctCount(codes: Int32Array): number {
  let highest = -1;
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < 0) return new Set(codes).size;
    if (codes[i] > highest) highest = codes[i];
  }
  const met = new Uint8Array(highest + 1);
  let count = 0;
  for (let i = 0; i < codes.length; i++) {
    count += 1 - met[codes[i]];
    met[codes[i]] = 1;
  }
  return count;
}

/** Codes from 0 that are not much higher than there are keys need no map. */
function numberedByTable(keys: ArrayLike<number>): ClusterIndex | undefined {
  let highest = -1;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (!(key >= 0 && key <= 4 * keys.length + 1024) || key !== Math.floor(key)) return undefined;
    if (key > highest) highest = key;
  }
  const numbers = new Int32Array(highest + 1);
  const of = new Int32Array(keys.length);
  let count = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (numbers[key] === 0) numbers[key] = ++count;
    of[i] = numbers[key] - 1;
  }
  return { of, count };
}

function numberedByMap(keys: ArrayLike<number>): ClusterIndex {
  const numbers = new Map<number, number>();
  const of = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    let number = numbers.get(keys[i]);
    if (number === undefined) numbers.set(keys[i], (number = numbers.size));
    of[i] = number;
  }
  return { of, count: numbers.size };
}

/** So many columns lie beside each other while they are summed. */
const BESIDE = 8;

/**
 * Sums by cluster of several columns, as `byCluster` gives them. Columns without NaN are summed eight at a time, since
 * finding the cluster takes longer than adding to it.
 */
export function byClusterMany(columns: readonly Float64Array[], index: ClusterIndex): Clusters[] {
  const whole = columns.filter((values) => !holdsNan(values));
  const found = new Map<Float64Array, Clusters>();
  const { of, count } = index;
  const weights = new Float64Array(count);
  for (let i = 0; i < of.length; i++) weights[of[i]]++;
  for (let from = 0; from < whole.length; from += BESIDE) {
    const some = whole.slice(from, from + BESIDE);
    const sums = summed(some, index);
    some.forEach((values, c) => {
      found.set(values, { count, sums: sums[c], weights, n: of.length, undefinedValues: 0 });
    });
  }
  return columns.map((values) => found.get(values) ?? byCluster(values, index));
}

function summed(columns: readonly Float64Array[], { of, count }: ClusterIndex): Float64Array[] {
  const beside = new Float64Array(BESIDE * count);
  const BLOCK = 2048;
  for (let from = 0; from < of.length; from += BLOCK) {
    const to = Math.min(of.length, from + BLOCK);
    for (let c = 0; c < columns.length; c++) {
      const values = columns[c];
      for (let i = from; i < to; i++) beside[BESIDE * of[i] + c] += values[i];
    }
  }
  return columns.map((_, c) => {
    const sums = new Float64Array(count);
    for (let cluster = 0; cluster < count; cluster++) sums[cluster] = beside[BESIDE * cluster + c];
    return sums;
  });
}

function holdsNan(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] !== values[i]) return true;
  return false;
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
