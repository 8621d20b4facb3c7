import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import {
  BASELINES,
  baselines,
  exportBlend,
  exportLinear,
  exportOnnx,
  fitLinear,
  forestRanker,
  gbdtTrainer,
  type Ranker,
  type RankTable,
  rankerOf,
} from '../../models';
import { task } from '../models/task';

const position = Float32Array.from({ length: 480 }, (_, row) => (row % 12) + 1);
const plain = task(40, 4);
const table: RankTable = { ...plain, names: [...plain.names, 'position'], columns: [...plain.columns, position] };
const rankers = new Map<string, Ranker>(
  baselines({ position: 'position', popularity: 'f1', ctr: 'f3', price: 'f2', since: 'f5' }).map((ranker) => [
    ranker.name,
    ranker,
  ]),
);
const TRAINED = ['forest', 'model.onnx', 'linear.onnx', 'blend.onnx'];
const MEMBERS = [...BASELINES.map(({ name }) => name), ...TRAINED];
let close: () => Promise<void>;

beforeAll(async () => {
  const { forest } = await gbdtTrainer.train(task(300, 1), task(50, 2), { trees: 20, earlyStopping: 0 });
  const metadata = { fingerprint: 'abc', protocol: null, training: null };
  const models = new Map([
    ['model.onnx', exportOnnx(forest, metadata)],
    ['linear.onnx', exportLinear(fitLinear(task(300, 1)), metadata)],
  ]);
  const parts = [...models].map(([name, model], i) => ({ name, model, weight: i + 0.5 }));
  models.set('blend.onnx', exportBlend(parts, metadata));
  const onnx = await Promise.all([...models].map(([name, model]) => rankerOf(model, name)));
  close = async () => {
    for (const ranker of onnx) await ranker.close();
  };
  for (const ranker of [forestRanker(forest), ...onnx]) rankers.set(ranker.name, ranker);
});

afterAll(async () => {
  await close();
  console.log(`ranker laws: ${rankers.size} rankers`);
});

/** The table with the candidates of each list, or the lists, in another order; `from` says where each row was. */
function reordered(from: number[]): RankTable {
  const columns = table.columns.map((column) => Float32Array.from(from, (row) => column[row]));
  return { ...table, columns, labels: Float32Array.from(from, (row) => table.labels[row]) };
}

function shuffle(length: number, seed: number): number[] {
  const next = random(seed);
  const keys = Array.from({ length }, next);
  return Array.from({ length }, (_, i) => i).sort((a, b) => keys[a] - keys[b]);
}

test('no ranker is missing', () => expect([...rankers.keys()].sort()).toEqual([...MEMBERS].sort()));

describe.each(MEMBERS)('%s', (name) => {
  const score = async (rows: RankTable): Promise<Float64Array> => rankers.get(name)!.score(rows);

  test('gives one finite score per row, and the same again', async () => {
    const scores = await score(table);
    expect(scores).toBeInstanceOf(Float64Array);
    expect(scores.length).toBe(table.rows);
    expect(scores.every(Number.isFinite)).toBe(true);
    expect(await score(table)).toEqual(scores);
  });

  test('does not mind the order of the candidates in a list', async () => {
    const scores = await score(table);
    const from = Array.from({ length: 40 }, (_, list) => shuffle(12, list).map((i) => list * 12 + i)).flat();
    expect(await score(reordered(from))).toEqual(Float64Array.from(from, (row) => scores[row]));
  });

  test('does not mind the order of the lists', async () => {
    const scores = await score(table);
    const from = shuffle(40, 5).flatMap((list) => Array.from({ length: 12 }, (_, i) => list * 12 + i));
    expect(await score(reordered(from))).toEqual(Float64Array.from(from, (row) => scores[row]));
  });

  test('does not see labels', async () => {
    expect(await score({ ...table, labels: table.labels.map((label) => 1 - label) })).toEqual(await score(table));
  });

  test('leaves the table as it was', async () => {
    const before = structuredClone(table);
    await score(table);
    expect(table).toEqual(before);
  });

  test('takes no rows', async () => {
    const none = table.columns.map(() => new Float32Array(0));
    const empty = { ...table, columns: none, rows: 0, groups: Int32Array.of(0), labels: new Float32Array(0) };
    expect(await score(empty)).toEqual(new Float64Array(0));
  });

  test('refuses rows of another fingerprint, if it has one', async () => {
    const { fingerprint } = rankers.get(name)!;
    const run = score({ ...table, fingerprint: 'other' });
    if (fingerprint === null) await expect(run).resolves.toHaveLength(table.rows);
    else await expect(run).rejects.toThrow(`rows carry fingerprint other, ${name} was trained on ${fingerprint}`);
  });
});
