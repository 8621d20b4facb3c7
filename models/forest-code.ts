import type { Forest, Tree } from './forest';

/** Scores [rows] of a matrix [rows × columns] float32, row-major, in the order of the forest's columns. */
export type MatrixScores = (matrix: Float32Array, rows: number) => Float32Array;

/** Inner nodes that are worth a program of their own: it is compiled when it is loaded, and held. */
const MOST_NODES = 20_000;
/** Tests within tests that a reader of programs takes without harm. */
const MOST_DEPTH = 200;

/**
 * A forest as straight code, a function for each tree: what `forestScores` gives, to the last bit, out of a matrix as it is
 * served. A test is a comparison with a number in the code and no look-up, and the compiler sees the whole tree.
 *
 * Null for a forest that is too large for that.
 */
export function forestCode({ names, trees }: Forest): MatrixScores | null {
  if (trees.reduce((sum, { feature }) => sum + feature.length, 0) > MOST_NODES) return null;
  if (trees.some((tree) => depthOf(tree) > MOST_DEPTH)) return null;
  const width = names.length;
  const functions = trees.map((tree) => compile(tree, width));
  return (matrix, rows) => {
    const scores = new Float32Array(rows);
    for (let t = 0; t < functions.length; t++) functions[t](matrix, rows, scores);
    return scores;
  };
}

type AddTree = (matrix: Float32Array, rows: number, scores: Float32Array) => void;

// a sum of two float32 in float64, rounded, is their float32 sum
function compile(tree: Tree, width: number): AddTree {
  const code = `for (let row = 0, at = 0; row < rows; row++, at += ${width}) scores[row] += ${nodeCode(tree, 0)};`;
  return new Function('matrix', 'rows', 'scores', code) as AddTree;
}

/** A missing value is neither above a threshold nor at most it. */
function nodeCode(tree: Tree, node: number): string {
  if (node < 0) return numberCode(tree.value[~node]);
  const x = `matrix[at + ${tree.feature[node]}]`;
  const threshold = numberCode(tree.threshold[node]);
  const goesLeft = tree.missingLeft[node] === 1 ? `!(${x} > ${threshold})` : `${x} <= ${threshold}`;
  return `(${goesLeft} ? ${nodeCode(tree, tree.left[node])} : ${nodeCode(tree, tree.right[node])})`;
}

/** The shortest decimal of a float32 as a float64 is that number again. */
function numberCode(value: number): string {
  return Object.is(value, -0) ? '-0' : `${value}`;
}

/** The longest way to a leaf; Infinity for a tree whose nodes do not stand before their children. */
function depthOf({ feature, left, right }: Tree): number {
  const depth = new Int32Array(feature.length).fill(1);
  for (let node = 0; node < feature.length; node++)
    for (const child of [left[node], right[node]]) {
      if (child < 0) continue;
      if (child <= node) return Number.POSITIVE_INFINITY;
      depth[child] = depth[node] + 1;
    }
  return depth.reduce((most, each) => Math.max(most, each), 0);
}
