import type { Arena } from './arena';
import { type Bench, type Block, HISTOGRAM } from './blocks';
import { type BinnedParts, columnBytes } from './layout';

/** What every thread that works on histograms holds. */
export interface Workshop {
  arena: Arena;
  blocks: readonly Block[];
  at: BinnedParts;
  rows: number;
}

/**
 * Where a leaf's rows, pairs and histogram begin (bytes in the arena), and how many rows it has, above 0. Where bins lie
 * in blocks of their own, pairs are the gradients of all rows of the table, and behind them the second numbers.
 */
export interface LeafPlace {
  rows: number;
  pairs: number;
  count: number;
  histogram: number;
}

/** Fills the histograms of a leaf for the active features number `from` to `to` of those the tree may use. */
export function fillHistogram(shop: Workshop, leaf: LeafPlace, from: number, to: number): void {
  const { arena, at, blocks } = shop;
  const active = at.active / 4;
  for (let i = from; i < to; ) {
    const feature = arena.u32[active + i];
    const block = blocks.find((one) => feature < one.to)!;
    const most = block.bench === null ? to : Math.min(to, i + block.bench.columns);
    let end = i + 1;
    while (end < most && arena.u32[active + end] < block.to) end++;
    if (block.bench === null) fillInPlace(shop, block, leaf, i, end);
    else fillByTiles(shop, block, block.bench, leaf, i, end);
    i = end;
  }
}

function fillInPlace(shop: Workshop, block: Block, leaf: LeafPlace, from: number, to: number): void {
  const { arena, at } = shop;
  const bins = (i: number): number => leaf.histogram + 16 * arena.u32[at.offset / 4 + arena.u32[at.active / 4 + i]];
  for (let i = from; i < to; i++) {
    const end = leaf.histogram + 16 * arena.u32[at.offset / 4 + arena.u32[at.active / 4 + i] + 1];
    arena.f64.fill(0, bins(i) / 8, end / 8);
  }
  addRows(shop, block, leaf.rows, leaf.pairs, leaf.count, from, to, bins);
}

/**
 * The same where the bins lie in a memory of their own: some rows and their pairs at a time are laid beside them, and the
 * sums carried over at the end. Sums of pairs are exact, so that the bits are those of one pass.
 */
function fillByTiles(shop: Workshop, block: Block, bench: Bench, leaf: LeafPlace, from: number, to: number): void {
  const { arena, at } = shop;
  const { u32, f64 } = block.arena;
  const bins = (i: number): number => bench.histograms + (i - from) * HISTOGRAM;
  f64.fill(0, bins(from) / 8, bins(to) / 8);
  const firstRow = leaf.rows / 4;
  const gradients = leaf.pairs / 8;
  const seconds = gradients + shop.rows;
  for (let begin = 0; begin < leaf.count; begin += bench.tile) {
    const count = Math.min(bench.tile, leaf.count - begin);
    for (let i = 0; i < count; i++) {
      const row = arena.u32[firstRow + begin + i];
      u32[bench.rows / 4 + i] = row;
      f64[bench.pairs / 8 + 2 * i] = arena.f64[gradients + row];
      f64[bench.pairs / 8 + 2 * i + 1] = arena.f64[seconds + row];
    }
    addRows(shop, block, bench.rows, bench.pairs, count, from, to, bins);
  }
  for (let i = from; i < to; i++) {
    const feature = arena.u32[at.active / 4 + i];
    const [begin, end] = [arena.u32[at.offset / 4 + feature], arena.u32[at.offset / 4 + feature + 1]];
    const sums = f64.subarray(bins(i) / 8, bins(i) / 8 + 2 * (end - begin));
    arena.f64.set(sums, leaf.histogram / 8 + 2 * begin);
  }
}

/** Adds rows to the histograms of a block's features, four features in a pass. */
function addRows(
  { arena, at, rows: tableRows }: Workshop,
  { kernel, bins: first, from: firstFeature }: Block,
  rows: number,
  pairs: number,
  count: number,
  from: number,
  to: number,
  bins: (i: number) => number,
): void {
  const column = (i: number): number => first + (arena.u32[at.active / 4 + i] - firstFeature) * columnBytes(tableRows);
  let i = from;
  for (; i + 4 <= to; i += 4) {
    kernel.addFour(
      rows,
      pairs,
      count,
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
  for (; i < to; i++) kernel.addOne(rows, pairs, count, column(i), bins(i));
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
