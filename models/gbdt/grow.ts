import type { Tree } from '../forest';
import type { Binned } from './binned';
import { binsOf } from './blocks';
import { type Grid, type GridSums, hessianOf } from './grid';
import { type Bounds, childBounds, outputOf } from './monotone';
import { partition } from './partition';
import type { GbdtSettings } from './settings';
import type { Split } from './split';
import type { Threads } from './threads';

/**
 * A leaf while the tree grows: rows begin .. end of the order, its sums, what it may say, its histogram's slot, and its
 * best split.
 */
interface Leaf extends Bounds {
  begin: number;
  end: number;
  gradient: number;
  second: number;
  slot: number;
  split: Split | null;
}

/** A tree and, for each of its leaves, which rows of the order fell into it. */
export interface GrownTree {
  tree: Tree;
  begin: Int32Array;
  end: Int32Array;
}

/**
 * What one tree is grown on: the first `count` rows of the order, gradients and second numbers on the grid, [table rows] each,
 * the sums of these, and the features it may use, rising.
 */
export interface TreeSample {
  grid: Grid;
  count: number;
  gradients: Float64Array;
  seconds: Float64Array;
  sums: GridSums;
  features: Int32Array;
}

/**
 * Grows one tree leaf-wise: the leaf whose best split gains most is split, until there are enough leaves or no split
 * gains anything. Null when the root cannot be split.
 *
 * Only the smaller child's histogram is counted; the larger one's is what remains of the parent's.
 *
 * @see Shi. Best-first decision tree learning. University of Waikato 2007.
 */
export function growTree(
  binned: Binned,
  threads: Threads,
  settings: GbdtSettings,
  { grid, count, gradients, seconds, sums, features }: TreeSample,
): GrownTree | null {
  const { arena, at, rows, histogramBytes } = binned;
  const order = arena.u32.subarray(at.order / 4, at.order / 4 + rows);
  const pairs = arena.f64.subarray(at.pairs / 8, at.pairs / 8 + 2 * rows);
  const scratch = new Uint32Array(count);
  const { l2, minDataInLeaf, minChildWeight } = settings;
  const isBounded = binned.monotone.some((direction) => direction !== 0);
  const rules = { grid, l2, minDataInLeaf, minChildWeight, isBounded };
  arena.u32.set(features, at.active / 4);

  const search = (small: Leaf, large: Leaf | null): void => {
    // beside blocks, threads gather for themselves
    if (binned.shared === null) gatherPairs(order, small.begin, small.end, gradients, seconds, pairs);
    const place = { rows: at.order + 4 * small.begin, pairs: at.pairs, count: small.end - small.begin };
    const found = threads.run({
      active: features.length,
      rules,
      smaller: { ...place, ...sumsOf(small) },
      larger: large && sumsOf(large),
    });
    small.split = found.smaller;
    if (large !== null) large.split = found.larger;
  };
  const sumsOf = ({ gradient, second, slot, low, high }: Leaf) => ({
    gradient,
    second,
    low,
    high,
    histogram: at.histograms + slot * histogramBytes,
  });

  const root: Leaf = { begin: 0, end: count, ...sums, low: -Infinity, high: Infinity, slot: 0, split: null };
  search(root, null);
  const leaves = [root];
  const nodes: Node[] = [];
  const parentOf: { node: number; right: boolean }[] = [{ node: -1, right: false }];

  while (leaves.length < settings.leaves) {
    const chosen = bestLeaf(leaves);
    if (chosen < 0) break;
    const leaf = leaves[chosen];
    const split = leaf.split!;
    const missing = binned.edges[split.feature].length;
    const left = partition(
      order,
      leaf.begin,
      leaf.end,
      binsOf(binned.blocks, split.feature, rows),
      { ...split, missing },
      scratch,
    );

    const node = nodes.length;
    const { node: above, right: onRight } = parentOf[chosen];
    if (above >= 0) nodes[above][onRight ? 'right' : 'left'] = node;
    nodes.push({ split, left: ~chosen, right: ~leaves.length });
    parentOf[chosen] = { node, right: false };
    parentOf.push({ node, right: true });

    const fresh: Leaf = {
      begin: leaf.begin + left,
      end: leaf.end,
      gradient: leaf.gradient - split.gradient,
      second: leaf.second - split.second,
      low: leaf.low,
      high: leaf.high,
      slot: leaves.length,
      split: null,
    };
    leaf.end = fresh.begin;
    leaf.gradient = split.gradient;
    leaf.second = split.second;
    leaf.split = null;
    if (isBounded) {
      const [left, right] = [leaf, fresh].map((side) => outputIn(grid, l2, side));
      const [below, above] = childBounds(leaf, binned.monotone[split.feature], left, right);
      Object.assign(fresh, { low: above.low, high: above.high });
      Object.assign(leaf, { low: below.low, high: below.high });
    }
    leaves.push(fresh);
    if (leaves.length === settings.leaves) break;

    const [small, large] = left <= fresh.end - fresh.begin ? [leaf, fresh] : [fresh, leaf];
    if (large.end - large.begin < 2 * minDataInLeaf) continue;
    [small.slot, large.slot] = [fresh.slot, leaf.slot];
    search(small, large);
  }
  return nodes.length === 0 ? null : finish(binned, settings, grid, nodes, leaves);
}

/** An inner node: a child c >= 0 is a node, c < 0 the leaf ~c. */
interface Node {
  split: Split;
  left: number;
  right: number;
}

function finish(binned: Binned, settings: GbdtSettings, grid: Grid, nodes: Node[], leaves: Leaf[]): GrownTree {
  const value = (leaf: Leaf): number =>
    leaf.low > -Infinity || leaf.high < Infinity
      ? settings.rate * outputIn(grid, settings.l2, leaf)
      : (-settings.rate * (leaf.gradient / grid.gradient)) / (hessianOf(grid, leaf.second) + settings.l2);
  return {
    tree: {
      feature: Int32Array.from(nodes, ({ split }) => binned.column[split.feature]),
      threshold: Float32Array.from(nodes, ({ split }) => binned.edges[split.feature][split.bin]),
      missingLeft: Uint8Array.from(nodes, ({ split }) => (split.missingLeft ? 1 : 0)),
      left: Int32Array.from(nodes, ({ left }) => left),
      right: Int32Array.from(nodes, ({ right }) => right),
      gain: Float64Array.from(nodes, ({ split }) => split.gain),
      value: Float32Array.from(leaves, value),
    },
    begin: Int32Array.from(leaves, ({ begin }) => begin),
    end: Int32Array.from(leaves, ({ end }) => end),
  };
}

function outputIn(grid: Grid, l2: number, leaf: Leaf): number {
  return outputOf(leaf.gradient / grid.gradient, hessianOf(grid, leaf.second), l2, leaf);
}

function bestLeaf(leaves: Leaf[]): number {
  let best = -1;
  leaves.forEach(({ split }, i) => {
    if (split !== null && (best < 0 || split.gain > leaves[best].split!.gain)) best = i;
  });
  return best;
}

function gatherPairs(
  order: Uint32Array,
  begin: number,
  end: number,
  gradients: Float64Array,
  seconds: Float64Array,
  pairs: Float64Array,
): void {
  for (let i = begin; i < end; i++) {
    const row = order[i];
    const to = 2 * (i - begin);
    pairs[to] = gradients[row];
    pairs[to + 1] = seconds[row];
  }
}
