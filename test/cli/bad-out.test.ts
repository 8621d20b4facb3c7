import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { folder, podium, SMALL } from './podium';

const dir = folder();
const at = (...names: string[]): string => join(dir, ...names);

beforeAll(async () => {
  expect(await podium('run', ...SMALL, '--out', at('run'))).toMatchObject({ code: 0 });
  writeFileSync(at('file'), '');
  mkdirSync(at('folder.onnx'));
}, 180_000);

const run = ['--run', at('run')];
const models = ['--models', at('run', 'model.onnx'), at('run', 'model.onnx')];
const GONE = 'which is not there; make that folder first';
const FILE = 'which is a file, expected a folder';
const commands: [why: string, args: (string | number)[], sentence: string][] = [
  ['tune', ['tune', ...run, '--minutes', 60, '--out', at('none', 'best.json')], GONE],
  ['tune under a file', ['tune', ...run, '--minutes', 60, '--out', at('file', 'best.json')], FILE],
  ['blend', ['blend', ...run, ...models, '--out', at('none', 'blend.onnx')], GONE],
  ['blend onto a folder', ['blend', ...run, ...models, '--force', '--out', at('folder.onnx')], 'is a folder, expected'],
  ['score', ['score', ...run, '--log', at('file'), '--out', at('none', 'scores.csv')], GONE],
  ['slim', ['slim', at('run'), '--out', at('file', 'slim')], FILE],
  ['bundle', ['bundle', 'create', at('run'), '--out', at('file', 'deep', 'bundle')], FILE],
];

test.each(commands)('%s: an --out that cannot be written is said before the work', async (_, args, sentence) => {
  const said = await podium(...args);
  expect(said.code).toBeGreaterThan(0);
  expect(said.err).toContain(sentence);
  // one sentence, and not a word of progress
  expect(said.err.trim().split('\n')).toHaveLength(1);
});
