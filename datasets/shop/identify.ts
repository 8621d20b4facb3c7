import { StateError } from '../../engine/base/errors';
import { columnsRead } from '../csv/rows';
import { csvCells } from '../csv-lines';
import { readLines } from '../lines';
import { mappingOf } from './mapping-of';
import type { Table } from './table';

/**
 * Which of a data set's tables a file is, by its first line.
 *
 * @throws StateError E_COLUMNS with what was found and what each table begins with
 */
export async function identify(where: string, path: string, tables: readonly Table[]): Promise<Table> {
  const line = await firstLine(path);
  const found = tables.find((table) => (table.first ? table.first.test(line) : hasColumns(line, table)));
  if (found) return found;
  throw new StateError(
    `${where}: ${path} begins with "${line.length > 80 ? `${line.slice(0, 77)}...` : line}", expected one of ` +
      tables.map((table) => `${table.name} (${columnsText(table)})`).join('; '),
    'E_COLUMNS',
  );
}

/** The columns of a table as its file has them. */
export function columnsText(table: Table): string {
  return (table.header ?? namedColumns(table)).join(shown(table.delimiter ?? ','));
}

/** The columns that are read of a table. */
export function namedColumns(table: Table): string[] {
  if (table.kind === 'events') return columnsRead(mappingOf(table));
  if (table.kind === 'properties') return [table.time.column, table.id, table.property, table.value];
  return [table.id, ...new Set(Object.values(table.fields).map(({ column }) => column))];
}

function hasColumns(line: string, table: Table): boolean {
  const found = csvCells(line, table.delimiter ?? ',')?.map((cell) => cell.trim()) ?? [];
  return namedColumns(table).every((name) => found.includes(name));
}

function shown(delimiter: string): string {
  return delimiter === '\t' ? ' (tab) ' : delimiter;
}

async function firstLine(path: string): Promise<string> {
  for await (const { lines } of readLines(path)) {
    const line = lines.find((text) => text !== '');
    if (line !== undefined) return line ?? '';
  }
  return '';
}
