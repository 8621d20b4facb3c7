import type { GridSums } from './grid';
import { fillHistogram, type LeafPlace, subtractHistogram, type Workshop } from './histogram';
import type { Bounds } from './monotone';
import { bestSplit, betterSplit, type Split, type SplitRules } from './split';

/**
 * The work that follows a split and falls apart by features: count the smaller child's histogram, get the larger one's
 * out of the parent's by subtraction, and find the best split of both. For the root there is no parent and no larger.
 */
export interface Task {
  active: number;
  rules: SplitRules;
  smaller: LeafPlace & GridSums & Bounds;
  larger: ({ histogram: number } & GridSums & Bounds) | null;
}

/** The best splits of the two leaves of a task. */
export interface TaskResult {
  smaller: Split | null;
  larger: Split | null;
}

/** A task for the active features number `from` to `to`. */
export function runTask(shop: Workshop, { rules, smaller, larger }: Task, from: number, to: number): TaskResult {
  fillHistogram(shop, smaller, from, to);
  if (larger !== null) subtractHistogram(shop, larger.histogram, smaller.histogram, from, to);
  return {
    smaller: bestSplit(shop, smaller.histogram, smaller, rules, from, to),
    larger: larger && bestSplit(shop, larger.histogram, larger, rules, from, to),
  };
}

/** The results of two ranges of features, as one range of both would have given. */
export function joinResults(a: TaskResult, b: TaskResult): TaskResult {
  return { smaller: betterSplit(a.smaller, b.smaller), larger: betterSplit(a.larger, b.larger) };
}
