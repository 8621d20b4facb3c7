import { closeSync, openSync, writeSync } from 'node:fs';
import type { BatchValues, StoredColumn } from '../engine/tables/batches';
import type { ColumnKind } from '../engine/tables/columns';
import type { ExportSink } from './export-sink';

const FLUSH_CHARACTERS = 1 << 20;

/**
 * A CSV file (RFC 4180, lines end in CR LF): empty for null, `""` for a text that is empty, numbers as the shortest
 * decimals that read back as the same float, times as epoch milliseconds.
 *
 * @see Shafranovich. Common Format and MIME Type for CSV Files. RFC 4180, 2005.
 */
export async function csvSink(path: string, columns: readonly StoredColumn[]): Promise<ExportSink> {
  const file = openSync(path, 'w');
  let held = `${columns.map(({ name }) => csvText(name)).join(',')}\r\n`;
  const flush = (): void => {
    const bytes = Buffer.from(held, 'utf8');
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    held = '';
  };
  const kinds = columns.map(({ kind }) => kind);
  const shortest = shortestFloat32();
  return {
    write(values, rows) {
      const cells = values.map((column, i) => cellOf(column, kinds[i], shortest));
      for (let row = 0; row < rows; row++) {
        let line = cells[0](row);
        for (let i = 1; i < cells.length; i++) line += `,${cells[i](row)}`;
        held += `${line}\r\n`;
        if (held.length > FLUSH_CHARACTERS) flush();
      }
    },
    close() {
      flush();
      closeSync(file);
    },
    abort: () => closeSync(file),
  };
}

/** A text as a CSV cell: quoted where it must be; null is empty. */
export function csvText(text: string | null): string {
  if (text === null) return '';
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Prints a float32 as the shortest decimal that reads back as it; remembers what it printed. */
export function shortestFloat32(): (value: number) => string {
  const known = new Map<number, string>();
  return (value) => {
    if (Number.isInteger(value) && Math.abs(value) < 1e6) return Object.is(value, -0) ? '-0' : `${value}`;
    if (!Number.isFinite(value)) return `${value}`;
    let text = known.get(value);
    if (text === undefined) {
      if (known.size >= 65_536) known.clear();
      known.set(value, (text = shortest(value)));
    }
    return text;
  };
}

/** Nine digits always read back; a decimal of up to six that reads back is found at six. */
function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return `${decimal}`;
  }
  return `${Number(value.toPrecision(9))}`;
}

function cellOf(column: BatchValues, kind: ColumnKind, float: (value: number) => string): (row: number) => string {
  if (Array.isArray(column)) return (row) => csvText(column[row]);
  const print = kind === 'float' ? float : (value: number): string => (Object.is(value, -0) ? '-0' : `${value}`);
  return (row) => {
    const value = column[row];
    return value === value ? print(value) : '';
  };
}
