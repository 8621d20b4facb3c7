import Table from 'cli-table3';
import { recallSentence } from '../runs/compare/candidate-recall';
import type { Leaderboard, Metric } from '../runs/leaderboard';
import { oneLine, withSpan } from './numbers';

const SHOWN: readonly (readonly [metric: string, heading: string])[] = [
  ['mrr', 'MRR'],
  ['ndcg_5', 'NDCG@5'],
  ['hr_1', 'HR@1'],
  ['hr_5', 'HR@5'],
  ['coverage_5', 'coverage@5'],
  ['diversity_5', 'diversity@5'],
];

/** The leaderboard as people read it: value and 95 % interval, best first, and what stands behind the numbers. */
export function leaderboardTable({
  leaderboard,
  paired,
  protocol,
  counts,
  ceiling,
  stamps,
  ...rest
}: Leaderboard): string {
  const shown = [...SHOWN, ...sampledOf(leaderboard)];
  const table = new Table({
    head: ['ranker', ...shown.map(([, heading]) => heading)],
    style: { head: [], border: [] },
  });
  for (const { ranker, metrics } of leaderboard) table.push([ranker, ...shown.map(([name]) => cell(metrics[name]))]);
  const lines = [
    table.toString(),
    `${counts.lists.toLocaleString('en')} lists of ${counts.users.toLocaleString('en')} users in the report part (${protocol.split}, ${protocol.protocol}, straddle ${protocol.straddle}, empty ${protocol.empty}, ties in expectation, seed ${protocol.seed}); 95 % intervals clustered by user`,
  ];
  if (counts.lists === 0)
    lines.push(
      'caution: no list of the report part is judged; cut earlier with --split, or keep sessions with --straddle keep',
    );
  if (counts.n_empty + counts.requests_missed + counts.sessions_without_click > 0) {
    lines.push(
      `${counts.n_empty} lists without a relevant candidate; ${counts.requests_missed} requests whose click lies outside their list; ${counts.sessions_without_click} sessions without a click in a list`,
    );
  }
  const recall = recallSentence(rest, (estimate) => oneLine(withSpan(estimate)));
  const kind = `candidates: ${protocol.candidates}, current item: ${protocol.currentItem}; `;
  if (recall !== null) lines.push(`${protocol.candidates === undefined ? '' : kind}${recall}`);
  if (ceiling !== null) lines.push(`best possible order (known for this log): MRR ${ceiling.toFixed(4)}`);
  for (const { a, b, value, lo, hi, p_holm } of paired) {
    if (value !== null)
      lines.push(
        `${a} - ${b}: MRR ${signed(value)}${lo === null ? '' : ` [${signed(lo)}, ${signed(hi ?? Number.NaN)}]`}, p ${p_holm === null ? 'undefined' : p_holm < 0.0001 ? '< 0.0001' : p_holm.toFixed(4)} (Holm)`,
      );
  }
  for (const stamp of stamps) lines.push(`caution: ${stamp}`);
  return lines.join('\n');
}

/** Reciprocal rank and hit rate against drawn negatives, where they were asked for. */
function sampledOf(leaderboard: Leaderboard['leaderboard']): (readonly [metric: string, heading: string])[] {
  const names = Object.keys(leaderboard[0]?.metrics ?? {}).filter((name) => /^(mrr|hr_10)\|sampled/.test(name));
  return names.map((name) => [name, name.replace('hr_', 'HR@').replace('mrr', 'MRR').replace('|', '|\n')]);
}

function cell(metric: Metric | undefined): string {
  if (!metric || metric.value === null) return '-';
  const value = metric.value.toFixed(4);
  return metric.lo === null || metric.hi === null
    ? value
    : `${value}\n[${metric.lo.toFixed(3)}, ${metric.hi.toFixed(3)}]`;
}

function signed(x: number): string {
  return `${x < 0 ? '' : '+'}${x.toFixed(4)}`;
}
