import Table from 'cli-table3';
import type { Compared, ComparedRow } from '../runs/compare/compare';
import { count, fixed, pText, signed, withSpan } from './numbers';

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
  return [
    table.toString(),
    `${count(lists)} lists of ${count(users)} users; ${protocol.split}, ${protocol.protocol}, straddle ${protocol.straddle}, empty ${protocol.empty}, ties ${protocol.ties}; ${policy}`,
    `paired by list and clustered by user; Holm over ${family} comparison${family === 1 ? '' : 's'} with ${reference}; "within": the one-sided 95 % bound of the difference lies above -${margin}`,
    ...cautions.map((caution) => `caution: ${caution}`),
  ].join('\n');
}

/** Columns that stand there when any ranker has something to say in them. */
const COSTS: readonly { readonly head: string; readonly of: (row: ComparedRow) => string | null }[] = [
  { head: 'seeds\nsd', of: ({ seeds }) => seeds && `${seeds.count}\n${seeds.sd.toFixed(4)}` },
  { head: 'columns', of: ({ cost }) => told(cost.columns, count) },
  { head: 'trees', of: ({ cost }) => told(cost.trees, count) },
  { head: 'model\nKiB', of: ({ cost }) => told(cost.modelBytes, (bytes) => count(Math.ceil(bytes / 1024))) },
  { head: 'state\nMiB', of: ({ cost }) => told(cost.stateBytes, (bytes) => (bytes / 2 ** 20).toFixed(1)) },
];

function cells({ label, value, lo, hi, difference }: ComparedRow): string[] {
  const own = [label, withSpan({ value, lo, hi })];
  if (!difference) return [...own, 'reference', '', '', '', '', ''];
  const { p, p_holm, wins, ties, losses, detectable, bound, is_non_inferior } = difference;
  const isWithin = is_non_inferior === null ? '-' : is_non_inferior ? 'yes' : 'no';
  return [
    ...own,
    withSpan(difference, signed),
    pText(p),
    pText(p_holm),
    `${count(wins)} / ${count(ties)}\n/ ${count(losses)}`,
    fixed(detectable),
    `${isWithin}\n${bound === null ? '' : signed(bound)}`,
  ];
}

function told(x: number | null, text: (x: number) => string): string | null {
  return x === null ? null : text(x);
}
