import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { trainingText } from '../../cli/training-text';
import { createCurveMetric, gatherLists, gbdtTrainer, rankerOf } from '../../models';
import { listWeights } from '../../runs/list-weights';
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

test('how many lists have a weight above 0, and how many had none, is told and stored; weights of nothing are the reason', async () => {
  const weights = 'click_count__item';
  const { cuts, protocol } = manifest;
  const { fit, choose } = trainingTables(data, cuts, protocol, { weights });
  const above = (of: Float32Array): number => of.filter((weight) => weight > 0).length;
  const training = await trainRanker(
    data,
    cuts,
    protocol,
    paths,
    { settings: { trees: 2, threads: 1 }, weights },
    UNWATCHED,
  );
  expect(training.fit).toEqual({
    lists: fit.weights!.length,
    rows: fit.rows,
    weighted: above(fit.weights!),
    weightMissing: 0,
  });
  expect(training.fit.weighted).toBeLessThan(training.fit.lists);
  expect(JSON.parse(readFileSync(paths.training, 'utf8'))).toMatchObject({
    fit: training.fit,
    choose: training.choose,
  });
  expect(trainingText(training)).toContain(
    `\nweights: above 0 for ${above(fit.weights!)} of ${fit.weights!.length} lists (0 missing) of the fit part, ${above(choose.weights!)} of ${choose.weights!.length} lists (0 missing) of the choose part\n`,
  );
  const { edges, requests } = data;
  const numbers = () => new Float32Array(data.labels.length).fill(Number.NaN);
  const none = { edges, requests, rows: { numbers } } as unknown as RunData;
  const every = Int32Array.of(0, 1, 2);
  expect(listWeights(none, every, 'any')).toEqual({ weights: new Float32Array(3), missing: 3 });
  const weightless = { ...fit, weights: new Float32Array(fit.weights!.length) };
  await expect(gbdtTrainer.train(weightless, choose, { trees: 1, threads: 1 })).rejects.toThrow(
    'lists of the fit part has candidates with different labels and a weight above 0, expected at least one',
  );
});
