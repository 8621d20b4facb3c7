import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMetadata } from '../../models/onnx/metadata';
import { foreignModel } from '../models/foreign-models';
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

const mistakes: [why: string, args: (string | number)[], code: number, sentence: string][] = [
  ['one model', ['--models', at('a.onnx')], 2, 'blend: 1 model was given, expected two or more'],
  [
    'a model of another maker',
    ['--models', at('a.onnx'), at('theirs.onnx')],
    1,
    'theirs.onnx names no columns, expected a model that Podium wrote [E_MODEL]\n',
  ],
  [
    'a file that is not there',
    ['--models', at('a.onnx'), at('none.onnx')],
    1,
    'none.onnx cannot be read, expected an ONNX file',
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
  const said = await podium('blend', '--run', run, ...args, '--out', at('no.onnx'));
  expect(said.code).toBe(code);
  expect(said.err).toContain(sentence);
  expect(existsSync(at('no.onnx'))).toBe(false);
});
