import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadRanker, type RankTable } from '../../models';
import { readMetadata } from '../../models/onnx/metadata';
import { readRun, tableOf } from '../../runs/parts';
import { runPaths } from '../../runs/paths';
import { DOUBLES, foreignModel } from '../models/foreign-models';
import { folder, podium } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);
const run = at('run');

test('blend fits weights on the choose part, judges them by cross-fitting, and leaves the run alone', async () => {
  expect((await podium('replay', '--events', 12000, '--features', 'heuristic', '--out', run)).code).toBe(0);
  for (const [name, trees] of [
    ['a.onnx', 3],
    ['b.onnx', 30],
  ] as const) {
    expect((await podium('train', '--run', run, '--trees', trees)).code).toBe(0);
    copyFileSync(join(run, 'model.onnx'), at(name));
  }
  const manifest = readFileSync(join(run, 'manifest.json'), 'utf8');
  const asked = ['blend', '--run', run, '--models', at('a.onnx'), at('b.onnx'), '--json', '--out'] as const;
  const said = await podium(...asked, at('blend.onnx'));
  expect(said).toMatchObject({ code: 0, err: '' });
  const told = JSON.parse(said.out) as {
    parts: { weight: number; share: number; mrr: number }[];
    crossFitted: number;
    difference: { value: number };
    best: string;
  };
  const best = Math.max(...told.parts.map(({ mrr }) => mrr));
  expect(told.difference.value).toBeCloseTo(told.crossFitted - best, 9);
  expect(told.crossFitted).toBeGreaterThan(best - 0.05);
  expect(readMetadata(readFileSync(at('blend.onnx')))!.training).toMatchObject({
    trainer: 'blend',
    weights: told.parts.map(({ weight }) => weight),
  });
  expect((await podium(...asked, at('again.onnx'))).code).toBe(0);
  expect(readFileSync(at('again.onnx')).equals(readFileSync(at('blend.onnx')))).toBe(true);
  expect(readFileSync(join(run, 'manifest.json'), 'utf8')).toBe(manifest);
  const judged = await podium('evaluate', '--run', run, '--model', at('blend.onnx'));
  expect(judged.out).toContain('blend.onnx');
});

test('a model of another run with other columns is taken where this one has them all, computed the same way', async () => {
  const replay = ['replay', '--events', 12000, '--features', 'heuristic - name:*session*', '--out', at('few')];
  expect(await podium(...replay)).toMatchObject({ code: 0 });
  expect((await podium('train', '--run', at('few'), '--trees', 12)).code).toBe(0);
  const few = join(at('few'), 'model.onnx');
  expect(readMetadata(readFileSync(few))!.fingerprint).not.toBe(readMetadata(readFileSync(at('a.onnx')))!.fingerprint);
  const said = await podium('blend', '--run', run, '--models', few, at('b.onnx'), '--out', at('both.onnx'));
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(readMetadata(readFileSync(at('both.onnx')))!.fingerprint).toBe(
    readMetadata(readFileSync(at('a.onnx')))!.fingerprint,
  );
  expect(await podium('evaluate', '--run', run, '--model', at('both.onnx'))).toMatchObject({ code: 0 });
  // the other way round, the small run lacks what the large one reads
  copyFileSync(at('b.onnx'), join(run, 'model.onnx'));
  const back = ['blend', '--run', at('few'), '--models', few, join(run, 'model.onnx'), '--out', at('no.onnx')];
  expect((await podium(...back)).err).toMatch(/and has no column ".*", which it reads; replay the log with/);
});

test('a model of another making is taken with its columns, whatever numbers it takes and gives', async () => {
  writeFileSync(at('columns.json'), '["click_count__item", "candidate_rank"]');
  const theirs: [name: string, model: Uint8Array][] = [
    ['floats.onnx', foreignModel([1, -0.2])],
    ['doubles.onnx', foreignModel([1, -0.3], { input: DOUBLES })],
    ['chances.onnx', foreignModel([0.5, -0.2], { pairs: true })],
  ];
  for (const [name, model] of theirs) writeFileSync(at(name), model);
  const models = ['--models', at('b.onnx'), ...theirs.map(([name]) => at(name))];
  const asked = [
    'blend',
    '--run',
    run,
    ...models,
    '--columns',
    at('columns.json'),
    '--json',
    '--out',
    at('mixed.onnx'),
  ];
  const said = await podium(...asked);
  expect(said).toMatchObject({ code: 0, err: '' });
  const { parts } = JSON.parse(said.out) as { parts: { weight: number }[] };
  expect(parts).toHaveLength(4);
  const table = tableFor(run);
  const scored = async (path: string, mapping = {}): Promise<Float64Array> => {
    const ranker = await loadRanker(path, mapping);
    return ranker.score(table).finally(() => ranker.close());
  };
  const mapping = { columns: ['click_count__item', 'candidate_rank'] };
  const each = [await scored(at('b.onnx'))];
  for (const [name] of theirs) each.push(await scored(at(name), mapping));
  (await scored(at('mixed.onnx'))).forEach((score, row) =>
    expect(score).toBeCloseTo(
      parts.reduce((sum, { weight }, i) => sum + weight * each[i][row], 0),
      2,
    ),
  );
  expect(await podium('evaluate', '--run', run, '--model', at('mixed.onnx'))).toMatchObject({ code: 0 });
});

/** The rows of a run's first requests. */
function tableFor(dir: string): RankTable {
  const data = readRun(runPaths(dir));
  return tableOf(
    data,
    Int32Array.from({ length: 50 }, (_, i) => i),
    data.featureNames,
  );
}

test('scores that are NaN are refused with the model and what to do, before any weight is fitted', async () => {
  writeFileSync(at('columns.json'), '["click_count__item", "candidate_rank"]');
  writeFileSync(at('nan.onnx'), foreignModel([Number.NaN, 1]));
  const models = ['--models', at('b.onnx'), at('nan.onnx'), '--columns', at('columns.json')];
  const said = await podium('blend', '--run', run, ...models, '--out', at('no.onnx'));
  expect(said.code).toBe(1);
  expect(said.err).toMatch(/nan\.onnx scores (\d+) of \1 rows of the choose part as NaN, expected a finite number/);
  expect(said.err).toContain('give missing values a value within the model [E_MODEL]\n');
  expect(said.err).not.toContain('opset');
});

const mistakes: [why: string, args: (string | number)[], code: number, sentence: string][] = [
  ['one model', ['--models', at('a.onnx')], 2, 'blend: 1 model was given, expected two or more'],
  [
    'a model of another maker',
    ['--models', at('a.onnx'), at('theirs.onnx')],
    1,
    'theirs.onnx names no columns, expected a model that Podium wrote, or its columns with --columns [E_MODEL]\n',
  ],
  [
    'a file that is not there',
    ['--models', at('a.onnx'), at('none.onnx')],
    1,
    'none.onnx cannot be read (ENOENT), expected an ONNX file',
  ],
  ['a folder', ['--models', at('a.onnx'), run], 1, 'run cannot be read (EISDIR), expected an ONNX file [E_STATE]\n'],
  [
    'the same model under another name',
    ['--models', at('a.onnx'), at('b.onnx'), at('copy.onnx')],
    2,
    'copy.onnx are the same model, expected different ones',
  ],
  [
    'columns for models that name their own',
    ['--models', at('a.onnx'), at('b.onnx'), '--columns', at('columns.json')],
    2,
    'every one of --models names its own; leave it out',
  ],
  [
    'folds of one',
    ['--models', at('a.onnx'), at('b.onnx'), '--folds', 1],
    2,
    '--folds is 1, expected a whole number from 2 to 100',
  ],
];

test.each(mistakes)('%s is one sentence', async (_, args, code, sentence) => {
  writeFileSync(at('theirs.onnx'), foreignModel([1]));
  copyFileSync(at('a.onnx'), at('copy.onnx'));
  const said = await podium('blend', '--run', run, ...args, '--out', at('no.onnx'));
  expect(said.code).toBe(code);
  expect(said.err).toContain(sentence);
  expect(existsSync(at('no.onnx'))).toBe(false);
});
