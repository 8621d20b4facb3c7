import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { random } from '../../../engine/base/random';
import { type GbdtSettings, gbdtTrainer, lightgbmTrainer, type RankTable, rankerOf } from '../../../models';
import { type Forest, forestRanker, forestScores } from '../../../models/forest';
import { assignBins, binEdges } from '../../../models/gbdt/bins';
import { gatherLists } from '../../../models/gbdt/lists';
import { gbdtSettings } from '../../../models/gbdt/settings';
import { createDataset } from '../../../models/lightgbm/dataset';
import { readModelText } from '../../../models/lightgbm/model-text';
import { lightgbmParameters, parameterText } from '../../../models/lightgbm/parameters';
import { exportOnnx } from '../../../models/onnx/export';
import { mrr, task } from '../task';
import { installedLightgbm } from './installed';

const api = installedLightgbm();
const METADATA = { fingerprint: 'abc', protocol: null, training: null };
const fit = task(800, 1);
const choose = task(200, 2);
const report = task(400, 3);
const small: Partial<GbdtSettings> = { trees: 12, rate: 0.1, earlyStopping: 0 };
const bytesOf = async (settings: Partial<GbdtSettings>, table: RankTable = fit): Promise<Buffer> =>
  Buffer.from(exportOnnx((await lightgbmTrainer(api!).train(table, choose, settings)).forest, METADATA));

describe.skipIf(api === null)('LightGBM (skipped where it is not installed: pip install lightgbm)', () => {
  test('learns as well as the embedded trainer, and stops by the same metric', async () => {
    const own = await lightgbmTrainer(api!).train(fit, choose, { rate: 0.1 });
    const embedded = await gbdtTrainer.train(fit, choose, { rate: 0.1 });
    const quality = async (forest: Forest): Promise<number> => mrr(report, await forestRanker(forest).score(report));
    expect(Math.abs((await quality(own.forest)) - (await quality(embedded.forest)))).toBeLessThan(0.03);
    expect(own.stopped).toBe('early');
    expect(own.learningCurve.length).toBe(own.bestRound + 30);
    const best = own.learningCurve[own.bestRound - 1];
    expect(best.choose).toBe(Math.max(...own.learningCurve.map((r) => r.choose)));
    expect(best.choose).toBeCloseTo(mrr(choose, forestScores(own.forest, choose.columns, choose.rows)), 10);
    expect(Math.min(...own.gain.slice(0, 4))).toBeGreaterThan(Math.max(...own.gain.slice(4)));
  });

  test('the forest decides as LightGBM does, leaf by leaf, on thresholds, missing and extreme values', async () => {
    const { forest, leaves, scores, columns, rows } = await trainedByHand(holes(fit));
    expect(forest.trees.some(({ threshold }) => threshold.includes(Infinity))).toBe(true);
    forest.trees.forEach((tree, t) => {
      const numbered = { ...tree, value: Float32Array.from(tree.value.keys()) };
      const own = forestScores({ names: forest.names, trees: [numbered] }, columns, rows);
      expect(own).toEqual(Float32Array.from({ length: rows }, (_, row) => leaves[row * forest.trees.length + t]));
    });
    const distance = Math.max(...forestScores(forest, columns, rows).map((s, row) => Math.abs(s - scores[row])));
    expect(distance).toBeLessThan(1e-5);
  });

  test('columns that are stored as bins are cut at their edges only, and decide on values as on bins', async () => {
    const edges = fit.columns.map((column) => binEdges(column.slice(), 16));
    const binned = (table: RankTable): Float32Array[] =>
      table.columns.map((column, c) => {
        const bins = new Uint8Array(column.length);
        assignBins(column, edges[c], bins);
        return Float32Array.from(bins, (bin) => edges[c][bin] ?? Number.NaN);
      });
    const upper = (table: RankTable): RankTable => ({ ...table, columns: binned(table), edges });
    const { forest } = await lightgbmTrainer(api!).train(upper(fit), upper(choose), small);
    for (const { feature, threshold } of forest.trees)
      threshold.forEach((t, node) => expect(edges[feature[node]]).toContain(t));
    expect(forestScores(forest, report.columns, report.rows)).toEqual(
      forestScores(forest, binned(report), report.rows),
    );
  });

  test('exports the same ONNX as any forest', async () => {
    const { forest } = await lightgbmTrainer(api!).train(fit, choose, small);
    const ranker = await rankerOf(exportOnnx(forest, METADATA), 'model.onnx');
    const theirs = await ranker.score(report);
    const own = forestScores(forest, report.columns, report.rows);
    expect(Math.max(...own.map((score, row) => Math.abs(score - theirs[row])))).toBeLessThan(1e-5);
    await ranker.close();
  });

  test.each(['mrr', 'pairwise', 'logistic'] as const)("takes Podium's gradients for %s", async (objective) => {
    const settings = { ...small, objective, trees: 40 };
    const { forest } = await lightgbmTrainer(api!).train(fit, choose, settings);
    const embedded = await gbdtTrainer.train(fit, choose, settings);
    const [own, theirs] = [forest, embedded.forest].map((f) => forestScores(f, report.columns, report.rows));
    expect(Math.abs(mrr(report, own) - mrr(report, theirs))).toBeLessThan(0.03);
    expect(mrr(report, own)).toBeGreaterThan(0.6);
  });

  test.each([
    ['dart', { boosting: 'dart', earlyStopping: 5, trees: 60 }],
    ['goss', { sampling: 'goss', rate: 0.3, trees: 40 }],
  ] as const)('%s learns as the embedded trainer does, and is what its curve says', async (_, changed) => {
    const settings = { ...small, ...changed };
    const { forest, learningCurve, bestRound } = await lightgbmTrainer(api!).train(fit, choose, settings);
    const embedded = await gbdtTrainer.train(fit, choose, settings);
    const [own, theirs] = [forest, embedded.forest].map((f) => forestScores(f, report.columns, report.rows));
    expect(Math.abs(mrr(report, own) - mrr(report, theirs))).toBeLessThan(0.04);
    expect(learningCurve.length).toBe(changed.trees);
    expect(learningCurve[bestRound - 1].choose).toBeCloseTo(
      mrr(choose, forestScores(forest, choose.columns, choose.rows)),
      6,
    );
  });

  const sampled = { ...small, rowFraction: 0.7, featureFraction: 0.6, seed: 5 };
  const blank = Float32Array.from({ length: 800 }, (_, list) => (list % 3 === 0 ? 0 : 1));
  const unclicked = fit.labels.map((label, row) => label * blank[Math.floor(row / 12)]);
  const heavy = Float32Array.from({ length: 800 }, (_, list) => (list % 2 === 0 ? 9 : 1));
  const same: [why: string, a: () => Promise<Buffer>, b: () => Promise<Buffer>, equal: boolean][] = [
    ['twice the same', () => bytesOf(sampled), () => bytesOf(sampled), true],
    ['another seed, sampled', () => bytesOf(sampled), () => bytesOf({ ...sampled, seed: 6 }), false],
    [
      'lists of weight 0 and lists without a click',
      () => bytesOf(small, { ...fit, weights: blank }),
      () => bytesOf(small, { ...fit, labels: unclicked }),
      true,
    ],
    [
      'weights that are all 1',
      () => bytesOf(small),
      () => bytesOf(small, { ...fit, weights: blank.map(() => 1) }),
      true,
    ],
    ['other weights', () => bytesOf(small), () => bytesOf(small, { ...fit, weights: heavy }), false],
    [
      'labels twice as large, since gains are divided by the best DCG',
      () => bytesOf(small),
      () => bytesOf(small, { ...fit, labels: fit.labels.map((x) => 2 * x) }),
      true,
    ],
  ];
  test.each(same)('the same bytes: %s', async (_, a, b, equal) => {
    expect((await a()).equals(await b())).toBe(equal);
  });

  test('OpenMP waits passively in a process that loads it', () => {
    const script = `require(${JSON.stringify(join(__dirname, 'installed'))}).installedLightgbm()`;
    const { OMP_WAIT_POLICY: _, ...env } = process.env;
    const said = spawnSync(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', script], {
      env: { ...env, OMP_DISPLAY_ENV: 'true' },
      encoding: 'utf8',
    });
    expect(said.status).toBe(0);
    if (process.platform === 'linux') expect(said.stderr).toMatch(/OMP_WAIT_POLICY = 'PASSIVE'/);
  });
});

function holes(table: RankTable): RankTable {
  const next = random(4);
  const columns = table.columns.map((column, c) =>
    column.map((x) => (c < 3 && next() < 0.2 ? Number.NaN : c === 3 ? Math.round(x) : x)),
  );
  // whether it is missing says more than its value
  const clicked = table.labels.map((label) => (label > 0 === next() < 0.9 ? Number.NaN : next()));
  return { ...table, columns: [...columns, clicked], names: [...table.names, 'hole'] };
}

/** A forest and what LightGBM itself says of hard rows: the leaf in every tree, [rows × trees], and the scores. */
async function trainedByHand(table: RankTable) {
  const settings = gbdtSettings({ rate: 0.1 });
  const parameters = parameterText({ ...lightgbmParameters(settings), label_gain: '0,1' });
  const data = await createDataset(api!, table, gatherLists(table, 'linear'), parameters, settings);
  const booster = api!.handle('BoosterCreate', data.handle, parameters);
  const finished = new Int32Array(1);
  for (let i = 0; i < 40; i++) api!.call('BoosterUpdateOneIter', booster, finished);
  const forest = readModelText(api!.text('BoosterSaveModelToString', booster, 0, -1, 0), table.names);
  const next = random(11);
  const rows = 5000;
  const thresholds = forest.trees.flatMap((tree) => [...tree.threshold].filter(Number.isFinite));
  const special = [Number.NaN, 0, -0, 2 ** -149, -(2 ** -149), 1e-36, -1e-36, 3.4e38, -3.4e38];
  const value = (): number => {
    const kind = next();
    if (kind < 0.3) return thresholds[Math.floor(next() * thresholds.length)];
    return kind < 0.6 ? special[Math.floor(next() * special.length)] : (next() - 0.5) * 6;
  };
  const columns = table.names.map(() => Float32Array.from({ length: rows }, value));
  const matrix = Float32Array.from(
    { length: rows * columns.length },
    (_, i) => columns[i % columns.length][Math.floor(i / columns.length)],
  );
  const predict = (type: number, width: number): Float64Array => {
    const out = new Float64Array(rows * width);
    api!.call(
      'BoosterPredictForMat',
      booster,
      matrix,
      0,
      rows,
      columns.length,
      1,
      type,
      0,
      -1,
      '',
      new BigInt64Array(1),
      out,
    );
    return out;
  };
  return { forest, columns, rows, scores: predict(1, 1), leaves: predict(2, forest.trees.length) };
}
