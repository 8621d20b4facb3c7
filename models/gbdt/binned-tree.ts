import type { Tree } from '../forest';

/** Adds each row's leaf of one tree, times its weight, to its score: scores [rows] are changed in place, and round. */
export type AddTree = (tree: Tree, scores: Float32Array | Float64Array, weight?: number) => void;

/** The bins of a part by feature; `column` and `edges` as `Binned` has them. */
export interface PartBins {
  readonly column: readonly number[];
  readonly edges: readonly Float32Array[];
  bins(feature: number): Uint8Array;
}

/**
 * `addTree` by bytes, so that no column of a part need be held: a test on bins decides as one on values. Only for trees
 * whose thresholds are edges of these bins.
 */
export function binnedTrees({ column, edges, bins }: PartBins): AddTree {
  const featureOf = new Map(column.map((c, feature) => [c, feature]));
  return ({ feature: columns, threshold, missingLeft, left, right, value }, scores, weight = 1) => {
    const features = Int32Array.from(columns, (c) => featureOf.get(c)!);
    const own = Array.from(features, bins);
    const last = Int32Array.from(features, (feature, node) => edges[feature].indexOf(threshold[node]));
    const missing = Int32Array.from(features, (feature) => edges[feature].length);
    for (let row = 0; row < scores.length; row++) {
      let node = 0;
      while (node >= 0) {
        const bin = own[node][row];
        const goesLeft = bin === missing[node] ? missingLeft[node] === 1 : bin <= last[node];
        node = goesLeft ? left[node] : right[node];
      }
      scores[row] += weight * value[~node];
    }
  };
}
