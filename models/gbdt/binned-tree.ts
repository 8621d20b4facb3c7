import type { Tree } from '../forest';
import type { Binned } from './binned';
import { columnBytes } from './layout';

/** Adds each row's leaf of one tree, times its weight, to its score: scores [rows] are changed in place, and round. */
export type AddTree = (tree: Tree, scores: Float32Array | Float64Array, weight?: number) => void;

/**
 * `addTree` for the fit part by its bytes, so that its columns need not be held: a test on bins decides as one on
 * values. Only for trees whose thresholds are edges of these bins.
 */
export function binnedTrees({ arena: { u8 }, at, rows, column, edges }: Binned): AddTree {
  const featureOf = new Map(column.map((c, feature) => [c, feature]));
  return ({ feature: columns, threshold, missingLeft, left, right, value }, scores, weight = 1) => {
    const features = Int32Array.from(columns, (c) => featureOf.get(c)!);
    const begin = Float64Array.from(features, (feature) => at.bins + feature * columnBytes(rows));
    const last = Int32Array.from(features, (feature, node) => edges[feature].indexOf(threshold[node]));
    const missing = Int32Array.from(features, (feature) => edges[feature].length);
    for (let row = 0; row < scores.length; row++) {
      let node = 0;
      while (node >= 0) {
        const bin = u8[begin[node] + row];
        const goesLeft = bin === missing[node] ? missingLeft[node] === 1 : bin <= last[node];
        node = goesLeft ? left[node] : right[node];
      }
      scores[row] += weight * value[~node];
    }
  };
}
