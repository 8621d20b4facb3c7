import type { RankTable } from '../table';

/** Orders two rows of one list: below 0 when the first comes before the second, 0 when they are tied. */
export type RowOrder = (a: number, b: number) => number;

/**
 * Scores [rows] float64 that say nothing but the order within each list: 0 for its first rows, -1 for the next, and so
 * on; tied rows get the same score.
 */
export function denseRanks(table: RankTable, order: RowOrder): Float64Array {
  const scores = new Float64Array(table.rows);
  for (let list = 0; list + 1 < table.groups.length; list++) {
    const rows = Array.from({ length: table.groups[list + 1] - table.groups[list] }, (_, i) => table.groups[list] + i);
    rows.sort(order);
    for (let i = 1; i < rows.length; i++) {
      scores[rows[i]] = scores[rows[i - 1]] - (order(rows[i - 1], rows[i]) === 0 ? 0 : 1);
    }
  }
  return scores;
}

/** Compares two values of a column: NaN after every number, -0 equal to 0, Infinity equal to itself. */
export function compareValues(a: number, b: number, direction: 'ascending' | 'descending'): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  if (a === b) return 0;
  return a < b === (direction === 'ascending') ? -1 : 1;
}
