import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import { beforeAll, describe, expect, test } from 'vitest';
import { folder, podium, SMALL_REPLAY } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);
const JOINED = join(__dirname, '../../datasets/fixtures/metarank.jsonl');

const TYPES: Readonly<Record<string, string>> = {
  Utf8: 'VARCHAR',
  'Dictionary<Int32, Utf8>': 'VARCHAR',
  Int64: 'BIGINT',
  Int32: 'INTEGER',
  Float32: 'FLOAT',
  Float64: 'DOUBLE',
  'Timestamp<MILLISECOND>': 'BIGINT',
};

interface Rows {
  readonly names: string[];
  readonly rows: unknown[][];
}

function arrowRows(path: string): Rows & { readonly types: string[] } {
  const table = tableFromIPC(readFileSync(path));
  const { fields } = table.schema;
  return {
    names: fields.map(({ name }) => name),
    types: fields.map(({ type }) => TYPES[String(type)]),
    rows: Array.from({ length: table.numRows }, (_, row) =>
      fields.map(({ name }) => plain(table.getChild(name)!.get(row))),
    ),
  };
}

async function duckRows(query: string): Promise<Rows> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const result = await connection.runAndReadAll(query);
  const answer = { names: result.columnNames(), rows: result.getRows().map((row) => row.map(plain)) };
  connection.closeSync();
  instance.closeSync();
  return answer;
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value !== null && typeof value === 'object' && 'micros' in value) return Number(value.micros) / 1000;
  return value;
}

beforeAll(async () => {
  expect((await podium('replay', ...SMALL_REPLAY, '--out', at('simulated'))).code).toBe(0);
  const joined = ['--dataset', 'ranklens', '--log', JOINED, '--features', 'heuristic', '--max-bad', 1] as const;
  expect(await podium('replay', ...joined, '--out', at('joined'))).toMatchObject({ code: 0 });
}, 120_000);

describe('export', () => {
  test.each([
    ['simulated', 'features'],
    ['simulated', 'requests'],
    ['simulated', 'catalogue'],
    ['joined', 'features'],
    ['joined', 'requests'],
    ['joined', 'labels'],
  ])('DuckDB reads %s/%s back equal, from either format', async (run, name) => {
    const table = join(at(run), `${name}.arrow`);
    const { names, types, rows } = arrowRows(table);
    expect(rows.length).toBeGreaterThan(0);
    for (const format of ['csv', 'parquet']) {
      const said = await podium('export', table, '--format', format);
      const path = join(at(run), `${name}.${format}`);
      expect(said).toEqual({ code: 0, err: '', out: `table: ${path}\n` });
      const columns = names.map((column, i) => `'${column}': '${types[i]}'`).join(', ');
      const read =
        format === 'csv'
          ? `read_csv('${path}', header = true, delim = ',', quote = '"', escape = '"', new_line = '\\r\\n', columns = {${columns}})`
          : `read_parquet('${path}')`;
      expect(await duckRows(`select * from ${read}`)).toEqual({ names, rows });
    }
  });

  test('it writes where it is told, and over a file only when told', async () => {
    const table = join(at('simulated'), 'requests.arrow');
    const to = ['--format', 'csv', '--out', at('r.csv'), '--json'] as const;
    const said = await podium('export', table, ...to);
    expect(JSON.parse(said.out)).toEqual({ table, format: 'csv', written: at('r.csv') });
    expect(existsSync(at('r.csv'))).toBe(true);
    const refused = await podium('export', table, ...to);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/r\.csv exists already; choose another --out, or --force/);
    expect((await podium('export', table, ...to, '--force')).code).toBe(0);
  });

  test.each([
    ['a table that is not there', [at('none.arrow'), '--format', 'csv'], /none\.arrow does not exist/],
    ['a folder', [at('simulated'), '--format', 'csv'], /is a folder, expected an Arrow table in it: .*features\.arrow/],
    ['no format', [join(at('simulated'), 'features.arrow')], /export needs --format/],
    [
      'another format',
      [join(at('simulated'), 'features.arrow'), '--format', 'xls'],
      /--format is "xls"; expected csv or/,
    ],
    ['no table', ['--format', 'csv'], /an argument is missing/],
  ])('%s is misuse: one sentence', async (_, args, sentence) => {
    const said = await podium('export', ...args);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(sentence);
    expect(said.err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a file that is no table is a sentence', async () => {
    const said = await podium(
      'export',
      join(at('simulated'), 'manifest.json'),
      '--format',
      'csv',
      '--out',
      at('x.csv'),
    );
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(/manifest\.json: cannot be read as an Arrow file/);
    expect(existsSync(at('x.csv'))).toBe(false);
  });
});
