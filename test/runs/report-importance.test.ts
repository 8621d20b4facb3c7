import { afterAll, beforeAll, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { exportOnnx, gbdtTrainer, type OnnxRanker, type RankTable, rankerOf } from '../../models/index';
import { familyImportance, type Importance } from '../../runs/importance';
import { mrr, task } from '../models/task';

const LISTS = 250;
const NOISE = ['noise_1', 'noise_2'];
const RULES = { seed: 3, ties: 'expectation', empty: 'zero' } as const;
const FAMILIES = new Map([
  ['signal', ['f0', 'f1', 'f2', 'f3']],
  ['noise', NOISE],
  ['query', ['query']],
  ['unused', ['absent']],
]);

/** A ranking task with two columns of noise and one that is equal throughout a list. */
function withNoise(lists: number, seed: number): RankTable {
  const { truth: _, ...table } = task(lists, seed);
  const next = random(seed, 5);
  const noise = NOISE.map(() => Float32Array.from({ length: table.rows }, next));
  const query = new Float32Array(table.rows);
  for (let list = 0; list < lists; list++) query.fill(next(), table.groups[list], table.groups[list + 1]);
  return {
    ...table,
    names: [...table.names, ...NOISE, 'query'],
    columns: [...table.columns, ...noise, query],
  };
}

const table = withNoise(LISTS, 2);
const users = Int32Array.from({ length: LISTS }, (_, list) => list >> 1);
let ranker: OnnxRanker;
let importance: Importance;

beforeAll(async () => {
  const { forest } = await gbdtTrainer.train(withNoise(600, 1), table, { trees: 60, earlyStopping: 0, threads: 1 });
  ranker = await rankerOf(exportOnnx(forest, { fingerprint: 'abc', protocol: null, training: null }), 'model.onnx');
  importance = await familyImportance(table, users, ranker, FAMILIES, RULES);
});
afterAll(() => ranker.close());

const of = (name: string) => importance.families.find(({ family }) => family === name)!;

test('the lists as they are score as the ranker does', async () => {
  expect(importance.mrr).toBeCloseTo(mrr(table, await ranker.score(table)), 12);
  expect(importance).toMatchObject({ lists: LISTS, users: LISTS / 2, repeats: 3 });
});

test('what the clicks were drawn from is leant on', () => {
  expect(importance.families[0].family).toBe('signal');
  expect(of('signal').lo).toBeGreaterThan(0.1);
});

test('noise has an interval that includes 0', () => {
  expect(of('noise').used).toBe(2);
  expect(of('noise').isConstant).toBe(false);
  expect(of('noise').lo).toBeLessThanOrEqual(0);
  expect(of('noise').hi).toBeGreaterThanOrEqual(0);
});

test('a column equal throughout each list is 0 exactly, and so is one that no tree asks for', () => {
  expect(of('query')).toMatchObject({ isConstant: true, used: 1, value: 0, lo: 0, hi: 0 });
  expect(of('unused')).toMatchObject({ isConstant: true, used: 0, value: 0, lo: 0, hi: 0 });
});

test('the same seed gives the same digits, another does not', async () => {
  expect(await familyImportance(table, users, ranker, FAMILIES, RULES)).toEqual(importance);
  const other = await familyImportance(table, users, ranker, FAMILIES, { ...RULES, seed: 4 });
  expect(other.families[0].value).not.toBe(of('signal').value);
});
