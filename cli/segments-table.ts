import Table from 'cli-table3';
import type { RunPaths } from '../runs/paths';
import type { Segmented } from '../runs/segments';
import { readStored } from '../runs/stored-json';
import { count, type Shown, withSpan } from './numbers';

/** A ranker's mean in a segment as `segments.json` has it: what is no number there is null. */
type Stored = Shown & { readonly segment: string; readonly n: number; readonly share: number | null };

/** Reads what an evaluation wrote to `segments.json`. */
export function readSegments({ segments }: RunPaths): Segmented {
  return readStored<Segmented>(segments);
}

/** A table per column: its segments, how many lists each has, and what every ranker reaches there. */
export function segmentsText({ policy, rankers, unknown }: Segmented): string {
  const lines = [`by segments: ${policy}, 95 % intervals clustered by user`];
  rankers[0]?.columns.forEach(({ column, isOutcome, without }, place) => {
    const own = rankers.map(({ columns }) => columns[place].segments as readonly Stored[]);
    const names = [...new Set(own.flatMap((segments) => segments.map(({ segment }) => segment)))];
    const table = new Table({
      head: [column, 'lists', ...rankers.map(({ ranker }) => ranker)],
      style: { head: [], border: [] },
    });
    for (const name of names) {
      const cells = own.map((segments) => segments.find(({ segment }) => segment === name));
      const lists = [...new Set(cells.map((cell) => cell?.n ?? 0))];
      table.push([name, lists.map(count).join(' to '), ...cells.map((cell) => (cell ? withSpan(cell) : '-'))]);
    }
    lines.push(table.toString());
    if (isOutcome) lines.push(`${column} is known only by the click: it describes a ranker and must not compare two`);
    if (without > 0) lines.push(`${count(without)} lists have no ${column}`);
  });
  if (unknown.length > 0) lines.push(`the log knows nothing of ${unknown.join(', ')}`);
  return lines.join('\n');
}
