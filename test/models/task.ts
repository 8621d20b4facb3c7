import { random } from '../../engine/base/random';
import type { RankTable } from '../../models/table';

/** A seeded ranking task whose best ranker is known: `truth` [rows] is what the clicks were drawn from. */
export function task(lists: number, seed: number, size = 12, width = 8): RankTable & { truth: Float64Array } {
  const next = random(seed, 99);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const rows = lists * size;
  const columns = Array.from({ length: width }, () => Float32Array.from({ length: rows }, normal));
  const truth = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b, c, d] = columns.map((column) => column[row]);
    return 2 * (a + b * c + Math.sin(2 * d));
  });
  const labels = new Float32Array(rows);
  for (let begin = 0; begin < rows; begin += size) {
    const utility = Array.from(truth.subarray(begin, begin + size), (t) => t - Math.log(-Math.log(next())));
    labels[begin + utility.indexOf(Math.max(...utility))] = 1;
  }
  for (const column of columns.slice(4))
    for (let row = 0; row < rows; row++) if (next() < 0.3) column[row] = Number.NaN;
  const groups = Int32Array.from({ length: lists + 1 }, (_, i) => i * size);
  return { names: columns.map((_, i) => `f${i}`), columns, rows, groups, labels, fingerprint: 'abc', truth };
}

/** Mean reciprocal rank of the first positive, the mean over ties by their middle. */
export function mrr(table: RankTable, scores: ArrayLike<number>): number {
  let sum = 0;
  for (let list = 0; list + 1 < table.groups.length; list++) {
    const rows = Array.from({ length: table.groups[list + 1] - table.groups[list] }, (_, i) => table.groups[list] + i);
    const hit = rows.find((row) => table.labels[row] > 0)!;
    const above = rows.filter((row) => scores[row] > scores[hit]).length;
    const tied = rows.filter((row) => scores[row] === scores[hit]).length;
    for (let i = 1; i <= tied; i++) sum += 1 / (above + i) / tied;
  }
  return sum / (table.groups.length - 1);
}
