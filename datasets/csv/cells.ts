import type { RawElement, RawValue } from '../../engine/events/event';
import type { Columns } from '../columns';
import type { ColumnField, ColumnFields, ListColumns, Mapping } from './mapping';

/** What is wrong with a row; thrown and caught within this folder, a row at a time. */
export class BadCell extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Reads the cells of one row by the names of their columns. */
export class CellReader {
  readonly #at: Columns['at'];
  readonly #separator: string;
  readonly #unit: Mapping['time']['unit'];
  readonly #missing: ReadonlySet<string>;

  constructor({ at }: Columns, { separator = '|', time, missing = [] }: Mapping) {
    this.#at = at;
    this.#separator = separator;
    this.#unit = time.unit;
    this.#missing = new Set(['', ...missing]);
  }

  cell(cells: readonly string[], column: string): string {
    return cells[this.#at[column]];
  }

  /** Epoch milliseconds, 0 or more. `plus` is a column of milliseconds to add. */
  time(cells: readonly string[], column: string, plus?: string): number {
    const cell = this.cell(cells, column);
    const ts = (timeOf(cell, this.#unit) ?? Number.NaN) + (plus === undefined ? 0 : this.whole(cells, plus));
    if (!(ts >= 0 && ts <= 8.64e15))
      throw new BadCell('E_TIME', `${column} is "${cell}", expected ${TIMES[this.#unit]}`);
    return ts;
  }

  /** A cell that says something, or undefined. */
  given(cells: readonly string[], column: string | undefined): string | undefined {
    const cell = column === undefined ? '' : this.cell(cells, column);
    return this.#missing.has(cell) ? undefined : cell;
  }

  whole(cells: readonly string[], column: string): number {
    const cell = this.cell(cells, column);
    if (!/^-?\d{1,15}$/.test(cell)) throw new BadCell('E_ORDER', `${column} is "${cell}", expected a whole number`);
    return Number(cell);
  }

  required(cells: readonly string[], column: string): string {
    const cell = this.cell(cells, column);
    if (cell === '') throw new BadCell('E_FIELD', `${column} is empty, expected an id`);
    return cell;
  }

  fields(cells: readonly string[], fields: ColumnFields | undefined): Record<string, RawValue> {
    const values: Record<string, RawValue> = {};
    for (const name in fields) values[name] = this.value(this.cell(cells, fields[name].column), fields[name]);
    return values;
  }

  /** Elements of a list that is packed into cells, item by item, with one group of its columns. */
  list(cells: readonly string[], { item }: ListColumns, fields: ColumnFields = {}): RawElement[] {
    const packed = this.cell(cells, item);
    if (packed === '') return [];
    const items = packed.split(this.#separator);
    const elements: Record<string, RawValue>[] = items.map((each) => ({ item: each }));
    for (const name in fields) {
      const values = this.cell(cells, fields[name].column).split(this.#separator);
      if (values.length !== items.length) {
        throw new BadCell(
          'E_LIST_LENGTH',
          `has ${items.length} ${item} and ${values.length} ${fields[name].column}, expected as many`,
        );
      }
      for (let i = 0; i < items.length; i++) elements[i][name] = this.value(values[i], fields[name]);
    }
    return elements;
  }

  /** A cell by its kind; an empty one is missing, and of numbers one of blanks and `nan`. */
  value(cell: string, { kind, column, scale = 0, parts }: ColumnField): RawValue {
    if (this.#missing.has(cell)) return kind === 'set' ? [] : null;
    switch (kind) {
      case 'id':
      case 'text':
        return parts === undefined ? cell : firstParts(cell, parts);
      case 'set':
        return [...new Set(cell.split(this.#separator).filter((member) => member !== ''))];
      case 'vector':
        return cell.split(this.#separator).map((each) => number(each, column) ?? Number.NaN);
      case 'bool':
        return truth(cell, column);
      case 'time': {
        const ts = timeOf(cell, this.#unit);
        if (ts === null) throw new BadCell('E_TIME', `${column} is "${cell}", expected ${TIMES[this.#unit]}`);
        return ts;
      }
      default: {
        const value = number(cell, column);
        const last = kind === 'float' ? 0 : 10 ** scale;
        if (value !== null && Math.abs(value * last) > Number.MAX_SAFE_INTEGER)
          throw new BadCell('E_FIELD', `${column} is "${cell}", expected at most 2^53 of its last decimal`);
        return value;
      }
    }
  }
}

function firstParts(path: string, parts: number): string | null {
  let end = -1;
  for (let i = 1; i <= parts; i++) {
    end = path.indexOf('.', end + 1);
    if (end < 0) return i === parts ? path : null;
  }
  return path.slice(0, end);
}

/** 1, true, yes against 0, false, no; empty is no. */
export function truth(cell: string, column: string): boolean {
  const word = cell.trim().toLowerCase();
  if (['1', '1.0', 'true', 'yes'].includes(word)) return true;
  if (['', '0', '0.0', 'false', 'no'].includes(word)) return false;
  throw new BadCell('E_FIELD', `${column} is "${cell}", expected 1 or 0, true or false`);
}

const TIMES = {
  s: 'seconds since 1970',
  ms: 'milliseconds since 1970',
  us: 'microseconds since 1970',
  iso: 'ISO 8601, as in 2026-01-31T12:00:00Z',
};

function timeOf(cell: string, unit: keyof typeof TIMES): number | null {
  if (unit !== 'iso') {
    if (!/^-?\d+(\.\d+)?$/.test(cell)) return null;
    return Math.round(unit === 'us' ? Number(cell) / 1000 : Number(cell) * (unit === 's' ? 1000 : 1));
  }
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?))?\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/.exec(
    cell,
  );
  if (!match || !isDay(match[1])) return null;
  const [, day, clock = '00:00', zone = 'Z'] = match;
  const ts = Date.parse(`${day}T${minutes(clock)}${zone === 'UTC' ? 'Z' : zone === 'Z' ? zone : minutes(zone)}`);
  return Number.isNaN(ts) ? null : ts;
}

/** An hour, or hours of a zone, alone. */
function minutes(clock: string): string {
  return clock.length < 4 ? `${clock}:00` : clock;
}

/** The 30th of February is none, though JavaScript reads it as a day in March. */
function isDay(day: string): boolean {
  return day.slice(8) <= '28' || new Date(`${day}T00:00Z`).getUTCDate() === Number(day.slice(8));
}

function number(cell: string, column: string): number | null {
  if (cell.toLowerCase() === 'nan' || cell.trim() === '') return null;
  const value = Number(cell);
  if (!Number.isFinite(value)) throw new BadCell('E_FIELD', `${column} is "${cell}", expected a number`);
  return value;
}
