import Table from 'cli-table3';
import type { PricedRow } from '../runs/compare/priced';
import { count, fixed, roundsText } from './numbers';

/** What serving the trained rankers of a comparison costs, and which of them to take. */
export function pricedTable(rows: readonly PricedRow[], metric: string): string {
  const table = new Table({
    head: [
      'ranker',
      metric,
      'µs per list\np50',
      'p99',
      'rounds',
      'reading\nµs',
      'scoring\nµs',
      'state\nMiB',
      'front',
      'non-inferior\nto the best',
    ],
    style: { head: [], border: [] },
  });
  for (const { label, value, cost, is_on_front, is_non_inferior, is_pick } of rows) {
    table.push([
      is_pick ? `${label} ◆` : label,
      fixed(value),
      Math.round(cost.total.p50),
      Math.round(cost.total.p99),
      roundsText(cost.rounds),
      Math.round(cost.assemble.p50),
      cost.score ? Math.round(cost.score.p50) : '-',
      (cost.stateBytes / 2 ** 20).toFixed(1),
      is_on_front ? 'yes' : '',
      is_non_inferior === null ? '-' : is_non_inferior ? 'yes' : 'no',
    ]);
  }
  const { lists } = rows[0].cost;
  return [
    table.toString(),
    `measured on this machine over the last ${count(lists)} lists of the log, on the state that each alone needs, in turns, the quickest of several rounds; rounds: by how much the slowest round took longer; front: no other is as good, as quick and as small, and better in one; ◆ is the cheapest of those non-inferior to the best`,
  ].join('\n');
}
