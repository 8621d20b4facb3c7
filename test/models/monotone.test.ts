import { describe, expect, test } from 'vitest';
import {
  exportOnnx,
  type GbdtSettings,
  gbdtTrainer,
  lightgbmTrainer,
  type RankTable,
  type Trainer,
} from '../../models';
import { type Forest, forestRanker, forestScores } from '../../models/forest';
import { boundedGain, childBounds, directionsOf, outputOf } from '../../models/gbdt/monotone';
import { installedLightgbm } from './lightgbm/installed';
import { mrr, task } from './task';

const fit = task(400, 1);
const choose = task(100, 2);
const api = installedLightgbm();
const settings: Partial<GbdtSettings> = { trees: 25, rate: 0.2, earlyStopping: 0, monotone: { f0: 1, f1: -1 } };

/** Scores along each column: from its smallest to its largest value, the others as in some rows of the table. */
function sweeps({ trees, names }: Forest, table: RankTable, column: number): Float32Array[] {
  const grid = Float32Array.from(table.columns[column].filter((x) => !Number.isNaN(x))).sort();
  return Array.from({ length: 40 }, (_, i) => {
    const columns = table.columns.map((values, c) =>
      c === column ? grid : new Float32Array(grid.length).fill(values[i * 7]),
    );
    return forestScores({ names, trees }, columns, grid.length);
  });
}

const risesBy = (scores: Float32Array): number => Math.min(...scores.slice(1).map((score, i) => score - scores[i]));

const trainers: [string, () => Trainer<GbdtSettings>][] = [
  ['embedded', () => gbdtTrainer],
  ...(api ? [['lightgbm', () => lightgbmTrainer(api)] as [string, () => Trainer<GbdtSettings>]] : []),
];

describe.each(trainers)('%s: monotone', (_, trainer) => {
  test('a column of direction 1 never lowers a score, one of -1 never raises it', async () => {
    const { monotone: __, ...free } = settings;
    const { forest } = await trainer().train(fit, choose, settings);
    const unbound = (await trainer().train(fit, choose, free)).forest;
    const noise = 1e-5;
    for (const scores of sweeps(forest, fit, 0)) expect(risesBy(scores)).toBeGreaterThan(-noise);
    for (const scores of sweeps(forest, fit, 1)) expect(risesBy(scores.map((score) => -score))).toBeGreaterThan(-noise);
    expect(Math.min(...sweeps(unbound, fit, 1).map((scores) => risesBy(scores.map((score) => -score))))).toBeLessThan(
      -0.01,
    );
    expect(forest.trees.some(({ feature }) => feature.includes(0))).toBe(true);
    expect(mrr(choose, await forestRanker(forest).score(choose))).toBeGreaterThan(0.5);
  });
});

test('the same bytes with threads and the plain loop; directions that are all free change nothing', async () => {
  const bytes = async (changed: Partial<GbdtSettings>): Promise<Buffer> => {
    const { forest } = await gbdtTrainer.train(fit, choose, { ...settings, monotone: { 'f*': 1 }, ...changed });
    return Buffer.from(exportOnnx(forest, { fingerprint: 'f', protocol: null, training: null }));
  };
  expect((await bytes({})).equals(await bytes({ threads: 2, kernel: 'javascript' }))).toBe(true);
  expect((await bytes({ monotone: {} })).equals(await bytes({}))).toBe(false);
});

test('directions: globs, of several the last one holds, one that names nothing is refused', () => {
  expect([...directionsOf(['a', 'b1', 'b2'], { 'b*': 1, b2: -1 })]).toEqual([0, 1, -1]);
  expect(() => directionsOf(['a'], { 'c*': 1 })).toThrow('train: setting monotone names "c*", expected a column');
});

test('what a leaf says is held within its bounds, and its gain is what it then comes to', () => {
  const free = { low: -Infinity, high: Infinity };
  expect(outputOf(-6, 2, 1, free)).toBe(2);
  expect(boundedGain(-6, 2, 1, 2)).toBe(12);
  expect(outputOf(-6, 2, 1, { low: -1, high: 1 })).toBe(1);
  expect(boundedGain(-6, 2, 1, 1)).toBe(9);
  expect(childBounds({ low: -1, high: 3 }, 1, 0, 2)).toEqual([
    { low: -1, high: 1 },
    { low: 1, high: 3 },
  ]);
  expect(childBounds({ low: -1, high: 3 }, -1, 2, 0)).toEqual([
    { low: 1, high: 3 },
    { low: -1, high: 1 },
  ]);
  expect(childBounds(free, 0, 0, 2)).toEqual([free, free]);
});

test.each([
  ['a number', 1],
  ['another direction', { f0: 2 }],
  ['a list', ['f0']],
])('refused: %s', async (_, monotone) => {
  await expect(gbdtTrainer.train(fit, choose, { monotone: monotone as never })).rejects.toThrow(
    'expected an object of globs, each 1 or -1',
  );
});
