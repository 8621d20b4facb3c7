import { basename } from 'node:path';
import Table from 'cli-table3';
import { recallSentence } from '../runs/compare/candidate-recall';
import type { Compared, ComparedRow } from '../runs/compare/compare';
import { count, fixed, oneLine, pText, signed, withinText, withSpan } from './numbers';

/** A comparison as people read it: values, differences to the reference, and what each costs. */
export function compareTable({ rows, ...compared }: Compared): string {
  const { metric, policy, protocol, reference, margin, family, lists, users, cautions } = compared;
  const costs = COSTS.filter(({ of }) => rows.some((row) => of(row) !== null));
  const table = new Table({
    head: [
      'ranker',
      `${metric}\n[95 %]`,
      `minus ${reference}\n[95 %]`,
      'p',
      'p Holm',
      'won / tied\n/ lost',
      'detectable',
      `within\n${margin}`,
      ...costs.map(({ head }) => head),
    ],
    style: { head: [], border: [] },
  });
  for (const row of rows) table.push([...cells(row), ...costs.map(({ of }) => of(row) ?? '-')]);
  const recall = recallSentence(compared, (estimate) => oneLine(withSpan(estimate)));
  return [
    table.toString(),
    `${count(lists)} lists of ${count(users)} users; ${protocol.split}, ${protocol.protocol}, straddle ${protocol.straddle}, empty ${protocol.empty}, ties ${protocol.ties}; ${policy}`,
    `paired by list and clustered by user; Holm over ${family} comparison${family === 1 ? '' : 's'} with ${reference}; "within": the one-sided 95 % bound of the difference lies above -${margin}`,
    ...(recall === null ? [] : [recall]),
    ...seedLines(rows),
    ...cautions.map((caution) => `caution: ${caution}`),
  ].join('\n');
}

/** What rows of several seeds hold. */
function seedLines(rows: readonly ComparedRow[]): string[] {
  const pooled = rows.filter(({ seeds }) => seeds !== null);
  if (pooled.length === 0) return [];
  return [
    'rows of several seeds are means over their trainings; intervals, p and bounds hold users and seeds; "variance of seeds": the share of the squared standard error that is due to them, of the value / of the difference; 0 where their means lie no further apart than single lists explain',
    ...pooled
      .filter(isNamedAfterRun)
      .map(
        ({ label, seeds }) =>
          `${label} stands for ${seeds!.runs.map((run) => basename(run)).join(', ')}, which differ by the seed of their training alone; --seeds apart tells each by itself`,
      ),
  ];
}

/** Rows of an experiment are called by their sets. */
function isNamedAfterRun({ label, seeds }: ComparedRow): boolean {
  return seeds!.runs.some((run) => label === basename(run) || label.startsWith(`${basename(run)}:`));
}

/** Columns that stand there when any ranker has something to say in them. */
const COSTS: readonly { readonly head: string; readonly of: (row: ComparedRow) => string | null }[] = [
  { head: 'seeds\nsd', of: ({ seeds }) => seeds && `${seeds.count}\n${seeds.sd.toFixed(4)}` },
  {
    head: 'variance\nof seeds',
    of: ({ seeds, difference }) =>
      seeds || typeof difference?.seed_share === 'number'
        ? `${percent(seeds?.share)}${difference ? ` /\n${percent(difference.seed_share)}` : ''}`
        : null,
  },
  { head: 'columns', of: ({ cost }) => told(cost.columns, count) },
  { head: 'trees', of: ({ cost }) => told(cost.trees, count) },
  { head: 'model\nKiB', of: ({ cost }) => told(cost.modelBytes, (bytes) => count(Math.ceil(bytes / 1024))) },
  { head: 'state\nMiB', of: ({ cost }) => told(cost.stateBytes, (bytes) => (bytes / 2 ** 20).toFixed(1)) },
];

function cells({ label, value, lo, hi, difference }: ComparedRow): string[] {
  const own = [label, withSpan({ value, lo, hi })];
  if (!difference) return [...own, 'reference', '', '', '', '', ''];
  const { p, p_holm, wins, ties, losses, detectable } = difference;
  return [
    ...own,
    withSpan(difference, signed),
    pText(p),
    pText(p_holm),
    `${count(wins)} / ${count(ties)}\n/ ${count(losses)}`,
    fixed(detectable),
    withinText(difference),
  ];
}

function percent(share: number | null | undefined): string {
  return typeof share === 'number' ? `${(100 * share).toFixed(0)} %` : '-';
}

function told(x: number | null, text: (x: number) => string): string | null {
  return x === null ? null : text(x);
}
