import { expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { addTree, forestScores, type Tree } from '../../models/forest';
import { createBinned, fillBins } from '../../models/gbdt/binned';
import { binnedTrees } from '../../models/gbdt/binned-tree';
import { dartEnsemble } from '../../models/gbdt/dart';
import type { ScoredPart } from '../../models/gbdt/ensemble';
import { keepLarge } from '../../models/gbdt/goss';
import { gbdtSettings } from '../../models/gbdt/settings';
import type { RankTable } from '../../models/table';

const table: RankTable = {
  names: ['x'],
  columns: [Float32Array.of(0, 1, 2)],
  rows: 3,
  groups: Int32Array.of(0, 3),
  labels: Float32Array.of(0, 1, 0),
};

const part: ScoredPart = { rows: 3, addTree: (tree, scores, weight) => addTree(tree, table.columns, scores, weight) };

/** A tree that adds `left` where x <= threshold and `right` elsewhere. */
function stump(threshold: number, left: number, right: number): Tree {
  return {
    feature: Int32Array.of(0),
    threshold: Float32Array.of(threshold),
    missingLeft: Uint8Array.of(0),
    left: Int32Array.of(~0),
    right: Int32Array.of(~1),
    gain: Float64Array.of(1),
    value: Float32Array.of(left, right),
  };
}

/** Draws that a test writes down. */
function drawsOf(...draws: number[]): () => number {
  return () => {
    const draw = draws.shift();
    if (draw === undefined) throw new Error('more was drawn than the test wrote down');
    return draw;
  };
}

test('dart: of two dropped trees each keeps two thirds, the new one has a third; what was best is remembered', () => {
  const settings = { dropRate: 0.5, maxDrop: 50, skipDrop: 0.5 };
  // the first tree draws nothing; then: skipped | both dropped | the last of three dropped
  const ensemble = dartEnsemble(part, part, settings, drawsOf(0.1, ...[0.9, 0.1, 0.2], ...[0.9, 0.9, 0.9, 0.1]));
  const trees = [stump(0, 1, 2), stump(1, 4, 8), stump(0, 3, 6), stump(0, 5, 7)];
  const seen = trees.map((tree, i) => {
    ensemble.begin();
    const before = [...ensemble.fit];
    ensemble.add(tree, null);
    if (i === 2) ensemble.keep();
    return [before, [...ensemble.fit].map((score) => Math.round(score * 1e4) / 1e4)];
  });
  expect(seen.slice(0, 3)).toEqual([
    [
      [0, 0, 0],
      [1, 2, 2],
    ],
    [
      [1, 2, 2],
      [5, 6, 10],
    ],
    [
      [0, 0, 0],
      [4.3333, 6, 8.6667],
    ],
  ]);
  expect(seen[3][1]).toEqual([4.3333 - 1 / 2 + 5 / 2, 6 - 1 + 7 / 2, 8.6667 - 1 + 7 / 2]);
  expect(ensemble.kept().map(({ value }) => [...value])).toEqual(
    [
      [2 / 3, 4 / 3],
      [8 / 3, 16 / 3],
      [1, 2],
    ].map((values) => values.map((value) => expect.closeTo(value, 6))),
  );
});

test('dart: the shown scores are those of the trees that are left, and after each round those of the weighted trees', () => {
  const next = random(5);
  const ensemble = dartEnsemble(part, part, { dropRate: 0.4, maxDrop: 3, skipDrop: 0.1 }, next);
  for (let round = 0; round < 40; round++) {
    ensemble.begin();
    ensemble.add(stump(Math.floor(next() * 3) - 0.5, next() - 0.5, next() - 0.5), null);
    ensemble.keep();
    const trees = ensemble.kept();
    const want = forestScores({ names: ['x'], trees }, table.columns, 3);
    ensemble.fit.forEach((score, row) => expect(score).toBeCloseTo(want[row], 5));
    expect(ensemble.choose).toEqual(ensemble.fit);
  }
  expect(ensemble.size).toBe(40);
});

test('goss: the rows that matter most are kept as they are, a share of the others speaks louder', () => {
  const count = 1000;
  const next = random(2);
  const before = Float64Array.from({ length: count }, () => next() - 0.5);
  const gradients = before.slice();
  const hessians = new Float64Array(count).fill(1);
  const rows = Uint32Array.from({ length: count }, (_, i) => i);
  const kept = keepLarge(rows, gradients, hessians, { top: 0.2, other: 0.1 }, random(3));
  expect(kept).toBe(300);
  const chosen = [...rows.subarray(0, kept)];
  expect(chosen).toEqual(chosen.toSorted((a, b) => a - b));
  const largest = [...before.keys()].sort((a, b) => Math.abs(before[b]) - Math.abs(before[a])).slice(0, 200);
  for (const row of largest) {
    expect(chosen).toContain(row);
    expect([gradients[row], hessians[row]]).toEqual([before[row], 1]);
  }
  const others = chosen.filter((row) => !largest.includes(row));
  for (const row of others) expect([gradients[row], hessians[row]]).toEqual([8 * before[row], 8]);
  const total = chosen.reduce((sum, row) => sum + hessians[row], 0);
  expect(total).toBe(count);
});

test('goss: equal rows are taken by their place', () => {
  const rows = Uint32Array.of(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  const kept = keepLarge(
    rows,
    new Float64Array(10).fill(1),
    new Float64Array(10).fill(1),
    { top: 0.3, other: 0.1 },
    () => 0.999,
  );
  expect([...rows.subarray(0, kept)]).toEqual([9, 8, 7, 0]);
});

test('a tree is added by bytes as by values, missing ones and values at the edges included', async () => {
  const next = random(8);
  const rows = 2000;
  const columns = Array.from({ length: 5 }, () =>
    Float32Array.from({ length: rows }, () => (next() < 0.2 ? Number.NaN : Math.floor(next() * 9) / 3 - 1)),
  );
  const names = columns.map((_, c) => `c${c}`);
  const whole: RankTable = {
    names,
    // a column of one value is no feature, so that features and columns are numbered differently
    columns: columns.with(1, new Float32Array(rows).fill(3)),
    rows,
    groups: Int32Array.of(0, rows),
    labels: new Float32Array(rows),
  };
  const binned = await createBinned(whole, gbdtSettings({ bins: 6 }));
  await fillBins(binned, whole);
  const byBytes = binnedTrees(binned);
  for (const [feature, edges] of binned.edges.entries()) {
    for (const [bin, edge] of edges.entries()) {
      for (const side of [0, 1]) {
        const tree = {
          ...stump(edge, -1, bin + 0.1),
          feature: Int32Array.of(binned.column[feature]),
          missingLeft: Uint8Array.of(side),
        };
        const [own, want] = [new Float32Array(rows), new Float32Array(rows)];
        byBytes(tree, own, 0.7);
        addTree(tree, whole.columns, want, 0.7);
        expect(own).toEqual(want);
      }
    }
  }
});
