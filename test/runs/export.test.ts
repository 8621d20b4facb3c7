import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import type { ColumnSpec } from '../../engine/tables/columns';
import { TableWriter } from '../../engine/tables/writer';
import { shortestFloat32 } from '../../runs/export-csv';
import { EXPORT_FORMATS, exportTable } from '../../runs/export-table';
import { Interrupted, UNWATCHED } from '../../runs/progress';

const folder = mkdtempSync(join(tmpdir(), 'podium-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

const IDS = ['plain', 'with "quotes"', 'comma, semicolon;', 'two\nlines', 'two\r\nlines', 'žluťoučký kůň', "O'Neill"];
const FLOATS = [
  Number.NaN,
  0,
  -0,
  1,
  -2.5,
  0.1,
  1 / 3,
  1e-45,
  1.1754943508222875e-38,
  3.4028234663852886e38,
  16_777_217,
  1e6,
  1e21,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
].map(Math.fround);

const COLUMNS: readonly ColumnSpec[] = [
  { name: 'qid', kind: 'id' },
  { name: 'seq', kind: 'count' },
  { name: 'ts', kind: 'time' },
  { name: 'position', kind: 'small' },
  { name: 'price, "net"', kind: 'float' },
  { name: 'some', kind: 'float' },
  { name: 'nothing', kind: 'float' },
  { name: 'best', kind: 'double' },
];

function writeSample(path: string): number {
  const writer = new TableWriter(path, COLUMNS, (code) => IDS[code] ?? `id-${code}`, { fingerprint: 'abc' });
  const next = random(5);
  let seq = 2 ** 40;
  for (const rows of [200, 1, 1000, 0, 37]) {
    const pick = (of: (i: number) => number): Float64Array => Float64Array.from({ length: rows }, (_, i) => of(i));
    writer.write(
      [
        pick(() => (next() < 0.1 ? Number.NaN : Math.floor(next() * 30))),
        pick(() => seq++),
        pick((i) => 1541548955000 + i),
        pick((i) => (i % 7 === 0 ? Number.NaN : i)),
        Float32Array.from(pick((i) => FLOATS[i % FLOATS.length])),
        Float32Array.from(pick(() => (next() < 0.3 ? Number.NaN : (next() - 0.5) * 10 ** Math.floor(next() * 12 - 6)))),
        Float32Array.from(pick(() => Number.NaN)),
        pick(() => next() / 3),
      ],
      rows,
    );
  }
  writer.close();
  return writer.rows;
}

/** Rows as apache-arrow sees them: times as milliseconds, whole numbers as bigint. */
function arrowRows(path: string): unknown[][] {
  const table = tableFromIPC(readFileSync(path));
  return Array.from({ length: table.numRows }, (_, row) =>
    table.schema.fields.map(({ name }) => table.getChild(name)!.get(row) as unknown),
  );
}

async function duckRows(query: string): Promise<{ names: string[]; rows: unknown[][] }> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const result = await connection.runAndReadAll(query);
  const answer = { names: result.columnNames(), rows: result.getRows() as unknown[][] };
  connection.closeSync();
  instance.closeSync();
  return answer;
}

function millis(value: unknown): number {
  return Number((value as { micros: bigint }).micros / 1000n);
}

test('DuckDB reads the Parquet export as apache-arrow reads the table', async () => {
  const arrow = join(folder, 'p.arrow');
  const rows = writeSample(arrow);
  const path = await exportTable(arrow, 'parquet', rows, UNWATCHED);
  const duck = await duckRows(`select * from read_parquet('${path}', file_row_number = false)`);
  expect(duck.names).toEqual(COLUMNS.map(({ name }) => name));
  expect(duck.rows.map((row) => row.with(2, millis(row[2])))).toEqual(arrowRows(arrow));
});

test('DuckDB reads the CSV export as apache-arrow reads the table', async () => {
  const arrow = join(folder, 'c.arrow');
  const rows = writeSample(arrow);
  const path = await exportTable(arrow, 'csv', rows, UNWATCHED);
  const types = `{'qid': 'VARCHAR', 'seq': 'BIGINT', 'ts': 'BIGINT', 'position': 'INTEGER', 'price, "net"': 'FLOAT', 'some': 'FLOAT', 'nothing': 'FLOAT', 'best': 'DOUBLE'}`;
  const duck = await duckRows(
    `select * from read_csv('${path}', header = true, delim = ',', quote = '"', escape = '"', new_line = '\\r\\n', columns = ${types})`,
  );
  expect(duck.names).toEqual(COLUMNS.map(({ name }) => name));
  expect(duck.rows.map((row) => row.with(2, Number(row[2])))).toEqual(arrowRows(arrow));
});

test('floats are printed as the shortest decimals that read back', () => {
  const print = shortestFloat32();
  const cases: [value: number, text: string][] = [
    [0.1, '0.1'],
    [1 / 3, '0.33333334'],
    [16_777_216, '16777216'],
    [1e-45, '1.4013e-45'],
    [3.4028234663852886e38, '3.4028235e+38'],
    [-0, '-0'],
  ];
  for (const [value, text] of cases) expect(print(Math.fround(value))).toBe(text);
  const next = random(1);
  const bits = new DataView(new ArrayBuffer(4));
  for (let i = 0; i < 100_000; i++) {
    bits.setUint32(0, Math.floor(next() * 2 ** 32));
    const value = bits.getFloat32(0);
    if (value === value) expect(Object.is(Math.fround(Number(print(value))), value)).toBe(true);
  }
});

test('an export that is stopped leaves nothing behind', async () => {
  const arrow = join(folder, 'stopped.arrow');
  const rows = writeSample(arrow);
  for (const format of EXPORT_FORMATS)
    await expect(exportTable(arrow, format, rows, { ...UNWATCHED, aborted: () => true })).rejects.toThrow(Interrupted);
  expect(readdirSync(folder).filter((name) => name.startsWith('stopped'))).toEqual(['stopped.arrow']);
});

test('a file that is no table is a sentence', async () => {
  const path = join(folder, 'other.arrow');
  writeFileSync(path, 'not a table');
  await expect(exportTable(path, 'csv', 0, UNWATCHED)).rejects.toThrow(/other\.arrow: cannot be read as an Arrow file/);
  await expect(exportTable(join(folder, 'none.arrow'), 'csv', 0, UNWATCHED)).rejects.toThrow(/none\.arrow/);
});
