import { StateError } from '../../engine/base/errors';
import type { BadLines } from '../bad-lines';
import { BadCell } from '../csv/cells';
import { readNdjson } from '../csv/ndjson-records';
import { readCsv } from '../csv-lines';
import { parquetColumns, readParquet } from '../parquet/read';

/** Columns of an exposure log; those of `NEEDED` must be there. */
export const COLUMNS = [
  'event',
  'unit',
  'arm',
  'ts',
  'session',
  'item',
  'items',
  'value',
  'attributed',
  'experiment',
] as const;

const NEEDED = ['event', 'unit', 'arm', 'ts'] as const;

export type Cells = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** Between the members of `items` in a cell. */
export const SEPARATOR = '|';

/** The rows of one file as texts by column, '' for what is not there, with their line (Parquet: row) numbers. */
export async function* rowsOf(path: string, bad: BadLines): AsyncGenerator<{ cells: Cells; line: number }> {
  const kind = /\.(csv|ndjson|jsonl|json|parquet)(\.gz)?$/i.exec(path)?.[1].toLowerCase();
  if (kind === undefined)
    throw new StateError(
      `ab: ${path} is of no known kind, expected .ndjson, .jsonl, .csv (each also .gz) or .parquet`,
      'E_FORMAT',
    );
  if (kind === 'csv') yield* csvRows(path, bad);
  else if (kind === 'parquet') yield* parquetRows(path, bad);
  else
    for await (const records of readNdjson(path, bad, { columns: COLUMNS, separator: SEPARATOR }))
      for (const { cells, line } of records) yield { cells: named(COLUMNS, cells), line };
}

async function* csvRows(path: string, bad: BadLines): AsyncGenerator<{ cells: Cells; line: number }> {
  let header: readonly string[] | undefined;
  for await (const records of readCsv(path, bad)) {
    for (const { cells, line } of records) {
      if (header === undefined) {
        header = cells.map((cell) => cell.trim());
        needed(path, header);
      } else if (cells.length === header.length) yield { cells: named(header, cells), line };
      else bad.add('E_CELLS', `has ${cells.length} cells, expected ${header.length}`, path, line);
    }
  }
}

async function* parquetRows(path: string, bad: BadLines): AsyncGenerator<{ cells: Cells; line: number }> {
  needed(path, await parquetColumns(path));
  for await (const { first, rows } of readParquet(path, COLUMNS, () => undefined)) {
    for (const [i, row] of rows.entries()) {
      try {
        const cells = COLUMNS.map((name) => textOf(row[name], name));
        yield { cells: named(COLUMNS, cells), line: first + i };
      } catch (error) {
        if (!(error instanceof BadCell)) throw error;
        bad.add(error.code, error.message, path, first + i);
      }
    }
  }
}

function needed(path: string, found: readonly string[]): void {
  const missing = NEEDED.filter((name) => !found.includes(name));
  if (missing.length > 0)
    throw new StateError(
      `ab: ${path}: found the columns ${found.join(', ').slice(0, 120)}, expected ${NEEDED.join(', ')} (missing: ${missing.join(', ')}); docs/ab.md has the format`,
      'E_COLUMNS',
    );
}

function textOf(value: unknown, name: string): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((each) => textOf(each, name)).join(SEPARATOR);
  if (typeof value === 'object') throw new BadCell('E_FIELD', `${name} is an object, expected text or a number`);
  return String(value);
}

function named(names: readonly string[], cells: readonly string[]): Cells {
  const row: Record<string, string> = Object.fromEntries(COLUMNS.map((name) => [name, '']));
  for (const [i, name] of names.entries()) row[name] = cells[i];
  return row as Cells;
}
