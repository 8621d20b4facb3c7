import { quantile } from '../eval/bootstrap';
import type { RunData } from './parts';

/** Ranges that each column is cut into, and columns taken: all of them make some hundred kinds. */
const RANGES = 6;
const MOST_COLUMNS = 3;

/**
 * Sorts candidates into kinds of about one relevance, by ranges of columns that simple rankers go by (when it was last
 * touched, how often it is clicked, what it costs). None of them may tell where the candidate stands.
 *
 * rows: of the run's table. Equal numbers of rows fall into each range; missing is a range of its own.
 */
export function relevanceKinds(
  data: RunData,
  rows: readonly number[],
  columns: readonly string[],
): { readonly kind: Int32Array; readonly by: readonly string[]; readonly kinds: number } {
  const by = columns.filter((name) => data.featureNames.includes(name)).slice(0, MOST_COLUMNS);
  const codes = new Map<string, number>();
  const ranged = by.map((name) => rangesOf(data.rows.numbers(name), rows));
  const kind = Int32Array.from(rows, (_, i) => {
    const key = ranged.map((of) => of[i]).join(' ');
    if (!codes.has(key)) codes.set(key, codes.size);
    return codes.get(key)!;
  });
  return { kind, by, kinds: codes.size };
}

function rangesOf(values: ArrayLike<number>, rows: readonly number[]): Int8Array {
  const sorted = Float64Array.from(rows, (row) => values[row])
    .filter((value) => value === value)
    .sort();
  const cuts = Array.from({ length: RANGES - 1 }, (_, i) => quantile(sorted, (i + 1) / RANGES));
  return Int8Array.from(rows, (row) => {
    const value = values[row];
    return value === value ? cuts.filter((cut) => value >= cut).length : RANGES;
  });
}
