import type { BadLines } from '../bad-lines';
import { type Columns, columnsOf } from '../columns';
import { type CsvRecord, readCsv } from '../csv-lines';
import type { Mapping } from './mapping';
import { readNdjson } from './ndjson-records';

/** One file of a mapped log: its columns, and its records without the header line. */
export interface Source {
  readonly columns: Columns;
  records(bad: BadLines, onBytes?: (bytes: number) => void): AsyncGenerator<CsvRecord[]>;
}

/** Between members of a list in one cell: NDJSON has arrays, so a character that no text has by chance. */
export const NDJSON_SEPARATOR = '\u001f';

/** How the files of a mapped log are read. */
export type Format = 'csv' | 'ndjson';

/** Opens one file for reading by a mapping, `named` being the columns to read. @throws StateError E_COLUMNS */
export async function openSource(
  format: Format,
  where: string,
  path: string,
  named: readonly string[],
  { delimiter = ',', header, each, separator = NDJSON_SEPARATOR }: Mapping,
): Promise<Source> {
  if (format === 'ndjson') {
    const columns = placesOf(named);
    return { columns, records: (bad, onBytes) => readNdjson(path, bad, { columns: named, each, separator, onBytes }) };
  }
  const columns = header ? placesOf(header) : await columnsOf(where, path, named, delimiter);
  return { columns, records: (bad, onBytes) => csvRecords(path, bad, delimiter, header === undefined, onBytes) };
}

function placesOf(names: readonly string[]): Columns {
  return { at: Object.fromEntries(names.map((name, i) => [name, i])), count: names.length };
}

async function* csvRecords(
  path: string,
  bad: BadLines,
  delimiter: string,
  hasHeader: boolean,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<CsvRecord[]> {
  let isFirst = hasHeader;
  for await (const records of readCsv(path, bad, { delimiter, ...(onBytes && { onBytes }) })) {
    yield isFirst ? records.slice(1) : records;
    isFirst = false;
  }
}
