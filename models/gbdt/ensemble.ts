import type { Tree } from '../forest';
import type { AddTree } from './binned-tree';
import type { GrownTree } from './grow';

/** What an ensemble needs of a part: how many rows it has, and how a tree is added to scores of all of them. */
export interface ScoredPart {
  rows: number;
  addTree: AddTree;
}

/**
 * The trees so far and what they say of both parts.
 *
 * fit, choose: [rows] float32, the scores that the next tree's gradients are taken at, after `begin`, and those of all
 * trees, after `add`.
 */
export interface Ensemble {
  readonly fit: Float32Array;
  readonly choose: Float32Array;
  readonly size: number;
  begin(): void;
  /** leaves: where the rows of the fit part fell, when the tree was grown on every row that counts */
  add(tree: Tree, leaves: { grown: GrownTree; order: Uint32Array } | null): void;
  /** Remembers the trees as they are now as the best. */
  keep(): void;
  /** The trees that were remembered last. */
  kept(): Tree[];
}

/** Trees upon trees, none of which changes once it is there. */
export function plainEnsemble(fit: ScoredPart, choose: ScoredPart): Ensemble {
  const scores = { fit: new Float32Array(fit.rows), choose: new Float32Array(choose.rows) };
  const trees: Tree[] = [];
  let best = 0;
  return {
    ...scores,
    get size() {
      return trees.length;
    },
    begin: () => {},
    add(tree, leaves) {
      trees.push(tree);
      if (leaves) addLeaves(leaves.grown, leaves.order, scores.fit);
      else fit.addTree(tree, scores.fit);
      choose.addTree(tree, scores.choose);
    },
    keep() {
      best = trees.length;
    },
    kept: () => trees.slice(0, best),
  };
}

function addLeaves({ tree, begin, end }: GrownTree, order: Uint32Array, scores: Float32Array): void {
  tree.value.forEach((value, leaf) => {
    for (let i = begin[leaf]; i < end[leaf]; i++) scores[order[i]] += value;
  });
}
