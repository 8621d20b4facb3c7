import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { foreignModel } from '../models/foreign-models';
import { folder, podium, SMALL_REPLAY } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);

test('evaluate puts a model that was made elsewhere beside the others', async () => {
  expect((await podium('replay', ...SMALL_REPLAY, '--out', at('run'))).code).toBe(0);
  const model = at('theirs.onnx');
  writeFileSync(model, foreignModel([1, 0]));
  writeFileSync(at('columns.json'), '["click_count__item", "candidate_rank"]');
  const said = await podium(
    'evaluate',
    '--run',
    at('run'),
    '--model',
    model,
    '--columns',
    at('columns.json'),
    '--json',
  );
  expect(said).toMatchObject({ code: 0, err: '' });
  const { leaderboard } = JSON.parse(said.out) as { leaderboard: { ranker: string; metrics: { mrr: unknown } }[] };
  const mrr = (name: string): unknown => leaderboard.find(({ ranker }) => ranker === name)?.metrics.mrr;
  expect(mrr('theirs.onnx')).toBeDefined();
  expect(mrr('theirs.onnx')).toEqual(mrr('popularity'));
});

const mistakes: [why: string, args: string[], code: number, sentence: string][] = [
  [
    'columns without a model',
    ['--columns', at('columns.json')],
    2,
    '--columns was given without the --model whose columns they are',
  ],
  [
    'a model without columns',
    ['--model', at('theirs.onnx')],
    1,
    "theirs.onnx names no columns, expected a list of them in the model's order; give it with --columns",
  ],
  [
    'columns that are none',
    ['--model', at('theirs.onnx'), '--columns', at('wrong.json')],
    2,
    'wrong.json holds {"a":1}, expected a list of column names',
  ],
  [
    'a file that is not there',
    ['--model', at('none.onnx')],
    1,
    'none.onnx cannot be read (ENOENT), expected an ONNX file',
  ],
  [
    'an output that the model lacks',
    ['--model', at('theirs.onnx'), '--columns', at('output.json')],
    1,
    `output.json is "Z", expected a tensor of numbers among the model's outputs: Y (float32) [E_MODEL]\n`,
  ],
  [
    'a column that the run lacks',
    ['--model', at('theirs.onnx'), '--columns', at('strange.json')],
    1,
    'the rows have no column "b"',
  ],
];

test.each(mistakes)('%s is one sentence, and the run is as it was', async (_, args, code, sentence) => {
  writeFileSync(at('wrong.json'), '{"a": 1}');
  writeFileSync(at('strange.json'), '["click_count__item", "b"]');
  writeFileSync(at('output.json'), '{"columns": ["click_count__item", "candidate_rank"], "output": "Z"}');
  const before = readFileSync(join(at('run'), 'leaderboard.json'), 'utf8');
  const said = await podium('evaluate', '--run', at('run'), ...args);
  expect(said.code).toBe(code);
  expect(said.err).toContain(sentence);
  expect(said.err.trimEnd().split('\n')).toHaveLength(1);
  expect(readFileSync(join(at('run'), 'leaderboard.json'), 'utf8')).toBe(before);
});
