import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exportOnnx, gbdtTrainer, lightgbmTrainer, type RankTable, rankerOf } from '../../models';
import { type Forest, forestScores } from '../../models/forest';
import { DOUBLES, foreignModel } from './foreign-models';
import { installedLightgbm } from './lightgbm/installed';
import { task } from './task';

const table = task(40, 4);
const weights = [1, -2, 0.5];
const columns = ['f2', 'f0', 'f1'];
const want = Float64Array.from({ length: table.rows }, (_, row) =>
  Math.fround(table.columns[2][row] - 2 * table.columns[0][row] + 0.5 * table.columns[1][row]),
);
const folder = mkdtempSync(join(tmpdir(), 'podium-'));
afterAll(() => rmSync(folder, { recursive: true }));

const taken: [why: string, model: Uint8Array, output: string | undefined][] = [
  ['float32, one score per row', foreignModel(weights), undefined],
  ['float64, columns of unknown number', foreignModel(weights, { input: DOUBLES }), undefined],
  ['a classifier: the chance of the positive class', foreignModel(weights, { pairs: true }), undefined],
  ['several outputs, one of them named', foreignModel(weights, { outputs: ['A', 'B'] }), 'B'],
];

test.each(taken)('a model made elsewhere is taken: %s', async (_, model, output) => {
  const ranker = await rankerOf(model, 'theirs.onnx', { columns, output });
  expect(ranker).toMatchObject({ fingerprint: null, metadata: null });
  const scores = await ranker.score({ ...table, fingerprint: 'any' });
  scores.forEach((score, row) => expect(score).toBeCloseTo(want[row], 5));
  await ranker.close();
});

const refused: [why: string, model: Uint8Array, mapping: { columns: string[]; output?: string }, sentence: string][] = [
  ['too few columns', foreignModel(weights), { columns: ['f0'] }, 'takes 3 columns, 1 are named'],
  [
    'several outputs',
    foreignModel(weights, { outputs: ['A', 'B'] }),
    { columns },
    'the outputs are A (float32), B (float32), expected one tensor of numbers; say which with "output"',
  ],
  [
    'an output that is not there',
    foreignModel(weights),
    { columns, output: 'Z' },
    `model: "output" in the file of --columns is "Z", expected a tensor of numbers among the model's outputs: Y (float32)`,
  ],
  [
    'a list for each row',
    foreignModel(weights, { input: { name: 'X', element: 1, shape: ['N', 'M', 3] } }),
    { columns },
    'the first float32 with shape [N, M, 3], expected one float32 or float64 [rows, features]',
  ],
  [
    'whole numbers',
    foreignModel([1, 2, 3], { input: { name: 'X', element: 7, shape: ['N', 3] } }),
    { columns },
    'the first int64 with shape [N, 3], expected one float32 or float64',
  ],
];

test.each(refused)('refused: %s', async (_, model, mapping, sentence) => {
  await expect(rankerOf(model, 'theirs.onnx', mapping)).rejects.toThrow(sentence);
});

test('a column that the rows lack is named', async () => {
  const ranker = await rankerOf(foreignModel(weights), 'theirs.onnx', { columns: ['f2', 'f0', 'g1'] });
  await expect(ranker.score(table)).rejects.toThrow('the rows have no column "g1"');
  await ranker.close();
});

describe('an export runs in the plain runtime, without any code of Podium', () => {
  const api = installedLightgbm();
  const small = { trees: 20, earlyStopping: 0 } as const;
  const forests: [string, () => Promise<Forest>][] = [
    ['embedded', async () => (await gbdtTrainer.train(task(200, 1), table, small)).forest],
    [
      'embedded, dart',
      async () => (await gbdtTrainer.train(task(200, 1), table, { ...small, boosting: 'dart' })).forest,
    ],
    ...(api
      ? [
          ['lightgbm', async () => (await lightgbmTrainer(api).train(task(200, 1), table, small)).forest] as [
            string,
            () => Promise<Forest>,
          ],
        ]
      : []),
  ];
  test.each(forests)('%s', async (_, train) => {
    const forest = await train();
    const path = join(folder, 'model.onnx');
    writeFileSync(path, exportOnnx(forest, { fingerprint: 'abc', protocol: null, training: null }));
    const own = forestScores(forest, table.columns, table.rows);
    scoredBare(path, table).forEach((score, row) => expect(score).toBeCloseTo(own[row], 5));
  });
});

/** What the bare script says, [rows]. */
function scoredBare(model: string, { columns: all, rows }: RankTable): number[] {
  const matrix = Float32Array.from(
    { length: rows * all.length },
    (_, i) => all[i % all.length][Math.floor(i / all.length)],
  );
  const said = execFileSync(process.execPath, [join(__dirname, 'bare/score.js'), model, String(all.length)], {
    input: Buffer.from(matrix.buffer),
    encoding: 'utf8',
  });
  return JSON.parse(said) as number[];
}
