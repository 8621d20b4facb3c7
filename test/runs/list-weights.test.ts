import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createCurveMetric, gatherLists, rankerOf } from '../../models';
import { type Manifest, readManifest } from '../../runs/manifest';
import { type RunData, readRun } from '../../runs/parts';
import { runPaths } from '../../runs/paths';
import { UNWATCHED } from '../../runs/progress';
import { trainingTables, trainRanker } from '../../runs/train-ranker';
import { folder, podium, SMALL_REPLAY } from '../cli/podium';

const dir = folder();
const paths = runPaths(join(dir, 'run'));
let manifest: Manifest;
let data: RunData;

beforeAll(async () => {
  expect(await podium('replay', ...SMALL_REPLAY, '--out', paths.dir)).toMatchObject({ code: 0 });
  manifest = readManifest(paths);
  data = readRun(paths);
});

test('weights of lists weigh the curve that stops a training, on both parts', async () => {
  const weights = 'click_count__item';
  const { cuts, protocol } = manifest;
  const { fit, choose } = trainingTables(data, cuts, protocol, { weights });
  expect(new Set(choose.weights).size).toBeGreaterThan(2);
  const settings = { trees: 12, threads: 1 };
  const { learningCurve, bestRound } = await trainRanker(data, cuts, protocol, paths, { settings, weights }, UNWATCHED);
  const ranker = await rankerOf(readFileSync(paths.model), 'model');
  for (const [part, table] of [
    ['fit', fit],
    ['choose', choose],
  ] as const) {
    const scores = Float32Array.from(await ranker.score(table));
    const { [part]: told } = learningCurve[bestRound - 1];
    expect(told).toBeCloseTo(createCurveMetric(gatherLists(table, 'linear'), 'mrr', 1)(scores), 6);
    const { weights: _, ...plain } = table;
    expect(Math.abs(told - createCurveMetric(gatherLists(plain, 'linear'), 'mrr', 1)(scores))).toBeGreaterThan(1e-4);
  }
  await ranker.close();
});
