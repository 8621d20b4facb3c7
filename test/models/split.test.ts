import { expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { createBinned, fillBins } from '../../models/gbdt/binned';
import { openBlocks } from '../../models/gbdt/blocks';
import type { Grid } from '../../models/gbdt/grid';
import { mailboxAt, mailboxBytes } from '../../models/gbdt/mailbox';
import { partition } from '../../models/gbdt/partition';
import { gbdtSettings } from '../../models/gbdt/settings';
import { joinResults, runTask, type Task } from '../../models/gbdt/task';

const ROWS = 300;
const FREE = { low: -Infinity, high: Infinity };
const GRID: Grid = { gradient: 2 ** 4, hessian: 2 ** 6, one: 2 ** 30 };

/** Random columns with ties and missing values, whole-number pairs, and the leaf of every `every`-th row. */
async function leafOf(seed: number, every: number) {
  const next = random(seed);
  const columns = Array.from({ length: 7 }, (_, c) =>
    Float32Array.from({ length: ROWS }, () => (next() < 0.1 * c ? Number.NaN : Math.floor(next() * 4 ** (c + 1)))),
  );
  const groups = Int32Array.of(0, ROWS);
  const table = { names: columns.map((_, c) => `c${c}`), columns, rows: ROWS, groups, labels: new Float32Array(ROWS) };
  const binned = await createBinned(table, gbdtSettings({ bins: 16, leaves: 4 }));
  await fillBins(binned, table);
  const rows = Array.from({ length: Math.ceil(ROWS / every) }, (_, i) => i * every);
  const gradients = rows.map(() => Math.round((next() - 0.5) * 100));
  const hessians = rows.map(() => Math.round(next() * 50));
  const { arena, at } = binned;
  arena.u32.set(rows, at.order / 4);
  arena.u32.set(
    columns.map((_, c) => c),
    at.active / 4,
  );
  rows.forEach((_, i) => {
    arena.f64.set([gradients[i], GRID.one + hessians[i]], at.pairs / 8 + 2 * i);
  });
  const sum = (list: number[]): number => list.reduce((a, b) => a + b, 0);
  const sums = { gradient: sum(gradients), second: rows.length * GRID.one + sum(hessians) };
  const rules = { grid: GRID, l2: 1, minDataInLeaf: 5, minChildWeight: 0.1, isBounded: false };
  const place = { rows: at.order, pairs: at.pairs, count: rows.length, histogram: at.histograms };
  const task: Task = { active: 7, rules, smaller: { ...place, ...sums, ...FREE }, larger: null };
  const shop = { arena, at, rows: ROWS, blocks: openBlocks(binned.blocks, 'wasm', 0) };

  /** Tries every edge of every column in both directions, summing over the rows anew. */
  const naive = (): number => {
    let best = 0;
    const term = (g: number, h: number): number => g ** 2 / (h + 1);
    const side = (goes: (row: number) => boolean) => {
      const own = rows.flatMap((row, i) => (goes(row) ? [i] : []));
      return {
        count: own.length,
        g: sum(own.map((i) => gradients[i])) / 2 ** 4,
        h: sum(own.map((i) => hessians[i])) / 2 ** 6,
      };
    };
    const all = side(() => true);
    binned.edges.forEach((edges, f) => {
      for (const edge of edges) {
        for (const missingLeft of [false, true]) {
          const x = columns[binned.column[f]];
          const left = side((row) => x[row] <= edge || (missingLeft && Number.isNaN(x[row])));
          const [count, g, h] = [all.count - left.count, all.g - left.g, all.h - left.h];
          if (Math.min(left.count, count) < 5 || Math.min(left.h, h) < 0.1) continue;
          best = Math.max(best, term(left.g, left.h) + term(g, h) - term(all.g, all.h));
        }
      }
    });
    return best;
  };
  return { binned, shop, task, naive, rows, sums };
}

for (const [seed, every] of [
  [1, 1],
  [2, 3],
  [3, 7],
  [4, 12],
] as const) {
  test(`the best split is the one an exhaustive search finds (seed ${seed}, every ${every} rows)`, async () => {
    const { shop, task, naive } = await leafOf(seed, every);
    const whole = runTask(shop, task, 0, 7);
    expect(whole.smaller?.gain).toBeCloseTo(naive(), 9);
    const parts = [runTask(shop, task, 0, 2), runTask(shop, task, 2, 3), runTask(shop, task, 3, 7)];
    expect(parts.reduce(joinResults)).toEqual(whole);
    expect(parts.reverse().reduce(joinResults)).toEqual(whole);
  });
}

test('a split and its partition agree, and the sibling by subtraction is the sibling by counting', async () => {
  const { shop, task, binned, rows } = await leafOf(1, 1);
  const { arena, at, histogramBytes } = binned;
  const split = runTask(shop, task, 0, 7).smaller!;
  const order = arena.u32.subarray(at.order / 4, at.order / 4 + ROWS);
  const pairsOf = new Map(rows.map((row, i) => [row, arena.f64.slice(at.pairs / 8 + 2 * i, at.pairs / 8 + 2 * i + 2)]));
  const bins = arena.u8.subarray(at.bins + split.feature * 320, at.bins + split.feature * 320 + ROWS);
  const missing = binned.edges[split.feature].length;
  const left = partition(order, 0, ROWS, bins, { ...split, missing }, new Uint32Array(ROWS));
  expect([...order.slice(0, left)]).toEqual(rows.filter((r) => order.indexOf(r) < left));
  expect([...order].sort((a, b) => a - b)).toEqual(rows);
  order.forEach((row, i) => {
    arena.f64.set(pairsOf.get(row)!, at.pairs / 8 + 2 * i);
  });
  const sumOf = (from: number, to: number) => {
    let [gradient, second] = [0, 0];
    for (let i = from; i < to; i++) {
      gradient += arena.f64[at.pairs / 8 + 2 * i];
      second += arena.f64[at.pairs / 8 + 2 * i + 1];
    }
    return { gradient, second };
  };
  expect(sumOf(0, left)).toEqual({ gradient: split.gradient, second: split.second });

  const slot = (i: number): number => at.histograms + i * histogramBytes;
  const part = (from: number, to: number, histogram: number) => ({
    rows: at.order + 4 * from,
    pairs: at.pairs + 16 * from,
    count: to - from,
    histogram,
    ...sumOf(from, to),
    ...FREE,
  });
  const larger = { histogram: slot(0), ...sumOf(left, ROWS), ...FREE };
  const both = runTask(shop, { ...task, smaller: part(0, left, slot(1)), larger }, 0, 7);
  const counted = runTask(shop, { ...task, smaller: part(left, ROWS, slot(2)) }, 0, 7);
  expect(both.larger).toEqual(counted.smaller);
  const histogram = (i: number): Float64Array => arena.f64.slice(slot(i) / 8, slot(i) / 8 + 2 * binned.offset[7]);
  expect(histogram(0)).toEqual(histogram(2));
});

test('mailbox: a task and its results come out as they went in', async () => {
  const { shop, task } = await leafOf(5, 1);
  const arena = { ...shop.arena, f64: new Float64Array(mailboxBytes(3) / 8) };
  const mailbox = mailboxAt(arena, 0);
  const larger = { histogram: 4096, gradient: -3, second: 2 ** 52 + 1, low: -0.5, high: Infinity };
  for (const posted of [task, { ...task, larger }]) {
    mailbox.writeTask(posted, 9);
    expect(mailbox.readTask()).toEqual({ task: posted, start: 9 });
  }
  const split = { gain: 1e-9, feature: 3, bin: 7, missingLeft: true, gradient: -5, second: 2 ** 50 };
  for (const result of [
    { smaller: split, larger: null },
    { smaller: null, larger: { ...split, missingLeft: false } },
  ]) {
    mailbox.writeResult(2, result, 0);
    expect(mailbox.readResult(2, 0)).toEqual(result);
    expect([mailbox.readResult(2, 1), mailbox.readResult(1, 0)]).toEqual([null, null]);
  }
});

test('a column is cut only where its edges were drawn from values: all missing is left out, present or missing is a cut', async () => {
  const [missing, some] = [Float32Array.of(Number.NaN, Number.NaN), Float32Array.of(Number.NaN, 5)];
  const table = (edges?: (Float32Array | undefined)[]) => ({
    ...{ names: ['missing', 'some'], columns: [missing, some], rows: 2, groups: Int32Array.of(0, 2) },
    ...{ labels: new Float32Array(2), ...(edges && { edges }) },
  });
  const one = Float32Array.of(Infinity);
  for (const edges of [undefined, [one, one]])
    expect(await createBinned(table(edges), gbdtSettings({ leaves: 4 }))).toMatchObject({ column: [1], edges: [one] });
});
