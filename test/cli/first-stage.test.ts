import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { reportStep } from '../../cli/steps';
import { gbdtTrainer } from '../../models';
import { readMetadata } from '../../models/onnx/metadata';
import { trainFirstStage } from '../../runs/first-stage';
import { dealUsers } from '../../runs/folds';
import { type Manifest, readManifest } from '../../runs/manifest';
import { fitted, type RunData, readRun } from '../../runs/parts';
import { runPaths } from '../../runs/paths';
import { type Progress, UNWATCHED, type Watch } from '../../runs/progress';
import { runSettings, type Training, trainingTables, trainRanker } from '../../runs/train-ranker';
import { folder, podium, SMALL_REPLAY } from './podium';

const dir = folder();
const paths = runPaths(join(dir, 'run'));
const first = join(dir, 'first.json');
const asked = [
  'train',
  '--run',
  paths.dir,
  '--trees',
  6,
  '--threads',
  1,
  '--first-stage',
  first,
  '--folds',
  3,
] as const;
let manifest: Manifest;
let data: RunData;

beforeAll(async () => {
  expect((await podium('replay', ...SMALL_REPLAY, '--out', paths.dir)).code).toBe(0);
  manifest = readManifest(paths);
  data = readRun(paths);
  writeFileSync(
    first,
    '{"clicks": {"objective": "logistic", "trees": 5}, "pairs": {"objective": "pairwise", "trees": 4}}',
  );
}, 180_000);

describe('podium train --first-stage', () => {
  test('trains both stages to one model, the same again, that is evaluated, reported and handed on as any other', async () => {
    const said = await podium(...asked);
    expect(said).toMatchObject({ code: 0, err: '' });
    const training = JSON.parse(readFileSync(paths.training, 'utf8')) as Training;
    const added = Object.keys(training.gain).slice(training.columns.length);
    expect(added).toEqual(
      ['clicks', 'pairs'].flatMap((name) => ['', '_rank', '_gap'].map((end) => `first_stage_${name}${end}`)),
    );
    expect(added.some((name) => training.gain[name]! > 0)).toBe(true);
    const model = readFileSync(paths.model);
    const { featureNames, isPerList, training: about } = readMetadata(model)!;
    expect([...featureNames].sort()).toEqual([...training.columns].sort());
    expect(isPerList).toBe(true);
    expect(about).toMatchObject({ firstStage: { folds: 3, models: { clicks: { objective: 'logistic', trees: 5 } } } });
    expect((await podium(...asked)).code).toBe(0);
    expect(readFileSync(paths.model).equals(model)).toBe(true);

    const board = await podium('evaluate', '--run', paths.dir);
    expect(board).toMatchObject({ code: 0, err: '' });
    expect(board.out).toContain('boosted');
    await reportStep(paths, true, UNWATCHED);
    expect(readFileSync(paths.report, 'utf8')).toContain('first_<wbr>');
    const bundle = join(dir, 'bundle');
    expect(await podium('bundle', 'create', paths.dir, '--out', bundle, '--lists', 20)).toMatchObject({ code: 0 });
    const verified = await podium('bundle', 'verify', bundle, '--run', paths.dir);
    expect(verified).toMatchObject({ code: 0, err: '' });
    expect(verified.out).toContain('came out again');
    const refused = await podium('explain', paths.dir, '--list', data.requests.qid[0]!);
    expect(refused.err).toContain('it is no single forest of Podium');
  }, 180_000);

  const mistakes: [why: string, file: string, args: (string | number)[], code: number, sentence: string][] = [
    ['no ranker', '{}', [], 2, 'holds no rankers, expected a JSON object such as {"clicks"'],
    ['a list', '[1]', [], 2, 'holds no rankers'],
    ['a name with a space', '{"my ranker": {}}', [], 2, 'names a ranker "my ranker", expected small letters'],
    ['no settings', '{"a": 3}', [], 2, 'a is 3, expected an object of settings'],
    ['a setting that is none', '{"a": {"depth": 3}}', [], 2, 'setting "depth" does not exist'],
    ['one fold', '{"a": {}}', ['--folds', 1], 2, '--folds is 1, expected a whole number from 2 to 100'],
  ];
  test.each(mistakes)('%s is one sentence', async (_, file, args, code, sentence) => {
    const wrong = join(dir, 'wrong.json');
    writeFileSync(wrong, file);
    const said = await podium('train', '--run', paths.dir, '--first-stage', wrong, ...args);
    expect(said.err).toContain(sentence);
    expect(said.code).toBe(code);
  });
});

test('no row of the fit part is scored by a ranker that learned from its user', async () => {
  const { cuts, protocol } = manifest;
  const requests = fitted(data, cuts, protocol);
  const users = Int32Array.from(requests, (request) => data.requests.user[request]);
  const foldOf = dealUsers(users, 3, 1, 'test');
  const scoresOf = async (own: RunData): Promise<Float32Array> => {
    const { names, fit, choose } = trainingTables(own, cuts, protocol, {});
    const tables = { data: own, names, requests, fit, choose };
    const settings = (given: object) => runSettings(1, given);
    const stage = await trainFirstStage(
      tables,
      { models: { a: { trees: 4 } }, folds: 3 },
      gbdtTrainer,
      settings,
      1,
      UNWATCHED,
    );
    return stage.fit.columns[names.length];
  };
  const before = await scoresOf(data);
  const labels = data.labels.slice();
  requests.forEach((request, list) => {
    if (foldOf[list] !== 0) return;
    const { offsets } = data.requests;
    labels.subarray(offsets[request], offsets[request + 1]).reverse();
  });
  const after = await scoresOf({ ...data, labels });
  const rowsOf = (isIn: (fold: number) => boolean): number[] => {
    let at = 0;
    return Array.from(requests, (request, list) => {
      const count = data.requests.offsets[request + 1] - data.requests.offsets[request];
      at += count;
      return isIn(foldOf[list]) ? Array.from({ length: count }, (_, i) => at - count + i) : [];
    }).flat();
  };
  const same = (rows: readonly number[]): boolean => rows.every((row) => before[row] === after[row]);
  expect(same(rowsOf((fold) => fold === 0))).toBe(true);
  expect(same(rowsOf((fold) => fold === 1))).toBe(false);
  expect(same(rowsOf((fold) => fold === 2))).toBe(false);
});

test('people are dealt to folds of one size, all lists of a person to one, the same for the same seed', () => {
  const users = Int32Array.from({ length: 300 }, (_, list) => (list * 7) % 40);
  const foldOf = dealUsers(users, 5, 1, 'test');
  expect(dealUsers(users, 5, 1, 'test')).toEqual(foldOf);
  expect(dealUsers(users, 5, 2, 'test')).not.toEqual(foldOf);
  const of = new Map(Array.from(users, (user, list) => [user, foldOf[list]]));
  users.forEach((user, list) => {
    expect(foldOf[list]).toBe(of.get(user));
  });
  for (let fold = 0; fold < 5; fold++) expect([...of.values()].filter((own) => own === fold)).toHaveLength(8);
  expect(() => dealUsers(users, 41, 1, 'train: the fit part has requests of')).toThrow(
    'train: the fit part has requests of 40 users, expected at least 41, one for each fold; a longer log would do',
  );
});

test('one that was stopped in its first stage goes on after the last whole training, to the same bytes', async () => {
  const { cuts, protocol } = manifest;
  const firstStage = { models: { a: { trees: 3 }, b: { objective: 'logistic', trees: 3 } as const }, folds: 3 };
  let trainings = 0;
  const trainer: typeof gbdtTrainer = {
    ...gbdtTrainer,
    train: (...args) => {
      trainings++;
      return gbdtTrainer.train(...args);
    },
  };
  const train = async (watch: Watch): Promise<unknown> =>
    trainRanker(data, cuts, protocol, paths, { settings: { trees: 4, threads: 1 }, firstStage, trainer }, watch);
  await train(UNWATCHED);
  expect(trainings).toBe(9);
  const whole = readFileSync(paths.model);
  let done = 0;
  const watch = {
    progress: ({ stage }: Progress) => void (stage === 'first stage' && done++),
    aborted: () => done >= 5,
  };
  await expect(train(watch)).rejects.toThrow('stopped');
  expect(readdirSync(paths.firstStage)).toHaveLength(5);
  trainings = 0;
  await train(UNWATCHED);
  expect(trainings).toBe(4);
  expect(readFileSync(paths.model).equals(whole)).toBe(true);
  expect(existsSync(paths.firstStage)).toBe(false);
});
