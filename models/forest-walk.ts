import type { Forest } from './forest';

/** Scores [rows] of a matrix [rows × columns] float32, row-major, in the order of the forest's columns. */
export type ForestWalk = (matrix: Float32Array, rows: number) => Float32Array;

/**
 * A forest laid out to be walked: what `forestScores` gives, to the last bit, out of a matrix as it is served.
 *
 * All nodes lie in one array, a node's two children side by side, so that a comparison is an index and no branch.
 */
export function forestWalk({ names, trees }: Forest): ForestWalk {
  const width = names.length;
  const count = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const feature = new Int32Array(count);
  const threshold = new Float32Array(count);
  const missingLeft = new Uint8Array(count);
  /** [nodes × 2] the left and the right child: a node, or the leaf ~c. */
  const child = new Int32Array(2 * count);
  const value = new Float32Array(trees.reduce((sum, tree) => sum + tree.value.length, 0));
  const roots = new Int32Array(trees.length);
  let [node, leaf] = [0, 0];
  trees.forEach((tree, t) => {
    roots[t] = node;
    feature.set(tree.feature, node);
    threshold.set(tree.threshold, node);
    missingLeft.set(tree.missingLeft, node);
    value.set(tree.value, leaf);
    const placed = (c: number): number => (c >= 0 ? node + c : ~(leaf + ~c));
    for (let i = 0; i < tree.feature.length; i++) {
      child[2 * (node + i)] = placed(tree.left[i]);
      child[2 * (node + i) + 1] = placed(tree.right[i]);
    }
    node += tree.feature.length;
    leaf += tree.value.length;
  });
  return (matrix, rows) => {
    const scores = new Float32Array(rows);
    for (let t = 0; t < roots.length; t++) {
      const root = roots[t];
      for (let row = 0, base = 0; row < rows; row++, base += width) {
        let at = root;
        do {
          const x = matrix[base + feature[at]];
          // a missing value is neither above nor at most the threshold
          const goesRight = missingLeft[at] === 1 ? x > threshold[at] : !(x <= threshold[at]);
          at = child[2 * at + (goesRight ? 1 : 0)];
        } while (at >= 0);
        scores[row] += value[~at];
      }
    }
    return scores;
  };
}
