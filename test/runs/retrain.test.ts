import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { trainedWith } from '../../cli/trained-with';
import type { Duration } from '../../engine/base/durations';
import { readTable } from '../../engine/tables/reader';
import { loadRanker, readForest } from '../../models';
import type { Leaderboard } from '../../runs/leaderboard';
import { type Manifest, readManifest } from '../../runs/manifest';
import { judged, type RunData, readRun, tableOf } from '../../runs/parts';
import { runPaths } from '../../runs/paths';
import { UNWATCHED } from '../../runs/progress';
import { labelDelay } from '../../runs/retrain/label-delay';
import { retrainedRankers } from '../../runs/retrain/retrained';
import { cadencesOf } from '../../runs/retrain/schedule';
import { type RetrainingWorth, readRetraining } from '../../runs/retrain/worth';
import type { Training } from '../../runs/train-ranker';
import { folder, podium } from '../cli/podium';

const dir = folder();
const paths = runPaths(join(dir, 'run'));
const SMALL = ['--events', 2400, '--features', 'heuristic', '--trees', 3];
const HOUR = 3_600_000;
let data: RunData;
let manifest: Manifest;
let moments: readonly number[];

beforeAll(async () => {
  const asked = ['--protocol', 'progressive', '--retrain', '2h,1h', '--negatives', 3];
  const said = await podium('run', ...SMALL, ...asked, '--out', paths.dir);
  expect(said).toMatchObject({ code: 0 });
  for (const words of ['trained again', 'every 2h', 'minus never', 'test, then train', 'mrr over time'])
    expect(said.out).toContain(words);
  data = readRun(paths);
  manifest = readManifest(paths);
  const { requests } = judged(data, manifest.cuts, manifest.protocol, 'report');
  const ts = Float64Array.from(requests, (i) => data.requests.ts[i]!);
  moments = cadencesOf(['1h'], ts, manifest.cuts.report)[0]!.moments;
}, 120_000);

/** Folders of the models of a moment. */
const kept = (moment: number): string[] =>
  readdirSync(paths.retrained).filter((name) => name.startsWith(new Date(moment).toISOString().replace(/\W/g, '')));

test('a cadence makes models where lists wait for them, and the first is that of the report cut', () => {
  const [hourly, daily] = cadencesOf(['1h', '1d'], [0, HOUR - 1, 2 * HOUR, 2.5 * HOUR, 5 * HOUR], 0);
  expect(hourly!.moments).toEqual([2 * HOUR, 5 * HOUR]);
  expect([...hourly!.at]).toEqual([0, 0, 2 * HOUR, 2 * HOUR, 5 * HOUR]);
  expect(daily!.moments).toEqual([]);
});

describe('how long an outcome is waited for', () => {
  const next = { kind: 'next', on: 'view', item: 'item' } as const;
  const cases: [
    why: string,
    gap: Duration | undefined,
    outcome: object,
    window: Duration | undefined,
    want: Duration | undefined,
  ][] = [
    ['known with the request', undefined, { kind: 'immediate', field: 'clicked' }, undefined, undefined],
    ['known with the request, and a gap was asked for', '1d', { kind: 'immediate', field: 'clicked' }, '2d', '1d'],
    ['comes later: its window', undefined, next, '10m', '10m'],
    ['comes later: the default window', undefined, next, undefined, '30m'],
    ['a gap shorter than the window does not do', '5m', next, '10m', '10m'],
    ['a gap longer than the window', '1d', next, '10m', '1d'],
  ];
  test.each(cases)('%s', (_, gap, outcome, window, want) =>
    expect(
      labelDelay(gap, { on: 'x', candidates: 'y', outcome, ...(window && { window }) } as Parameters<
        typeof labelDelay
      >[1]),
    ).toBe(want),
  );
});

test('the model of a moment is that of a run that is cut there; without a model nothing can be trained again', async () => {
  const [moment] = moments;
  const other = join(dir, 'cut');
  const at = `at=${new Date(moment!).toISOString()}`;
  const said = await podium('replay', ...SMALL.slice(0, 4), '--protocol', 'every-click', '--split', at, '--out', other);
  expect(said).toMatchObject({ code: 0 });
  const refused = await podium('evaluate', '--run', other, '--retrain', '1h');
  expect(refused.code).toBe(2);
  expect(refused.err).toMatch(/needs a trained ranker to begin with/);
  expect(await podium('train', '--run', other, ...SMALL.slice(4))).toMatchObject({ code: 0 });
  const own = join(paths.retrained, kept(moment!)[0]!);
  expect(readForest(readFileSync(join(own, 'model.onnx')))).toEqual(
    readForest(readFileSync(join(other, 'model.onnx'))),
  );
});

test('each list is ranked by the newest model made before it, and by no other', async () => {
  const table = readTable(paths.lists);
  const ranker = table.ids('ranker');
  const qid = table.ids('qid');
  const mrr = table.numbers('mrr');
  const told = new Map<string, number>();
  ranker.codes.forEach((code, row) => told.set(`${ranker.ids[code]} ${qid.ids[qid.codes[row]!]}`, mrr[row]!));
  let changed = 0;
  for (const request of judged(data, manifest.cuts, manifest.protocol, 'report').requests) {
    const ts = data.requests.ts[request]!;
    const newest = moments.filter((moment) => moment <= ts).at(-1);
    const model = newest === undefined ? paths.model : join(paths.retrained, kept(newest)[0]!, 'model.onnx');
    const list = tableOf(data, Int32Array.of(request), manifest.columns);
    const loaded = await loadRanker(model);
    const scores = await loaded.score(list);
    await loaded.close();
    const hit = list.labels.findIndex((label) => label > 0);
    const own = scores[hit]!;
    const above = scores.filter((score) => score > own).length;
    const tied = scores.filter((score) => score === own).length;
    const want =
      hit < 0 ? 0 : Array.from({ length: tied }, (_, i) => 1 / (above + i + 1)).reduce((a, b) => a + b, 0) / tied;
    const id = data.requests.qid[request]!;
    expect(told.get(`boosted every 1h ${id}`)).toBeCloseTo(want, 12);
    if (newest === undefined) expect(told.get(`boosted every 1h ${id}`)).toBe(told.get(`boosted ${id}`));
    else if (told.get(`boosted every 1h ${id}`) !== told.get(`boosted ${id}`)) changed++;
  }
  expect(changed).toBeGreaterThan(0);
}, 180_000);

test('what is told is what the lists say, and the run keeps its cadences in its protocol', async () => {
  const worth = readRetraining(paths)!;
  expect(worth.rows.map(({ every }) => every)).toEqual([null, '2h', '1h']);
  expect(worth.rows.map(({ trainings }) => trainings > 0)).toEqual([false, true, true]);
  expect(worth).toMatchObject({ metric: 'mrr', delay: null });
  const board = JSON.parse(readFileSync(paths.leaderboard, 'utf8')) as Leaderboard;
  expect(board.protocol).toMatchObject({ protocol: 'progressive', retrain: ['2h', '1h'] });
  // three negatives and the truth: another metric, told beside the one against all, and compared by its own name
  const drawn = board.leaderboard.map(({ metrics }) => metrics['mrr|sampled3']!.value! - metrics.mrr!.value!);
  expect(Math.min(...drawn)).toBeGreaterThan(0);
  const compared = await podium('compare', paths.dir, `${paths.dir}:random`, '--metric', 'mrr|sampled3', '--json');
  expect(JSON.parse(compared.out)).toMatchObject({
    metric: 'mrr|sampled3',
    policy: expect.stringContaining('negatives=3'),
  });
  const mrrOf = (name: string): number => board.leaderboard.find((row) => row.ranker === name)!.metrics.mrr!.value!;
  for (const { every, value } of worth.rows)
    expect(value).toBe(mrrOf(every === null ? 'boosted' : `boosted every ${every}`));
  const total = worth.curve.reduce((sum, { lists, values }) => sum + lists * (values[1] ?? 0), 0);
  expect(total / worth.lists).toBeCloseTo(worth.rows[1]!.value!, 12);
  expect(worth.rows[1]!.difference!.value).toBeCloseTo(worth.rows[1]!.value! - worth.rows[0]!.value!, 12);
  const report = readFileSync(paths.report, 'utf8');
  for (const words of ['What training again is worth', 'every 1h', 'Others are'.toLowerCase()])
    expect(report).toContain(words);
});

test('asked again, models that are there are taken; other gaps make others, of lists whose outcome is known', async () => {
  const names = readdirSync(paths.retrained);
  const times = names.map((name) => statSync(join(paths.retrained, name, 'model.onnx')).mtimeMs);
  const again = await podium('evaluate', '--run', paths.dir, '--retrain', '1h', '--json');
  expect(again).toMatchObject({ code: 0 });
  const { retraining } = JSON.parse(again.out) as { retraining: RetrainingWorth };
  expect(retraining.rows.map(({ every }) => every)).toEqual([null, '1h']);
  expect(names.map((name) => statSync(join(paths.retrained, name, 'model.onnx')).mtimeMs)).toEqual(times);
  const gapped = { ...manifest, protocol: { ...manifest.protocol, gap: '20m' as const } };
  const options = { settings: { trees: 3, threads: 1 } };
  await retrainedRankers({ data, manifest: gapped, paths, options }, ['1h'], UNWATCHED);
  const [first] = kept(moments[0]!).filter((name) => !names.includes(name));
  const training = JSON.parse(readFileSync(join(paths.retrained, first!, 'training.json'), 'utf8')) as Training;
  const [moment] = moments;
  const before = [...data.requests.ts].filter((ts) => ts < moment!);
  const choose = before[Math.floor(0.9 * before.length)]!;
  const isKept = (i: number): boolean => data.requests.sessionStart[i]! >= choose;
  expect(training.fit.lists).toBe(before.filter((ts) => ts < choose - 20 * 60_000).length);
  expect(training.choose.lists).toBe(
    before.filter((ts, i) => ts >= choose && ts < moment! - 20 * 60_000 && isKept(i)).length,
  );
}, 180_000);

test('a run of two stages is trained again in two stages; another first stage is another model', async () => {
  const settings = { trees: 2, threads: 1 };
  for (const objective of ['logistic', 'pairwise'] as const) {
    const firstStage = { models: { own: { objective, trees: 1 } }, folds: 2 };
    // as podium train leaves it in the manifest
    const options = trainedWith(JSON.stringify({ settings: { trees: 2 }, firstStage }), 1);
    expect(options).toEqual({ settings, firstStage });
    const before = kept(moments.at(-1)!);
    await retrainedRankers({ data, manifest, paths, options }, ['2h'], UNWATCHED);
    const made = kept(moments.at(-1)!).filter((name) => !before.includes(name));
    expect(made).toHaveLength(1);
    const training = JSON.parse(readFileSync(join(paths.retrained, made[0]!, 'training.json'), 'utf8')) as Training;
    expect(training.firstStage).toEqual(firstStage);
  }
  expect(trainedWith(undefined, 1)).toEqual({ settings: { threads: 1 } });
}, 120_000);

test.each([
  ['progressive without a cadence', ['run', '--protocol', 'progressive'], 2, /without --retrain/],
  ['a cadence that is none', ['run', '--retrain', 'soon'], 2, /duration: "soon" was found/],
  ['no negatives', ['run', '--negatives', '0'], 2, /--negatives is 0, expected a whole number/],
  ['never alone', ['run', '--retrain', 'never'], 2, /--retrain is "never"/],
])('refused: %s', async (_, args, code, words) => {
  const said = await podium(...args, '--out', join(dir, 'none'));
  expect(said).toMatchObject({ code, out: '' });
  expect(said.err).toMatch(words);
});
