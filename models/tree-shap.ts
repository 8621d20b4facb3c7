import type { Forest, Tree } from './forest';

/** How many background rows come to each node and leaf of a tree: what "not known" means when a feature is left out. */
export interface Cover {
  /** [nodes] */
  readonly node: Float64Array;
  /** [leaves] */
  readonly leaf: Float64Array;
}

/** Contributions of features to the scores of some rows. */
export interface Contributions {
  /** [features][rows] in the forest's order; a row's contributions and `expected` add up to its score. */
  readonly byFeature: readonly Float64Array[];
  /** The mean score of the background rows. */
  readonly expected: number;
}

/** Counts the background rows in each node of every tree; columns are the forest's own, in its order. */
export function coverOf(forest: Forest, columns: readonly Float32Array[], rows: number): Cover[] {
  return forest.trees.map((tree) => {
    const cover = { node: new Float64Array(tree.feature.length), leaf: new Float64Array(tree.value.length) };
    for (let row = 0; row < rows; row++) {
      let node = 0;
      while (node >= 0) {
        cover.node[node]++;
        node = isLeft(tree, node, columns[tree.feature[node]][row]) ? tree.left[node] : tree.right[node];
      }
      cover.leaf[~node]++;
    }
    return cover;
  });
}

/**
 * Exact Shapley values of each row's score, where the score of a set of features is the tree's mean over all ways that
 * the features left out could go, weighted by the background rows that went there (path-dependent).
 *
 * columns: [features][rows] float32 in the forest's order. Time: rows × trees × leaves × depth².
 *
 * @see Lundberg, Erion, Lee. Consistent Individualized Feature Attribution for Tree Ensembles. arXiv 1802.03888, 2018.
 */
export function treeShap(
  forest: Forest,
  covers: readonly Cover[],
  columns: readonly Float32Array[],
  rows: number,
): Contributions {
  const byFeature = forest.names.map(() => new Float64Array(rows));
  let expected = 0;
  forest.trees.forEach((tree, t) => {
    const cover = covers[t];
    const total = cover.node[0];
    tree.value.forEach((value, leaf) => (expected += total > 0 ? (value * cover.leaf[leaf]) / total : 0));
    for (let row = 0; row < rows; row++) {
      const walk = { tree, cover, columns, row, add: (f: number, x: number) => (byFeature[f][row] += x) };
      descend(walk, 0, [], 1, 1, -1);
    }
  });
  return { byFeature, expected };
}

/** One feature on the way to a node. */
interface Part {
  readonly feature: number;
  /** Share of the background that goes this way when the feature is not known; 1 or 0 when it is. */
  readonly zero: number;
  readonly one: number;
  /** Sum over subsets of the path of each size, with Shapley's weights. */
  readonly weight: number;
}

interface Walk {
  readonly tree: Tree;
  readonly cover: Cover;
  readonly columns: readonly Float32Array[];
  readonly row: number;
  readonly add: (feature: number, contribution: number) => void;
}

function descend(walk: Walk, node: number, above: readonly Part[], zero: number, one: number, feature: number): void {
  const path = extend(above, zero, one, feature);
  const { tree, cover, columns, row, add } = walk;
  if (node < 0) {
    for (let i = 1; i < path.length; i++) {
      const weight = unwind(path, i).reduce((sum, part) => sum + part.weight, 0);
      add(path[i].feature, weight * (path[i].one - path[i].zero) * tree.value[~node]);
    }
    return;
  }
  const split = tree.feature[node];
  const isL = isLeft(tree, node, columns[split][row]);
  const before = path.findIndex((part, i) => i > 0 && part.feature === split);
  const [zeroSo, oneSo] = before < 0 ? [1, 1] : [path[before].zero, path[before].one];
  const kept = before < 0 ? path : unwind(path, before);
  for (const child of [tree.left[node], tree.right[node]]) {
    const rows = child >= 0 ? cover.node[child] : cover.leaf[~child];
    const share = cover.node[node] > 0 ? rows / cover.node[node] : 0;
    const isTaken = (child === tree.left[node]) === isL;
    const [zeroNow, oneNow] = [zeroSo * share, isTaken ? oneSo : 0];
    // nobody comes here, known or not: its leaves are worth nothing, and weights could not be taken back
    if (zeroNow > 0 || oneNow > 0) descend(walk, child, kept, zeroNow, oneNow, split);
  }
}

function extend(path: readonly Part[], zero: number, one: number, feature: number): Part[] {
  const depth = path.length;
  const weights = path.map(({ weight }) => weight);
  weights.push(depth === 0 ? 1 : 0);
  for (let i = depth - 1; i >= 0; i--) {
    weights[i + 1] += (one * weights[i] * (i + 1)) / (depth + 1);
    weights[i] = (zero * weights[i] * (depth - i)) / (depth + 1);
  }
  return [...path, { feature, zero, one, weight: 0 }].map((part, i) => ({ ...part, weight: weights[i] }));
}

/** The path as it was without one of its parts. */
function unwind(path: readonly Part[], at: number): Part[] {
  const last = path.length - 1;
  const { zero, one } = path[at];
  const weights = path.map(({ weight }) => weight);
  let next = weights[last];
  for (let i = last - 1; i >= 0; i--) {
    if (one !== 0) {
      const kept = weights[i];
      weights[i] = (next * (last + 1)) / ((i + 1) * one);
      next = kept - (weights[i] * zero * (last - i)) / (last + 1);
    } else weights[i] = (weights[i] * (last + 1)) / (zero * (last - i));
  }
  const left = path.filter((_, i) => i !== at);
  return left.map((part, i) => ({ ...part, weight: weights[i] }));
}

function isLeft(tree: Tree, node: number, x: number): boolean {
  return x <= tree.threshold[node] || (Number.isNaN(x) && tree.missingLeft[node] === 1);
}
