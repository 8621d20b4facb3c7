import type { BadLines } from '../bad-lines';
import type { CsvRecord } from '../csv-lines';
import { readLines } from '../lines';
import { BadCell } from './cells';

type Json = Readonly<Record<string, unknown>>;

interface NdjsonOptions {
  /** Paths of the values to read, as `user.id`; a path through an array gives all its elements' values. */
  readonly columns: readonly string[];
  /** Path of an array whose elements are a record each. */
  readonly each?: string | undefined;
  /** Put between the members of an array. */
  readonly separator: string;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * The records of an NDJSON file as cells, one for each column: null and absent are empty, arrays are joined. Lines that
 * are no objects are bad (E_JSON), and numbers beyond 2^53, which JSON readers round (E_NUMBER).
 *
 * @throws StateError as `readLines`
 */
export async function* readNdjson(
  path: string,
  bad: BadLines,
  { columns, each, separator, onBytes }: NdjsonOptions,
): AsyncGenerator<CsvRecord[]> {
  const paths = columns.map((column) => ({ column, parts: column.split('.') }));
  for await (const { first, lines } of readLines(path, onBytes)) {
    const records: CsvRecord[] = [];
    for (let i = 0; i < lines.length; i++) {
      const text = lines[i];
      if (text === '') continue;
      try {
        if (text === null) throw new BadCell('E_UTF8', 'holds bytes that are not UTF-8, expected text');
        const events = eventsOf(text, each);
        for (const event of events) {
          const cells = paths.map(({ column, parts }) => cellOf(column, valueAt(event, column, parts), separator));
          records.push({ cells, line: first + i, size: Math.ceil(text.length / events.length) });
        }
      } catch (error) {
        if (!(error instanceof BadCell)) throw error;
        bad.add(error.code, error.message, path, first + i);
      }
    }
    if (records.length) yield records;
  }
}

/** One line as JSON objects, several where `each` names an array in it. @throws BadCell E_JSON */
function eventsOf(text: string, each: string | undefined): readonly Json[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new BadCell('E_JSON', `is not JSON: ${show(text)}, expected one object a line`);
  }
  if (!isObject(json)) throw new BadCell('E_JSON', `is ${show(text)}, expected an object`);
  if (each === undefined) return [json];
  const elements = json[each];
  if (!Array.isArray(elements))
    throw new BadCell('E_JSON', `${each} is ${show(JSON.stringify(elements))}, expected a list`);
  return elements.map((element: unknown) => ({ ...json, [each]: element }));
}

/** The value at a path; through an array, the values of its elements. */
function valueAt(json: Json, column: string, parts: readonly string[]): unknown {
  return parts.length > 1 && Object.hasOwn(json, column) ? json[column] : descend(json, parts, 0);
}

function descend(value: unknown, parts: readonly string[], i: number): unknown {
  if (i === parts.length) return value;
  if (Array.isArray(value)) return value.map((each) => descend(each, parts, i));
  return isObject(value) ? descend(value[parts[i]], parts, i + 1) : undefined;
}

function cellOf(column: string, value: unknown, separator: string): string {
  if (Array.isArray(value)) {
    const members = value.map((member) => cellOf(column, member, separator));
    if (members.some((member) => member.includes(separator)))
      throw new BadCell(
        'E_FIELD',
        `${column} holds ${JSON.stringify(separator)} within a member, expected it between them`,
      );
    return members.join(separator);
  }
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      if (Number.isInteger(value) && !Number.isSafeInteger(value))
        throw new BadCell('E_NUMBER', `${column} is about ${value}, expected at most 2^53, or text in quotes`);
      return String(value);
    case 'boolean':
      return String(value);
    default:
      if (value === null || value === undefined) return '';
      throw new BadCell('E_FIELD', `${column} is an object, expected text, a number, true or false, or a list of them`);
  }
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function show(text: string | undefined): string {
  const shown = text ?? 'missing';
  return shown.length > 60 ? `${shown.slice(0, 57)}...` : shown;
}
