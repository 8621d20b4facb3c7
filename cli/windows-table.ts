import Table from 'cli-table3';
import { recallSentence } from '../runs/compare/candidate-recall';
import type { WindowedComparison } from '../runs/windows/compare-windows';
import { count, fixed, pText, signed, withinText, withSpan } from './numbers';

/** Rankers over windows as people read them: each window, the mean, and the differences to the reference. */
export function windowsTable(compared: WindowedComparison): string {
  const { metric, policy, protocol, reference, margin, rules, windows, rows, is_generated, cautions } = compared;
  const hasRecall = windows.some(({ candidate_recall }) => candidate_recall !== null);
  const cuts = new Table({
    head: [
      ...['window', 'learns from (UTC)', 'report part (UTC)', 'requests before', 'lists', 'users'],
      ...(hasRecall ? ['candidate\nrecall'] : []),
    ],
    style: { head: [], border: [] },
  });
  for (const [i, { from, report, last, learned, lists, users, candidate_recall: recall }] of windows.entries())
    cuts.push([
      i + 1,
      minute(from),
      `${minute(report)} to ${minute(last)}`,
      count(learned),
      count(lists),
      count(users),
      ...(recall ? [withSpan(recall)] : []),
    ]);
  const table = new Table({
    head: [
      'ranker',
      ...windows.map((_, i) => `${i + 1}`),
      'mean\n[95 %]',
      `minus ${reference}\n[95 %]`,
      'p\np Holm',
      `within\n${margin}`,
      'next window\n[95 %]',
    ],
    style: { head: [], border: [] },
  });
  for (const { label, values, differences, mean, difference, seeds } of rows)
    table.push([
      seeds === null ? label : `${label}\n(${seeds} seeds)`,
      ...values.map((value, i) => `${fixed(value)}${difference ? `\n${signed(differences[i])}` : ''}`),
      withSpan(mean),
      difference ? withSpan(difference, signed) : 'reference',
      difference ? `${pText(difference.p)}\n${pText(difference.p_holm)}` : '',
      difference ? withinText(difference) : '',
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
    `means are of random effects over windows, with t of one less than there are windows; windows share users and what they learn from: read them for how steady a difference is; "next window": where that of one more would lie; "within": the one-sided 95 % bound of the mean difference (the number below) lies above -${margin}`,
    ...(is_generated && !hasRecall ? [recallSentence({ is_generated, candidate_recall: null }, String)!] : []),
    ...(rows.some(({ seeds }) => seeds !== null)
      ? ['rows of several seeds are means over their trainings; their errors in a window hold users and seeds']
      : []),
    ...cautions.map((caution) => `caution: ${caution}`),
  ].join('\n');
}

function minute(ts: number): string {
  return new Date(ts).toISOString().slice(0, 16).replace('T', ' ');
}
