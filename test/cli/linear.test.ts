import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readMetadata } from '../../models/onnx/metadata';
import type { Leaderboard } from '../../runs/leaderboard';
import { runPaths } from '../../runs/paths';
import type { Training } from '../../runs/train-ranker';
import { folder, podium, SMALL, SMALL_REPLAY } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);
const paths = runPaths(at('run'));
const asked = ['train', '--run', paths.dir, '--trainer', 'linear'] as const;

beforeAll(async () => {
  expect(await podium('replay', ...SMALL_REPLAY, '--out', paths.dir)).toMatchObject({ code: 0 });
});

test('a linear ranker is trained, judged, reported and handed on as any other; the same again', async () => {
  const said = await podium(...asked);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toMatch(/^a linear ranker of \d+ columns, /);
  expect(said.out).toMatch(/MRR 0\.\d+ fit, 0\.\d+ choose\nweight × deviation: /);
  const model = readFileSync(paths.model);
  expect(readMetadata(model)!.training).toMatchObject({ trainer: 'linear', settings: { l2: 1 } });
  const { learningCurve, gain, columns, settings } = JSON.parse(readFileSync(paths.training, 'utf8')) as Training;
  expect(Object.keys(gain)).toEqual(columns);
  expect(Object.keys(settings)).toEqual(['l2', 'metric', 'truncation', 'labelGain', 'seed']);
  expect((await podium(...asked)).code).toBe(0);
  expect(readFileSync(paths.model).equals(model)).toBe(true);
  const board = await podium('evaluate', '--run', paths.dir);
  expect(board).toMatchObject({ code: 0 });
  expect(board.out).toContain('linear - recency: MRR');
  expect(board.out).not.toContain('boosted');
  const { leaderboard } = JSON.parse(readFileSync(paths.leaderboard, 'utf8')) as Leaderboard;
  const mrr = (name: string): number => leaderboard.find(({ ranker }) => ranker === name)!.metrics.mrr!.value!;
  expect(mrr('linear')).toBeGreaterThan(mrr('random') + 0.05);
  expect(learningCurve).toHaveLength(1);
  const report = readFileSync(paths.report, 'utf8');
  expect(report).toContain('The trained ranker (linear)');
  expect(report).toContain('A linear ranker is fitted in one go.');
  const compared = await podium('compare', paths.dir, `${paths.dir}:random`, `${paths.dir}:boosted`, '--json');
  expect(compared.err).toContain('was named twice');
  const trees = runPaths(at('trees'));
  expect(await podium('run', ...SMALL, '--out', trees.dir)).toMatchObject({ code: 0 });
  const other = await podium('compare', trees.dir, `${trees.dir}:linear`);
  expect(other).toMatchObject({ code: 2, out: '' });
  expect(other.err).toMatch(/compare: .*trees:linear has no ranker "linear".*; it has .*boosted/);
  const windows = await podium('compare', trees.dir, `${trees.dir}:linear`, '--windows', 2);
  expect(windows.err).toMatch(/trees:linear cannot be judged in windows; expected the trained ranker of a run or /);
  const told = await podium('compare', paths.dir, `${paths.dir}:random`, '--json');
  const { rows } = JSON.parse(told.out) as { rows: { ranker: string; value: number }[] };
  expect(rows.find(({ ranker }) => ranker === 'linear')!.value).toBe(mrr('linear'));
  const bundle = ['bundle', 'create', paths.dir, '--out', at('bundle'), '--lists', 20];
  expect(await podium(...bundle)).toMatchObject({ code: 0 });
  expect(await podium('bundle', 'verify', at('bundle'), '--run', paths.dir)).toMatchObject({ code: 0 });
});

test('another pull is another model, and training again as time goes by is linear, too', async () => {
  const before = readFileSync(paths.model);
  writeFileSync(at('params.json'), '{"l2": 100}');
  expect(await podium(...asked, '--params', at('params.json'))).toMatchObject({ code: 0 });
  expect(readFileSync(paths.model).equals(before)).toBe(false);
  const said = await podium('evaluate', '--run', paths.dir, '--retrain', '12h');
  expect(said).toMatchObject({ code: 0 });
  expect(said.out).toContain('every 12h');
  const { leaderboard } = JSON.parse(readFileSync(paths.leaderboard, 'utf8')) as Leaderboard;
  expect(leaderboard.map(({ ranker }) => ranker)).toContain('linear every 12h');
});

test('columns that are stored as bins are refused, not learned from their edges', async () => {
  const replay = ['replay', ...SMALL_REPLAY, '--columns-as', 'uint8', '--out', at('bins')];
  expect(await podium(...replay)).toMatchObject({ code: 0 });
  const said = await podium('train', '--run', at('bins'), '--trainer', 'linear');
  expect(said).toMatchObject({ code: 2, out: '' });
  expect(said.err).toMatch(
    /train: column ".*" is stored as bins, expected its values for a linear ranker; replay with --columns-as float32/,
  );
});

const mistakes: [why: string, args: (string | number)[], sentence: string][] = [
  ['trees', [...asked, '--trees', 5], 'setting trees was given, which a linear ranker does not have; it takes l2'],
  ['no pull', [...asked, '--params', at('no-pull.json')], 'setting l2 is 0, expected a number above 0 for a linear'],
  ['a search', ['tune', '--run', paths.dir, '--trainer', 'linear'], 'which has no settings to look for'],
];
test.each(mistakes)('%s of a linear ranker are refused', async (_, args, sentence) => {
  writeFileSync(at('no-pull.json'), '{"l2": 0}');
  const said = await podium(...args);
  expect(said.code).toBe(2);
  expect(said.err).toContain(sentence);
});
