import { StateError } from '../../engine/base/errors';
import { BadLines } from '../bad-lines';
import type { Format } from '../csv/source';
import { csvCells, readCsv } from '../csv-lines';
import { readLines } from '../lines';
import { parseMetarank } from '../metarank/parse';

/** How many records are looked at. */
const SAMPLE = 20_000;

/** A column with the values of the sample; '' is missing, an array a list in one cell. */
export interface Column {
  readonly name: string;
  readonly values: readonly (string | readonly string[])[];
}

/** What the begin of a file holds. */
export interface Sample {
  readonly format: Format;
  readonly delimiter: string;
  /** NDJSON: the array in each line whose elements are an event each. */
  readonly each: string | undefined;
  readonly rows: number;
  /** NDJSON: lines are events in the format of Metarank. */
  readonly isMetarank: boolean;
  readonly columns: readonly Column[];
}

/** Reads the first records of a CSV or NDJSON file. @throws StateError E_COLUMNS, or as `readLines` */
export async function readSample(path: string): Promise<Sample> {
  const [first = ''] = await firstLines(path, 1);
  if (/^\s*\[\s*(\{|$)/.test(first))
    throw new StateError(
      `infer: ${path} begins with "${first.slice(0, 20)}", an array in JSON, expected CSV or one object a line; ` +
        'write each element on a line of its own',
      'E_COLUMNS',
    );
  return first.trimStart().startsWith('{') ? ndjsonSample(path) : csvSample(path, first);
}

const DELIMITERS = [',', '\t', ';', '::', '|'] as const;

async function csvSample(path: string, first: string): Promise<Sample> {
  const width = (delimiter: string): number => csvCells(first, delimiter)?.length ?? 0;
  const [delimiter] = [...DELIMITERS].sort((a, b) => width(b) - width(a));
  const records: string[][] = [];
  for await (const block of readCsv(path, new BadLines(), { delimiter })) {
    for (const { cells } of block) records.push(cells);
    if (records.length > SAMPLE) break;
  }
  const [header = [], ...rows] = records.slice(0, SAMPLE + 1);
  const names = header.map((name) => name.trim());
  if (names.length < 2 || names.some((name) => /^-?\d+([.:T -].*)?$/.test(name))) {
    throw new StateError(
      `infer: ${path} begins with "${first.slice(0, 80)}", expected a header line with the names of at least two ` +
        'columns; for a file without one write "header": ["…"] in a mapping by hand',
      'E_COLUMNS',
    );
  }
  const whole = rows.filter((cells) => cells.length === names.length);
  const columns = names.map((name, i) => ({ name, values: whole.map((cells) => cells[i]) }));
  return { format: 'csv', delimiter, each: undefined, rows: whole.length, isMetarank: false, columns };
}

type Json = Readonly<Record<string, unknown>>;

async function ndjsonSample(path: string): Promise<Sample> {
  const objects: Json[] = [];
  const lines = await firstLines(path, SAMPLE);
  for (const line of lines) {
    try {
      const json: unknown = JSON.parse(line);
      if (json !== null && typeof json === 'object' && !Array.isArray(json)) objects.push(json as Json);
    } catch {}
  }
  const each = eachOf(objects);
  const events = each === undefined ? objects : objects.flatMap((json) => elementsOf(json, each)).slice(0, SAMPLE);
  const columns = new Map<string, (string | readonly string[])[]>();
  for (const [i, event] of events.entries()) {
    for (const [name, value] of leaves(event, '')) {
      let values = columns.get(name);
      if (!values) columns.set(name, (values = []));
      while (values.length < i) values.push('');
      values[i] = value;
    }
  }
  for (const values of columns.values()) while (values.length < events.length) values.push('');
  const found = Array.from(columns, ([name, values]) => ({ name, values }));
  return {
    format: 'ndjson',
    delimiter: ',',
    each,
    rows: events.length,
    isMetarank: isMetarank(lines),
    columns: found,
  };
}

/** Whether more than half of the lines are: the rest may be damaged. */
function isMetarank(lines: readonly string[]): boolean {
  return lines.filter((line) => 'event' in parseMetarank(line)).length > lines.length / 2;
}

/** An array of objects that have a time of their own: each is an event. */
function eachOf([first]: readonly Json[]): string | undefined {
  return Object.keys(first ?? {}).find((name) => {
    const [element] = Array.isArray(first[name]) ? (first[name] as unknown[]) : [];
    return (
      element !== null &&
      typeof element === 'object' &&
      Object.keys(element).some((key) => /^(ts|time|date)/i.test(key))
    );
  });
}

function elementsOf(json: Json, each: string): Json[] {
  const elements = json[each];
  return Array.isArray(elements) ? elements.map((element: unknown) => ({ ...json, [each]: element })) : [];
}

function leaves(value: unknown, path: string): [name: string, value: string | readonly string[]][] {
  if (Array.isArray(value)) {
    const names = new Map<string, string[]>();
    for (const member of value) {
      for (const [name, leaf] of leaves(member, path)) {
        if (!names.has(name)) names.set(name, []);
        names.get(name)!.push(...(typeof leaf === 'string' ? [leaf] : leaf));
      }
    }
    return names.size || path === '' ? [...names] : [[path, []]];
  }
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
  }
  return [[path, value === null || value === undefined ? '' : String(value)]];
}

async function firstLines(path: string, n: number): Promise<string[]> {
  const found: string[] = [];
  for await (const { lines } of readLines(path)) {
    for (const line of lines) if (line) found.push(line);
    if (found.length >= n) break;
  }
  return found.slice(0, n);
}
