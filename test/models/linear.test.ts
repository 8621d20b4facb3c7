import { describe, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import {
  exportBlend,
  exportLinear,
  exportOnnx,
  fitLinear,
  fitLogit,
  gatherLists,
  gbdtTrainer,
  type RankTable,
  rankerOf,
} from '../../models';
import { foreignModel } from './foreign-models';
import { mrr, task } from './task';

const METADATA = { fingerprint: 'abc', protocol: null, training: null };
const report = task(200, 3);

/** Lists whose clicks are drawn by a known linear score. */
function linearTask(lists: number, weights: readonly number[]): RankTable {
  const table = task(lists, 8, 6, weights.length);
  const next = random(9);
  const columns = table.columns.map((column) => Float32Array.from(column, (x) => (Number.isNaN(x) ? 0 : x)));
  const labels = new Float32Array(table.rows);
  for (let begin = 0; begin < table.rows; begin += 6) {
    const utility = Array.from({ length: 6 }, (_, i) =>
      weights.reduce((sum, w, k) => sum + w * columns[k][begin + i], -Math.log(-Math.log(next()))),
    );
    labels[begin + utility.indexOf(Math.max(...utility))] = 1;
  }
  return { ...table, columns, labels };
}

test('logit: finds the weights that clicks were drawn by', () => {
  const table = linearTask(8000, [1, -0.5, 0]);
  const weights = fitLogit(gatherLists(table, 'linear'), table.columns, 1e-6);
  [1, -0.5, 0].forEach((want, k) => expect(Math.abs(weights[k] - want)).toBeLessThan(0.06));
});

test('logit: two candidates and one column, by hand', () => {
  // chances 1 / (1 + exp(-w)) in three lists, 1 / (1 + exp(w)) in the fourth: w = log 3
  const lists = gatherLists(
    {
      names: ['x'],
      columns: [],
      rows: 8,
      groups: Int32Array.of(0, 2, 4, 6, 8),
      labels: Float32Array.of(1, 0, 1, 0, 1, 0, 0, 1),
    },
    'linear',
  );
  const [weight] = fitLogit(lists, [Float32Array.of(1, 0, 1, 0, 1, 0, 1, 0)], 1e-12);
  expect(weight).toBeCloseTo(Math.log(3), 6);
});

test('logit: a column that says nothing has no step without a pull, and weight 0 with one', () => {
  const table = linearTask(50, [1, 0]);
  const lists = gatherLists(table, 'linear');
  const columns = [table.columns[0], new Float32Array(table.rows)];
  expect(() => fitLogit(lists, columns, 0)).toThrow('no step of finite length leads on from the weights at l2 0');
  expect(fitLogit(lists, columns, 1e-6)[1]).toBe(0);
});

test('logit: columns that say the same share their weight', () => {
  const table = linearTask(500, [1, 0]);
  const [a, b] = fitLogit(gatherLists(table, 'linear'), [table.columns[0], table.columns[0]], 1e-3);
  expect(a).toBeCloseTo(b, 9);
});

describe('linear ranker', () => {
  test('its ONNX model scores as it does, a missing value as the mean', async () => {
    const fit = task(300, 1);
    const linear = fitLinear(fit);
    const ranker = await rankerOf(exportLinear(linear, METADATA), 'linear.onnx');
    const scores = await ranker.score(report);
    scores.forEach((score, row) => {
      const own = linear.weight.reduce((sum, weight, c) => {
        const x = report.columns[c][row];
        return sum + weight * (Number.isNaN(x) ? linear.center[c] : x);
      }, 0);
      expect(score).toBeCloseTo(own, 4);
    });
    expect(mrr(report, scores)).toBeGreaterThan(mrr(report, new Float64Array(report.rows)) + 0.1);
    await ranker.close();
  });

  test('a column that never varies has no weight, an infinite value is refused', () => {
    const fit = task(50, 1);
    const flat = fit.columns.with(2, new Float32Array(fit.rows).fill(7));
    expect(fitLinear({ ...fit, columns: flat }).weight[2]).toBe(0);
    const endless = fit.columns.with(2, new Float32Array(fit.rows).fill(Infinity));
    expect(() => fitLinear({ ...fit, columns: endless })).toThrow(
      'column "f2" holds Infinity, expected finite or missing',
    );
  });
});

describe('blend', () => {
  test('is the weighted sum of its models, whatever columns each of them takes', async () => {
    const fit = task(300, 1);
    const some = { ...fit, names: ['f3', 'f0'], columns: [fit.columns[3], fit.columns[0]] };
    const { forest } = await gbdtTrainer.train(some, some, { trees: 10, earlyStopping: 0 });
    const models = [exportOnnx(forest, METADATA), exportLinear(fitLinear(fit), METADATA)];
    const weights = [0.7, -1.5];
    const blend = exportBlend(
      models.map((model, i) => ({ name: `${i}.onnx`, model, weight: weights[i] })),
      { protocol: null, training: null },
    );
    const [first, second, both] = await Promise.all([...models, blend].map((model) => rankerOf(model, 'model.onnx')));
    expect(both.columns).toEqual(['f3', 'f0', 'f1', 'f2', 'f4', 'f5', 'f6', 'f7']);
    const [a, b, sum] = await Promise.all([first, second, both].map((ranker) => ranker.score(report)));
    sum.forEach((score, row) => expect(score).toBeCloseTo(0.7 * a[row] - 1.5 * b[row], 4));
    for (const ranker of [first, second, both]) await ranker.close();
  });

  test('models of another feature set, or of another maker, are refused', () => {
    const linear = fitLinear(task(50, 1));
    const part = (name: string, model: Uint8Array) => ({ name, model, weight: 1 });
    const own = part('a.onnx', exportLinear(linear, METADATA));
    const strange = part('b.onnx', exportLinear(linear, { ...METADATA, fingerprint: 'xyz' }));
    const rest = { protocol: null, training: null };
    expect(() => exportBlend([own, strange], rest)).toThrow(
      'blend: b.onnx was trained on xyz, a.onnx on abc; expected models of one feature set',
    );
    expect(() => exportBlend([own, part('c.onnx', foreignModel([1]))], rest)).toThrow('blend: c.onnx names no columns');
  });

  test('trees stand beside a model of another making as far as its operators know them', async () => {
    const fit = task(60, 1);
    const { forest } = await gbdtTrainer.train(fit, fit, { trees: 3, earlyStopping: 0, threads: 1 });
    const trees = { name: 'trees.onnx', model: exportOnnx(forest, METADATA), weight: 1 };
    const linear = { name: 'linear.onnx', model: exportLinear(fitLinear(fit), METADATA), weight: 1 };
    const blended = (own: typeof trees, ml: number): Uint8Array => {
      const theirs = { name: 'theirs.onnx', model: foreignModel([1, 2], { ml }), weight: 1 };
      return exportBlend([own, { ...theirs, mapping: { columns: ['f0', 'f1'] } }], { protocol: null, training: null });
    };
    for (const model of [blended(trees, 4), blended(linear, 5)])
      await rankerOf(model, 'blend.onnx').then((ranker) => ranker.close());
    expect(() => blended(trees, 5)).toThrow(
      'is written in ai.onnx.ml 5, expected at most 4 beside the trees of trees.onnx; convert it to that',
    );
  });
});
