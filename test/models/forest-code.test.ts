import { InferenceSession } from 'onnxruntime-node';
import { expect, test, vi } from 'vitest';
import { random } from '../../engine/base/random';
import { exportBlend, exportLinear, exportOnnx, fitLinear, gbdtTrainer, rankerOf } from '../../models';
import { type Forest, forestScores } from '../../models/forest';
import { forestCode } from '../../models/forest-code';
import { openSession } from '../../models/onnx/session';
import { task } from './task';

const METADATA = { fingerprint: 'abc', protocol: null, training: null };
const ROWS = 5000;
const trained = async (leaves = 31): Promise<Forest> =>
  (await gbdtTrainer.train(task(600, 1), task(100, 2), { trees: 80, leaves, rate: 0.1, earlyStopping: 0 })).forest;

/** The same trees again and again. */
function large({ names, trees }: Forest): Forest {
  return { names, trees: Array.from({ length: 10 }, () => trees).flat() };
}

/** [columns][rows] ordinary, missing, extreme and threshold-equal values. */
function hardColumns(forest: Forest): Float32Array[] {
  const next = random(11);
  const thresholds = forest.trees.flatMap((tree) => [...tree.threshold]);
  const special = [Number.NaN, 0, -0, Infinity, -Infinity, 2 ** -149, -(2 ** -149), 3.4e38, -3.4e38];
  const value = (): number => {
    const kind = next();
    if (kind < 0.3) return thresholds[Math.floor(next() * thresholds.length)];
    if (kind < 0.6) return special[Math.floor(next() * special.length)];
    return (next() - 0.5) * 6;
  };
  return forest.names.map(() => Float32Array.from({ length: ROWS }, value));
}

function rowMajor(columns: Float32Array[], from: number, rows: number): Float32Array {
  const width = columns.length;
  return Float32Array.from({ length: rows * width }, (_, i) => columns[i % width][from + Math.floor(i / width)]);
}

test('code gives what the trees say and what the runtime gives, to the last bit', async () => {
  const forest = await trained();
  const columns = hardColumns(forest);
  const want = forestScores(forest, columns, ROWS);
  const own = forestCode(forest)!;
  expect(own(rowMajor(columns, 0, ROWS), ROWS)).toEqual(want);
  const runtime = await openSession(exportOnnx(forest, METADATA));
  for (const rows of [1, 25, 300, ROWS])
    expect(await runtime.score(rowMajor(columns, 0, rows), rows)).toEqual(want.slice(0, rows));
  await runtime.close();
  expect(own(new Float32Array(0), 0)).toEqual(new Float32Array(0));
  expect(forestCode({ names: ['a'], trees: [] })!(new Float32Array(3), 3)).toEqual(new Float32Array(3));
});

test('a forest is scored in this process where it is served; a runtime that gives other bits scores by itself, and so do other models', async () => {
  const forest = await trained();
  const linear = exportLinear(fitLinear(task(100, 1)), METADATA);
  const bytes = exportOnnx(forest, METADATA);
  const blend = exportBlend(
    [
      { name: 'a', model: bytes, weight: 1 },
      { name: 'b', model: linear, weight: 2 },
    ],
    METADATA,
  );
  const matrix = rowMajor(hardColumns(forest), 0, 25);
  const create = InferenceSession.create.bind(InferenceSession) as (...args: unknown[]) => Promise<InferenceSession>;
  for (const [why, model, off, isOwn] of [
    ['a forest', bytes, 0, true],
    ['a forest under a runtime of other bits', bytes, 1e-6, false],
    ['a forest too large to be code', exportOnnx(large(forest), METADATA), 0, false],
    ['a linear ranker', linear, 0, false],
    ['a blend', blend, 0, false],
  ] as const) {
    let calls = 0;
    const spy = vi.spyOn(InferenceSession, 'create').mockImplementation(async (...args: unknown[]) => {
      const own = await create(...args);
      const run = own.run.bind(own);
      own.run = async (feeds: InferenceSession.OnnxValueMapType) => {
        calls++;
        const out = await run(feeds);
        const scores = out.scores.data as Float32Array;
        for (let row = 0; row < scores.length; row++) scores[row] += off;
        return out;
      };
      return own;
    });
    const ranker = await rankerOf(model, 'model.onnx');
    spy.mockRestore();
    calls = 0;
    await ranker.scoreMatrix(matrix, 25);
    expect([why, calls]).toEqual([why, isOwn ? 0 : 1]);
    await expect(ranker.scoreMatrix(matrix.subarray(1), 25)).rejects.toThrow(
      'a matrix of 199 values was given for 25 rows, expected 200, since model.onnx takes 8 columns',
    );
    await ranker.close();
  }
});
