import { describe, expect, test } from 'vitest';
import { assignBins, binEdges, type GbdtSettings, gbdtTrainer, type RankTable } from '../../models';
import { createBinned } from '../../models/gbdt/binned';
import { gbdtTrainerWithin } from '../../models/gbdt/boost';
import { gbdtSettings } from '../../models/gbdt/settings';
import { task } from './task';

/** Two tiles of rows, and memories that hold nineteen columns of them, or one where three threads share it. */
const FIT = task(1000, 3, 12, 40);
const CHOOSE = task(60, 4, 12, 40);
const MOST = 460_000;

/** The columns as a run stores them: bytes and edges; values are upper edges, made when they are asked for. */
function stored(table: RankTable, edges: readonly Float32Array[]): RankTable {
  const bins = table.columns.map((column, c) => {
    const out = new Uint8Array(table.rows);
    assignBins(column, edges[c], out);
    return out;
  });
  const columns: Float32Array[] = new Array(bins.length);
  bins.forEach((own, c) => {
    const get = () => Float32Array.from(own, (bin) => edges[c][bin] ?? Number.NaN);
    Object.defineProperty(columns, c, { get, enumerable: true });
  });
  return { ...table, columns, edges, bins: (c) => bins[c] };
}

const VARIANTS: [why: string, settings: Partial<GbdtSettings>, most: number][] = [
  ['in three memories', {}, MOST],
  ['in three memories, by the plain kernel', { kernel: 'javascript' }, MOST],
];

describe.each([
  ['plain', { featureFraction: 0.6, rowFraction: 0.8 }],
  ['monotone', { monotone: { f0: 1, 'f3*': -1 } }],
  ['goss', { sampling: 'goss', rate: 0.5 }],
  ['dart', { boosting: 'dart', dropRate: 0.5, skipDrop: 0 }],
] as [string, Partial<GbdtSettings>][])('%s', (_, settings) => {
  const base = { trees: 4, leaves: 12, ...settings };
  test('the same forest wherever the bins lie', async () => {
    const want = await gbdtTrainer.train(FIT, CHOOSE, base);
    expect(want.forest.trees.length).toBeGreaterThan(1);
    for (const [why, own, most] of VARIANTS)
      expect(await gbdtTrainerWithin(most).train(FIT, CHOOSE, { ...base, ...own }), why).toEqual(want);
  });
});

test('the same forest where three threads share memories of a column each', async () => {
  const settings = { trees: 3, leaves: 12, rowFraction: 0.8 };
  const want = await gbdtTrainer.train(FIT, CHOOSE, settings);
  expect(await gbdtTrainerWithin(MOST).train(FIT, CHOOSE, { ...settings, threads: 3 })).toEqual(want);
});

test('columns stored as bytes and made on demand give the forest of the values they stand for', async () => {
  const edges = FIT.columns.map((column) => binEdges(column.slice(), 40));
  const [fit, choose] = [FIT, CHOOSE].map((table) => stored(table, edges));
  const held = (table: RankTable): RankTable => ({ ...table, columns: [...table.columns], bins: () => undefined });
  const settings = { trees: 4, leaves: 12 };
  const want = await gbdtTrainer.train(held(fit), held(choose), settings);
  expect(await gbdtTrainer.train(fit, choose, settings)).toEqual(want);
  expect(await gbdtTrainerWithin(MOST).train(fit, choose, settings)).toEqual(want);
});

test('a column that cannot be read any more ends the training and its threads', async () => {
  const edges = FIT.columns.map((column) => binEdges(column.slice(), 40));
  const fit = stored(FIT, edges);
  let asked = 0;
  const bins = (column: number): Uint8Array | undefined => {
    if (asked++ > 60) throw new Error('it was replaced while it was read');
    return fit.bins?.(column);
  };
  const before = process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length;
  await expect(gbdtTrainer.train({ ...fit, bins }, stored(CHOOSE, edges), { threads: 2 })).rejects.toThrow('replaced');
  expect(process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length).toBe(before);
});

test('memories are no more than the columns need, and none is larger than it may be', async () => {
  const { blocks, features } = await createBinned(FIT, gbdtSettings({ leaves: 12 }), MOST);
  expect(blocks.map(({ from, to }) => to - from).reduce((a, b) => a + b)).toBe(features);
  expect(blocks.length).toBe(3);
  for (const { memory } of blocks) expect(memory.buffer.byteLength).toBeLessThanOrEqual(MOST + 65_536);
  expect((await createBinned(FIT, gbdtSettings({ leaves: 12 }))).blocks).toHaveLength(1);
});
