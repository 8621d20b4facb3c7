import Table from 'cli-table3';
import type { WindowedComparison } from '../runs/windows/compare-windows';
import { count, fixed, pText, signed, withSpan } from './numbers';

/** Rankers over windows as people read them: each window, the mean, and the differences to the reference. */
export function windowsTable(compared: WindowedComparison): string {
  const { metric, policy, protocol, reference, rules, windows, rows, cautions } = compared;
  const cuts = new Table({
    head: ['window', 'learns from (UTC)', 'report part (UTC)', 'requests before', 'lists', 'users'],
    style: { head: [], border: [] },
  });
  for (const [i, { from, report, last, learned, lists, users }] of windows.entries())
    cuts.push([
      i + 1,
      minute(from),
      `${minute(report)} to ${minute(last)}`,
      count(learned),
      count(lists),
      count(users),
    ]);
  const table = new Table({
    head: [
      'ranker',
      ...windows.map((_, i) => `${i + 1}`),
      'mean\n[95 %]',
      `minus ${reference}\n[95 %]`,
      'p\np Holm',
      'next window\n[95 %]',
    ],
    style: { head: [], border: [] },
  });
  for (const { label, values, differences, mean, difference } of rows)
    table.push([
      label,
      ...values.map((value, i) => `${fixed(value)}${difference ? `\n${signed(differences[i])}` : ''}`),
      withSpan(mean),
      difference ? withSpan(difference, signed) : 'reference',
      difference ? `${pText(difference.p)}\n${pText(difference.p_holm)}` : '',
      difference?.next_lo === null || !difference
        ? ''
        : `${signed(difference.next_lo)},\n${signed(difference.next_hi)}`,
    ]);
  const learns = rules.isGrowing
    ? 'each window learns from all before its cut'
    : 'each window learns from as many requests as the first';
  return [
    cuts.toString(),
    table.toString(),
    `${metric} in ${windows.length} windows, the difference to ${reference} below it, paired by list; ${learns}, of which the last tenth ends the training; ${protocol.protocol}, straddle ${protocol.straddle}, empty ${protocol.empty}, ties ${protocol.ties}; ${policy}`,
    'means are of random effects over windows, with t of one less than there are windows; windows share users and what they learn from: read them for how steady a difference is; "next window": where that of one more would lie',
    ...cautions.map((caution) => `caution: ${caution}`),
  ].join('\n');
}

function minute(ts: number): string {
  return new Date(ts).toISOString().slice(0, 16).replace('T', ' ');
}
