import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, describe, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import type { ColumnSpec, Texts, Values } from '../../engine/tables/columns';
import { readTable } from '../../engine/tables/reader';
import { TableWriter } from '../../engine/tables/writer';

const folder = mkdtempSync(join(tmpdir(), 'podium-reader-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const COLUMNS: readonly ColumnSpec[] = [
  { name: 'float', kind: 'float', metadata: { identity: 'f1' } },
  { name: 'double', kind: 'double' },
  { name: 'small', kind: 'small' },
  { name: 'count', kind: 'count' },
  { name: 'time', kind: 'time' },
  { name: 'bin', kind: 'bin', missing: 7 },
  { name: 'id', kind: 'id' },
  { name: 'dense', kind: 'id', isDense: true },
  { name: 'text', kind: 'text' },
];

/** Batches of so many rows, about a fifth of their values missing. */
function write(name: string, batches: readonly number[]): string {
  const next = random(5, 1);
  const table = new TableWriter(at(name), COLUMNS, (code) => `id ${code} é`, { protocol: 'p' });
  for (const rows of batches) {
    const some = (value: () => number, missing = Number.NaN): Values =>
      Float64Array.from({ length: rows }, () => (next() < 0.2 ? missing : value()));
    const whole = (most: number) => (): number => Math.floor(next() * most);
    const text: Texts = Array.from({ length: rows }, () => (next() < 0.2 ? null : `t${whole(1e6)()} ü`));
    const values = [
      some(next),
      some(next),
      some(whole(1000)),
      some(whole(2 ** 40)),
      some(whole(2 ** 42)),
      some(whole(7), 7),
      some(whole(60)),
      some(whole(60)),
    ];
    table.write([...values, text], rows);
  }
  table.close();
  return at(name);
}

describe.each([
  ['held', 2 ** 28],
  ['read where it lies', 0],
])('a table that is %s', (_, held) => {
  test.each([
    ['several batches', [5, 1, 130, 64]],
    ['one batch', [17]],
    ['no batch', []],
  ])('reads as Arrow reads it: %s', (name, batches) => {
    const path = write(`${name} ${held}.arrow`, batches);
    const table = readTable(path, held);
    const arrow = tableFromIPC(readFileSync(path));
    expect(table.rows).toBe(arrow.numRows);
    expect(table.names).toEqual(COLUMNS.map((column) => column.name));
    expect(table.metadata.get('protocol')).toBe('p');
    expect(table.fieldMetadata('float').get('identity')).toBe('f1');
    for (const column of ['float', 'double', 'small', 'count', 'time', 'bin']) {
      const theirs = Array.from(arrow.getChild(column)!, (value) => (value === null ? Number.NaN : Number(value)));
      expect(Array.from(table.numbers(column))).toEqual(theirs);
    }
    expect(table.numbers('float')).toBeInstanceOf(Float32Array);
    expect(Array.from(table.bytes('bin', 9))).toEqual(Array.from(arrow.getChild('bin')!, (value) => value ?? 9));
    for (const column of ['id', 'dense', 'text'])
      expect(table.texts(column)).toEqual(Array.from(arrow.getChild(column)!));
    for (const column of ['id', 'dense']) {
      const { codes, ids } = table.ids(column);
      expect(Array.from(codes, (code) => (code < 0 ? null : ids[code]))).toEqual(table.texts(column));
    }
  });

  test('has no other columns', () => {
    const table = readTable(write(`names ${held}.arrow`, [3]), held);
    expect(() => table.numbers('floot')).toThrow(/has no column floot; it has float, double/);
    expect(() => table.bytes('float', 0)).toThrow(/column float is Float32, expected bytes/);
  });

  test('is whole', () => {
    const bytes = readFileSync(write(`whole ${held}.arrow`, [40, 40]));
    const cuts: [name: string, bytes: Uint8Array][] = [
      ['nothing', new Uint8Array()],
      ['its beginning', bytes.subarray(0, 5)],
      ['its first half', bytes.subarray(0, bytes.length >> 1)],
      ['all but the last byte', bytes.subarray(0, bytes.length - 1)],
      ['another file', Buffer.from('{"not": "a table", "of": "ours at all"}')],
    ];
    for (const [name, part] of cuts) {
      writeFileSync(at(`cut ${held}`), part);
      expect(() => readTable(at(`cut ${held}`), held), name).toThrow(/cannot be read as an Arrow file \(.*\); run the/);
    }
    expect(() => readTable(at('none'), held)).toThrow(/cannot be read as an Arrow file \(ENOENT/);
  });
});

test('a table that was replaced while it was read is refused, unless it is held', () => {
  const path = write('replaced.arrow', [50]);
  const held = readTable(path);
  const lying = readTable(path, 0);
  const before = Array.from(held.numbers('float'));
  rmSync(path);
  write('replaced.arrow', [60]);
  expect(Array.from(held.numbers('float'))).toEqual(before);
  expect(() => lying.numbers('float')).toThrow(
    /replaced\.arrow: cannot be read .*\(it was replaced while it was read\)/,
  );
});
