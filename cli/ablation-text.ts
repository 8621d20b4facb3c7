import Table from 'cli-table3';
import type { GroupFinding } from '../runs/ablate/ablate';
import type { Change } from '../runs/ablate/judge';
import type { Step } from '../runs/ablate/paths';
import type { AblationFile } from '../runs/ablate/run';
import type { Told } from '../runs/ablate/told';
import type { SetCost } from '../runs/cost/lab';
import { count, fixed, oneLine, pText, roundsText, signed, withSpan } from './numbers';
import { stabilityText } from './stability-text';

/** An ablation as people read it: the groups, the paths, the pick. */
export function ablationText(file: AblationFile): string {
  const { by, metric, lists, users, full, nothing, groups, canary, nulls, margin, pick, report } = file;
  const lines = [
    `${metric} on ${count(lists)} lists of ${count(users)} users of the choose part (every request); full set: ${count(full.columns)} columns, ${full.trees} tree${full.trees === 1 ? '' : 's'}, ${oneLine(withSpan(full))}; without any column ${fixed(nothing.value)}`,
    groupTable(groups, by, nulls),
  ];
  if (canary)
    lines.push(
      `columns of chance: the best of ${canary.gains.length} gains ${Math.max(...canary.gains).toPrecision(3)}; with them the full set changes by ${oneLine(withSpan(canary.change, signed))}; ! marks groups none of whose columns gains more`,
    );
  for (const way of ['forward', 'backward'] as const) {
    const path = file[way];
    if (path) lines.push(`${way}:`, pathTable(path, way));
  }
  const isPriced = file.sets.every(({ cost }) => cost !== null);
  lines.push(
    `sets on the front of metric, time and state, and those non-inferior to the best${isPriced ? ', timed in turns; rounds: by how much the slowest round of a set took longer than its quickest, which is told' : ''}:`,
    frontTable(file),
  );
  lines.push(
    `pick: ${pick.name} (${count(pick.columns.length)} of ${count(full.columns)} columns), ${metric} ${fixed(pick.estimate.value)}, ${changeText(pick.against_full)} against the full set; the cheapest set tried whose one-sided 95 % bound against the best lies above -${margin}${pick.price === null ? '' : `, at ${(100 * pick.price).toFixed(0)} % of the full set's price (mean of time and state)`}`,
  );
  if (report) lines.push(toldText(report));
  if (file.stability) lines.push(stabilityText(file.stability, margin));
  return lines.join('\n');
}

/** What the report part says of full set, pick and heuristic, and of their differences. */
function toldText(told: Told): string {
  const { lists, users, full, pick, heuristic, questions, shrinkage } = told;
  const values = [
    `full ${oneLine(withSpan(full))}`,
    `pick ${oneLine(withSpan(pick))}`,
    ...(heuristic ? [`${heuristic.name}, a heuristic without training, ${oneLine(withSpan(heuristic))}`] : []),
  ];
  return [
    `report part, ${count(lists)} lists of ${count(users)} users: ${values.join(', ')}; from the choose part, judged by every click, to here the pick's value changed by ${signed(shrinkage === null ? null : -shrinkage)}`,
    ...questions.map(
      ({ a, b, change }) =>
        `${a} - ${b}: ${changeText(change)}, p ${pText(change.p)}, p Holm ${pText(change.p_holm)} (${questions.length} question${questions.length === 1 ? '' : 's'})`,
    ),
  ].join('\n');
}

function groupTable(groups: readonly GroupFinding[], by: string, nulls: number): string {
  const has = (of: (group: GroupFinding) => unknown): boolean => groups.some((group) => of(group) !== null);
  const columns: readonly (readonly [string, boolean, (group: GroupFinding) => string | number])[] = [
    [by, true, ({ group, is_below_canary }) => `${is_below_canary ? '! ' : ''}${group}`],
    ['columns', true, (group) => group.columns],
    ['dropped, minus full\n[95 %]', has(({ drop }) => drop), ({ drop }) => (drop ? withSpan(drop, signed) : '')],
    ['p\np Holm', has(({ drop }) => drop), ({ drop }) => (drop ? `${pText(drop.p)}\n${pText(drop.p_holm)}` : '')],
    ['alone\n[95 %]', has(({ single }) => single), ({ single }) => (single ? withSpan(single) : '')],
    ['Shapley\n[95 %]', has(({ shapley }) => shapley), ({ shapley }) => (shapley ? withSpan(shapley, signed) : '')],
    ['gain', true, ({ gain }) => `${(100 * gain).toFixed(1)} %`],
    [`p null\n(${nulls})`, has(({ null_p }) => null_p), ({ null_p }) => (null_p === null ? '' : null_p.toFixed(2))],
  ];
  const shown = columns.filter(([, isShown]) => isShown);
  const table = new Table({ head: shown.map(([head]) => head), style: { head: [], border: [] } });
  const ordered = [...groups].sort((a, b) => (a.drop?.value ?? -a.gain) - (b.drop?.value ?? -b.gain));
  for (const group of ordered) table.push(shown.map(([, , cell]) => cell(group)));
  return table.toString();
}

function pathTable(path: readonly Step[], way: 'forward' | 'backward'): string {
  const table = new Table({
    head: [
      way === 'forward' ? 'added' : 'taken away',
      'columns',
      'metric\n[95 %]',
      'change\n[95 %]',
      'minus full\n[95 %]',
    ],
    style: { head: [], border: [] },
  });
  for (const { group, columns, estimate, change, against_full } of path)
    table.push([
      group ?? (way === 'forward' ? 'nothing' : 'all groups'),
      columns,
      withSpan(estimate),
      change ? withSpan(change, signed) : '',
      withSpan(against_full, signed),
    ]);
  return table.toString();
}

function frontTable({ sets, pick }: AblationFile): string {
  const isPriced = sets.every(({ cost }) => cost !== null);
  const table = new Table({
    head: [
      'set',
      'columns',
      'metric\n[95 %]',
      'minus best\n[95 %]',
      'front',
      'non-inferior',
      ...(isPriced ? ['µs a list\np50 / p99', 'rounds', 'read + score\np50', 'state\nMiB'] : []),
    ],
    style: { head: [], border: [] },
  });
  const shown = sets.filter((set, i) => i === 0 || set.is_on_front || set.against_best.is_non_inferior);
  for (const set of [...shown].sort((a, b) => (b.estimate.value ?? 0) - (a.estimate.value ?? 0)))
    table.push([
      `${set.name}${set.key === pick.key ? ' (pick)' : ''}`,
      set.columns.length,
      withSpan(set.estimate),
      withSpan(set.against_best, signed),
      set.is_on_front ? 'yes' : '',
      set.against_best.is_non_inferior ? 'yes' : '',
      ...(isPriced ? costCells(set.cost!) : []),
    ]);
  return table.toString();
}

function costCells({ total, rounds, assemble, score, stateBytes }: SetCost): string[] {
  const us = (x: number): string => (x < 100 ? x.toFixed(1) : x.toFixed(0));
  return [
    `${us(total.p50)} / ${us(total.p99)}`,
    roundsText(rounds),
    `${us(assemble.p50)} + ${score ? us(score.p50) : '-'}`,
    (stateBytes / 2 ** 20).toFixed(2),
  ];
}

function changeText(change: Change): string {
  return `${oneLine(withSpan(change, signed))}${change.is_non_inferior === null ? '' : change.is_non_inferior ? ', non-inferior' : ', not shown to be non-inferior'}`;
}
