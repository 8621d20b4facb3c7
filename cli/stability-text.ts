import Table from 'cli-table3';
import type { Steadiness } from '../runs/ablate/over-windows';
import { count, fixed, withSpan } from './numbers';

/** Picks over time windows as people read them: which groups stood in how many, and Nogueira's index. */
export function stabilityText({ index, windows, chosen }: Steadiness, margin: number): string {
  const style = { head: [], border: [] };
  const picks = new Table({ head: ['judged (UTC)', 'lists', 'full set\n[95 %]', 'pick', 'columns', 'metric'], style });
  for (const { judge, last, lists, full, pick } of windows)
    picks.push([
      `${minute(judge)}\nto ${minute(last)}`,
      count(lists),
      withSpan(full),
      pick.name,
      pick.columns,
      fixed(pick.value),
    ]);
  const held = [...chosen]
    .sort((a, b) => b.windows - a.windows)
    .filter(({ windows: times }) => times > 0)
    .map(({ group, windows: times }) => `${group} ${times}`)
    .join(', ');
  return [
    `the same in ${windows.length} windows of what lies before the report part, each learning from as many requests; picks are the fewest columns that are non-inferior to the best at ${margin} there:`,
    picks.toString(),
    `in the pick in so many of ${windows.length} windows: ${held || 'no group'}; stability of the picks (Nogueira) ${index === null ? 'undefined, as every pick holds all groups or none' : `${index.toFixed(3)}: 1 is the same groups every time, 0 as by chance`}`,
  ].join('\n');
}

function minute(ts: number): string {
  return new Date(ts).toISOString().slice(0, 16).replace('T', ' ');
}
