import type { Facts } from './facts';
import type { Sample } from './sample';

/** The rows of a sample that are of one type; `words` are the log's own words for it. */
export interface TypeRows {
  readonly type: string;
  readonly words: readonly string[];
  readonly rows: readonly number[];
}

/** The rows of a sample by type. `nameOf` makes a type of a log's own word; without a column all are `only`. */
export function rowsByType(
  sample: Sample,
  column: Facts | undefined,
  only: string,
  nameOf: (word: string) => string,
): TypeRows[] {
  if (!column) return [{ type: only, words: [], rows: Array.from({ length: sample.rows }, (_, i) => i) }];
  const found = new Map<string, { words: Set<string>; rows: number[] }>();
  for (const [row, value] of valuesOf(sample, column).entries()) {
    if (typeof value !== 'string' || value === '') continue;
    const type = nameOf(value);
    let of = found.get(type);
    if (!of) found.set(type, (of = { words: new Set(), rows: [] }));
    of.words.add(value);
    of.rows.push(row);
  }
  return Array.from(found, ([type, { words, rows }]) => ({ type, words: [...words], rows }));
}

/** Share of some rows in which a column says something; 0 without a column. */
export function shareGiven(sample: Sample, facts: Facts | undefined, rows: readonly number[]): number {
  if (!facts) return 0;
  const values = valuesOf(sample, facts);
  const missing = new Set(['', ...facts.missing]);
  const isGiven = (value: string | readonly string[]): boolean =>
    typeof value === 'string' ? !missing.has(value) : value.length > 0;
  return rows.filter((row) => isGiven(values[row])).length / Math.max(1, rows.length);
}

/** The values of a column, by row. */
export function valuesOf({ columns }: Sample, { name }: Facts): Sample['columns'][number]['values'] {
  return columns.find((column) => column.name === name)!.values;
}
