import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { type Forest, forestScores } from '../../models/forest';
import { gbdtTrainer } from '../../models/gbdt/boost';
import { exportOnnx } from '../../models/onnx/export';
import * as onnx from '../../models/onnx/fields';
import { loadRanker, type OnnxRanker, rankerOf } from '../../models/onnx/load';
import { readMetadata } from '../../models/onnx/metadata';
import { readFloats, readProtobuf, readText, readVarints } from '../../models/onnx/protobuf-read';
import { protobufWriter } from '../../models/onnx/protobuf-write';
import { task } from './task';

const ROWS = 10_000;
const METADATA = { fingerprint: 'abc', protocol: { split: 'time=0.8' }, training: { seed: 0, name: 'é' } };
const fit = task(800, 1);
const choose = task(100, 2);
let forest: Forest;
let bytes: Uint8Array;
let ranker: OnnxRanker;
let folder: string;

beforeAll(async () => {
  ({ forest } = await gbdtTrainer.train(fit, choose, { trees: 150, rate: 0.1, earlyStopping: 0 }));
  bytes = exportOnnx(forest, METADATA);
  ranker = await rankerOf(bytes, 'model.onnx');
  folder = await mkdtemp(join(tmpdir(), 'podium-'));
});

afterAll(async () => {
  await ranker.close();
  await rm(folder, { recursive: true });
});

/** Rows of ordinary, missing, extreme and threshold-equal values. */
function hardColumns(): Float32Array[] {
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

function rowMajor(columns: Float32Array[], from = 0, to = columns[0].length): Float32Array {
  const matrix = new Float32Array((to - from) * columns.length);
  for (let row = from; row < to; row++)
    columns.forEach((column, c) => (matrix[(row - from) * columns.length + c] = column[row]));
  return matrix;
}

describe('scores', () => {
  test('ONNX and the forest agree on 10,000 hard rows, and order them equally', async () => {
    const columns = hardColumns();
    const own = forestScores(forest, columns, ROWS);
    const theirs = await ranker.scoreMatrix(rowMajor(columns), ROWS);
    const distance = own.reduce((most, score, row) => Math.max(most, Math.abs(score - theirs[row])), 0);
    expect(distance).toBeLessThanOrEqual(1e-5);
    expect(new Set(own).size).toBeGreaterThan(5000);
    const order = Array.from(own.keys()).sort((a, b) => own[a] - own[b]);
    for (let i = 1; i < ROWS; i++) {
      if (own[order[i]] - own[order[i - 1]] > 1e-5) expect(theirs[order[i]]).toBeGreaterThan(theirs[order[i - 1]]);
    }
  });

  test('batches of 1, 25 and 10,000 rows agree bit for bit, and so does a table', async () => {
    const columns = hardColumns();
    const whole = await ranker.scoreMatrix(rowMajor(columns), ROWS);
    for (const batch of [1, 2, 25, 1000]) {
      const rows = batch < 25 ? 500 : ROWS;
      for (let from = 0; from < rows; from += batch) {
        const part = await ranker.scoreMatrix(rowMajor(columns, from, from + batch), batch);
        expect(part).toEqual(whole.slice(from, from + batch));
      }
    }
    const table = { ...fit, columns, rows: ROWS, groups: Int32Array.of(0, ROWS), labels: new Float32Array(ROWS) };
    expect(await ranker.score(table)).toEqual(Float64Array.from(whole));
  });

  test('columns are taken by name, in any order, beside others', async () => {
    const names = [...fit.names, 'other'].reverse();
    const columns = [...fit.columns, new Float32Array(fit.rows)].reverse();
    expect(await ranker.score({ ...fit, names, columns })).toEqual(await ranker.score(fit));
  });

  test('no rows, and a forest without trees', async () => {
    const none = { ...fit, columns: fit.columns.map(() => new Float32Array(0)), rows: 0 };
    expect(await ranker.score(none)).toEqual(new Float64Array(0));
    const empty = await rankerOf(exportOnnx({ names: ['a'], trees: [] }, METADATA), 'empty.onnx');
    expect(await empty.scoreMatrix(Float32Array.of(1, Number.NaN), 2)).toEqual(new Float32Array(2));
    await empty.close();
  });
});

describe('the file', () => {
  test('the same forest gives the same bytes, whose metadata reads back', () => {
    expect(Buffer.compare(exportOnnx(structuredClone(forest), METADATA), bytes)).toBe(0);
    expect(readMetadata(bytes)).toEqual({ ...METADATA, featureNames: fit.names });
  });

  test('thresholds and leaves lie in it as the forest has them', () => {
    const take = (message: Uint8Array, field: number): Uint8Array[] =>
      readProtobuf(message).flatMap((f) => (f.field === field ? [f.value as Uint8Array] : []));
    const [node] = take(take(bytes, onnx.MODEL.graph)[0], onnx.GRAPH.node);
    expect(readText(take(node, onnx.NODE.operator)[0])).toBe('TreeEnsembleRegressor');
    const attributes = new Map(
      take(node, onnx.NODE.attribute).map((a) => [readText(take(a, onnx.ATTRIBUTE.name)[0]), a]),
    );
    const floats = (name: string): number[] => [...readFloats(take(attributes.get(name)!, onnx.ATTRIBUTE.floats)[0])];
    expect(floats('target_weights')).toEqual(forest.trees.flatMap((t) => [...t.value]));
    const thresholds = forest.trees.flatMap((t) => [...t.threshold, ...t.value.map(() => 0)]);
    expect(floats('nodes_values')).toEqual(thresholds);
    const modes = take(attributes.get('nodes_modes')!, onnx.ATTRIBUTE.texts).map(readText);
    expect(modes.length).toBe(thresholds.length);
    expect(new Set(modes)).toEqual(new Set(['BRANCH_LEQ', 'LEAF']));
  });

  test('protobuf: what is written is read', () => {
    const inner = protobufWriter()
      .varint(1, 2 ** 40 + 1)
      .text(2, 'naïve')
      .float(3, -1.5);
    const outer = protobufWriter()
      .message(16, inner)
      .floats(1, [0.5, Infinity])
      .varints(2, [0, 127, 128, 300])
      .texts(3, ['a', '']);
    const fields = readProtobuf(outer.bytes());
    expect(fields.map(({ field }) => field)).toEqual([16, 1, 2, 3, 3]);
    const nested = readProtobuf(fields[0].value as Uint8Array);
    expect(nested[0]).toEqual({ field: 1, value: 2 ** 40 + 1 });
    expect(readText(nested[1].value as Uint8Array)).toBe('naïve');
    expect([...readFloats(nested[2].value as Uint8Array)]).toEqual([-1.5]);
    expect([...readFloats(fields[1].value as Uint8Array)]).toEqual([0.5, Infinity]);
    expect(readVarints(fields[2].value as Uint8Array)).toEqual([0, 127, 128, 300]);
    expect(protobufWriter().varint(1, 150).bytes()).toEqual(Uint8Array.of(0x08, 0x96, 0x01));
  });
});

describe('refused', () => {
  const bare = (): Uint8Array => {
    const kept = readProtobuf(bytes).filter(({ field }) => field !== onnx.MODEL.metadata);
    const writer = protobufWriter();
    for (const { field, value } of kept) {
      if (typeof value === 'number') writer.varint(field, value);
      else writer.message(field, { ...protobufWriter(), bytes: () => value });
    }
    return writer.bytes();
  };
  const columns = Array.from({ length: 8 }, (_, i) => `f${i}`);
  const cases: [why: string, run: () => Promise<unknown>, code: string, sentence: string][] = [
    [
      'rows of another feature set',
      async () => ranker.score({ ...fit, fingerprint: '3fa1' }),
      'E_MISMATCH',
      'ranker: rows carry fingerprint 3fa1, model.onnx was trained on abc; replay with the feature set of the model',
    ],
    [
      'rows without a fingerprint',
      async () => ranker.score({ ...fit, fingerprint: undefined as never }),
      'E_MISMATCH',
      'ranker: rows carry no fingerprint, model.onnx was trained on abc',
    ],
    [
      'rows without a column',
      async () => ranker.score({ ...fit, names: fit.names.map((n) => n.replace('f3', 'g3')) }),
      'E_MISMATCH',
      'the rows have no column "f3"',
    ],
    ['a bare model without columns', () => rankerOf(bare(), 'x.onnx'), 'E_MODEL', 'x.onnx names no columns'],
    [
      'a bare model with too few',
      () => rankerOf(bare(), 'x.onnx', { columns: ['a'] }),
      'E_MODEL',
      'takes 8 columns, 1 are named',
    ],
    ['columns beside the own ones', () => rankerOf(bytes, 'x.onnx', { columns }), 'E_MODEL', 'names its own 8 columns'],
    [
      'a missing file',
      () => loadRanker(join(folder, 'none.onnx')),
      'E_STATE',
      'cannot be read (ENOENT), expected an ONNX file',
    ],
    ['a truncated file', () => rankerOf(bytes.slice(0, 5000), 'x.onnx'), 'E_STATE', 'protobuf: field'],
    ['a text file', () => rankerOf(Buffer.from('position,price\n1,2\n'), 'x.onnx'), 'E_STATE', 'protobuf: '],
    ['an empty file', () => rankerOf(new Uint8Array(0), 'x.onnx'), 'E_STATE', 'the file holds no graph'],
  ];
  for (const [why, run, code, sentence] of cases) {
    test(why, async () => {
      await expect(run()).rejects.toThrow(sentence);
      await expect(run()).rejects.toMatchObject({ code });
    });
  }

  test('a bare model with its columns is taken, and so is a file', async () => {
    await writeFile(join(folder, 'bare.onnx'), bare());
    const loaded = await loadRanker(join(folder, 'bare.onnx'), { columns });
    expect(loaded).toMatchObject({ fingerprint: null, metadata: null, name: 'bare.onnx' });
    expect(await loaded.score({ ...fit, fingerprint: 'any' })).toEqual(await ranker.score(fit));
    await loaded.close();
  });
});
