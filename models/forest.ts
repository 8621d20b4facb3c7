import { MismatchError } from '../engine/base/errors';
import type { Ranker } from './ranker';
import { pickColumns, type RankTable } from './table';

/**
 * One regression tree. Node i sends a row left when `value <= threshold[i]`, and a NaN left when `missingLeft[i]` is 1.
 *
 * feature, left, right: [nodes] int32; a child c >= 0 is a node, c < 0 is the leaf ~c. threshold: [nodes] float32.
 * gain: [nodes] float64. value: [leaves] float32. Node 0 is the root; a tree has at least one node.
 */
export interface Tree {
  feature: Int32Array;
  threshold: Float32Array;
  missingLeft: Uint8Array;
  left: Int32Array;
  right: Int32Array;
  gain: Float64Array;
  value: Float32Array;
}

/** Trees over named columns; a row's score is the float32 sum of its leaves in the order of the trees. */
export interface Forest {
  names: string[];
  trees: Tree[];
}

/** Adds each row's leaf of one tree, times its weight, to its score: scores [rows] are changed in place, and round. */
export function addTree(
  tree: Tree,
  columns: readonly Float32Array[],
  scores: Float32Array | Float64Array,
  weight = 1,
): void {
  const { feature, threshold, missingLeft, left, right, value } = tree;
  for (let row = 0; row < scores.length; row++) {
    let node = 0;
    while (node >= 0) {
      const x = columns[feature[node]][row];
      const goesLeft = x <= threshold[node] || (Number.isNaN(x) && missingLeft[node] === 1);
      node = goesLeft ? left[node] : right[node];
    }
    scores[row] += weight * value[~node];
  }
}

/** Scores [rows] of a forest over its own columns, in its order: the plain reading that ONNX must agree with. */
export function forestScores(forest: Forest, columns: readonly Float32Array[], rows: number): Float32Array {
  const scores = new Float32Array(rows);
  for (const tree of forest.trees) addTree(tree, columns, scores);
  return scores;
}

/** A forest as a ranker without any runtime; columns are taken by name. */
export function forestRanker(forest: Forest, name = 'forest'): Ranker {
  return {
    name,
    fingerprint: null,
    score(table: RankTable) {
      const columns = pickColumns(table, forest.names);
      if ('lacks' in columns) {
        throw new MismatchError(`${name}: the rows have no column "${columns.lacks}", which the forest splits on`);
      }
      return Float64Array.from(forestScores(forest, columns, table.rows));
    },
  };
}
