import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  exportBlend,
  exportOnnx,
  exportStack,
  firstStageNames,
  type OnnxRanker,
  rankerOf,
  readForest,
  rowMajor,
} from '../../models';
import type { Forest, Tree } from '../../models/forest';
import { task } from './task';

const METADATA = { fingerprint: 'abc', protocol: null, training: null };
const LISTS = task(30, 5, 12, 4);
const folder = mkdtempSync(join(tmpdir(), 'podium-stack-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A tree of one test: what is at most the threshold gets one value, the rest another. */
function stump(feature: number, threshold: number, low: number, high: number): Tree {
  return {
    feature: Int32Array.of(feature),
    threshold: Float32Array.of(threshold),
    missingLeft: Uint8Array.of(0),
    left: Int32Array.of(~0),
    right: Int32Array.of(~1),
    gain: Float64Array.of(1),
    value: Float32Array.of(low, high),
  };
}

/** Few different scores, so that many are equal. */
const FIRST: Forest = { names: ['f1', 'f0'], trees: [stump(0, 0, 0, 1), stump(1, 0.5, 0, 2), stump(1, -0.5, 0.25, 0)] };
/** Of its own column, and the score, rank and gap of the first stage. */
const SECOND: Forest = {
  names: ['f2', ...firstStageNames('a')],
  trees: [
    stump(0, 0, 0, 1 / 8),
    stump(1, 1.5, 0, 10),
    stump(2, 1, 100, 0),
    stump(2, 3, 1000, 0),
    stump(3, -0.8, 0, 1e4),
    stump(3, -0.5, 0, 2e4),
  ],
};

let stack: Uint8Array;
let ranker: OnnxRanker;

beforeAll(async () => {
  stack = exportStack([{ name: 'a', model: exportOnnx(FIRST, METADATA) }], exportOnnx(SECOND, METADATA), METADATA);
  ranker = await rankerOf(stack, 'stack.onnx');
});
afterAll(() => ranker.close());

/** What both stages come to, by definition. */
function naive(list: number): number[] {
  const rows = Array.from({ length: 12 }, (_, i) => 12 * list + i);
  const at = (name: string, row: number): number => LISTS.columns[LISTS.names.indexOf(name)][row];
  const first = rows.map(
    (row) => (at('f1', row) <= 0 ? 0 : 1) + (at('f0', row) <= 0.5 ? 0 : 2) + (at('f0', row) <= -0.5 ? 0.25 : 0),
  );
  return rows.map((row, i) => {
    const rank = 1 + first.filter((other) => other > first[i]).length;
    const gap = first[i] - Math.max(...first);
    return (
      (at('f2', row) <= 0 ? 0 : 1 / 8) +
      (first[i] <= 1.5 ? 0 : 10) +
      (rank <= 1 ? 100 : 0) +
      (rank <= 3 ? 1000 : 0) +
      (gap <= -0.8 ? 0 : 1e4) +
      (gap <= -0.5 ? 0 : 2e4)
    );
  });
}

test('both stages are one model: score, rank and gap of the first are what they are by definition', async () => {
  const want = Array.from({ length: 30 }, (_, list) => naive(list)).flat();
  expect(new Set(want).size).toBeGreaterThan(8);
  expect(ranker.columns).toEqual(['f2', 'f1', 'f0']);
  expect(Array.from(await ranker.score(LISTS))).toEqual(want);
});

test('it says that it takes one list at a time, and a table is given to it so', async () => {
  expect(ranker.isPerList).toBe(true);
  const columns = ranker.columns.map((name) => LISTS.columns[LISTS.names.indexOf(name)]);
  const whole = await ranker.score(LISTS);
  const one = await ranker.scoreMatrix(rowMajor(columns, [0, 1, 2], 12, 12), 12);
  expect(Array.from(one)).toEqual(Array.from(whole.subarray(12, 24)));
  const together = await ranker.scoreMatrix(rowMajor(columns, [0, 1, 2], LISTS.rows), LISTS.rows);
  expect(Array.from(together)).not.toEqual(Array.from(whole));
});

test('the plain runtime gives the same for a list', () => {
  const path = join(folder, 'stack.onnx');
  writeFileSync(path, stack);
  const columns = ranker.columns.map((name) => LISTS.columns[LISTS.names.indexOf(name)]);
  const said = execFileSync(process.execPath, [join(__dirname, 'bare/score.js'), path, '3'], {
    input: Buffer.from(rowMajor(columns, [0, 1, 2], 12).buffer),
    encoding: 'utf8',
  });
  expect(JSON.parse(said)).toEqual(naive(0));
});

test('a blend with two stages in it takes one list at a time, too', async () => {
  const parts = [
    { name: 'stack', model: stack, weight: 2 },
    { name: 'first', model: exportOnnx(FIRST, METADATA), weight: 0 },
  ];
  const blend = await rankerOf(exportBlend(parts, { protocol: null, training: null }), 'blend.onnx');
  expect(blend.isPerList).toBe(true);
  expect(Array.from(await blend.score(LISTS))).toEqual(Array.from(await ranker.score(LISTS), (score) => 2 * score));
  await blend.close();
});

test('it is no single forest', () => {
  expect(() => readForest(stack)).toThrow('it is no single forest of Podium');
});
