import type { Arena } from './arena';
import type { Kernel } from './kernel';
import { type BinnedParts, columnBytes } from './layout';

/** What every thread that works on histograms holds. */
export interface Workshop {
  arena: Arena;
  kernel: Kernel;
  at: BinnedParts;
  rows: number;
}

/** Where a leaf's rows, pairs and histogram begin (bytes in the arena), and how many rows it has, above 0. */
export interface LeafPlace {
  rows: number;
  pairs: number;
  count: number;
  histogram: number;
}

/** Fills the histograms of a leaf for the active features number `from` to `to` of those the tree may use. */
export function fillHistogram(shop: Workshop, leaf: LeafPlace, from: number, to: number): void {
  const { arena, kernel, at, rows } = shop;
  const feature = (i: number): number => arena.u32[at.active / 4 + i];
  const column = (i: number): number => at.bins + feature(i) * columnBytes(rows);
  const bins = (i: number): number => leaf.histogram + 16 * arena.u32[at.offset / 4 + feature(i)];
  for (let i = from; i < to; i++) {
    const end = leaf.histogram + 16 * arena.u32[at.offset / 4 + feature(i) + 1];
    arena.f64.fill(0, bins(i) / 8, end / 8);
  }
  let i = from;
  for (; i + 4 <= to; i += 4) {
    kernel.addFour(
      leaf.rows,
      leaf.pairs,
      leaf.count,
      column(i),
      bins(i),
      column(i + 1),
      bins(i + 1),
      column(i + 2),
      bins(i + 2),
      column(i + 3),
      bins(i + 3),
    );
  }
  for (; i < to; i++) kernel.addOne(leaf.rows, leaf.pairs, leaf.count, column(i), bins(i));
}

/** Turns a parent's histogram into that of its larger child by taking the smaller one away; exact on the grid. */
export function subtractHistogram(shop: Workshop, parent: number, smaller: number, from: number, to: number): void {
  const { arena, at } = shop;
  const { f64, u32 } = arena;
  for (let i = from; i < to; i++) {
    const feature = u32[at.active / 4 + i];
    const begin = 2 * u32[at.offset / 4 + feature];
    const end = 2 * u32[at.offset / 4 + feature + 1];
    for (let j = begin; j < end; j++) f64[parent / 8 + j] -= f64[smaller / 8 + j];
  }
}
