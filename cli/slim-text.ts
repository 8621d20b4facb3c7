import Table from 'cli-table3';
import { counted } from '../runs/report/format';
import type { SlimSet } from '../runs/slim/pick';
import type { Slim } from '../runs/slim/slim';
import { bundleText } from './bundle-text';
import { count, fixed, oneLine, signed, withSpan } from './numbers';

/** What was tried, what was picked, and what the report part says of it. */
export function slimText(
  { sets, pick, report, bundle, is_within_budget }: Slim,
  { margin, rule, out }: { readonly margin: number; readonly rule: string; readonly out: string },
): string {
  const [full] = sets;
  const share = (of: (set: SlimSet) => number): string => `${((100 * of(pick)) / of(full)).toFixed(0)} %`;
  return [
    `${sets.length === 1 ? '1 set was' : `${count(sets.length)} sets were`} tried on the choose part; those on the front of MRR, time and state, and all that lose at most ${margin} (${rule === 'bound' ? 'by the one-sided 95 % bound' : 'as estimated'}) at half the price or less:`,
    frontTable(sets, pick),
    `pick: ${pick.name}: ${count(pick.columns.length)} of ${counted(full.columns.length, 'column')}, ${counted(pick.trees, 'tree')} (all: ${count(full.trees)}); ${share(({ cost }) => cost.total.p50)} of the time, ${share(({ cost }) => cost.stateBytes)} of the state; MRR ${oneLine(withSpan(pick.against_full, signed))} on the choose part`,
    ...(report
      ? [
          `report part, opened once for it, ${counted(report.lists, 'list')}: ${oneLine(withSpan(report, signed))} against the run's own ranker; one-sided 95 % bound ${signed(report.bound)}: ${report.bound > -margin ? `non-inferior at ${margin}` : `not shown to be non-inferior at ${margin}`}`,
        ]
      : []),
    bundleText(bundle, out),
    ...(is_within_budget
      ? []
      : [
          `caution: the bundle is OVER the budget: trained on all before the choose cut and measured anew it takes more than the set tried (${pick.cost.total.p50.toFixed(0)} µs); a smaller budget leaves room, a quieter machine measures less`,
        ]),
  ].join('\n');
}

function frontTable(sets: readonly SlimSet[], pick: SlimSet): string {
  const table = new Table({
    head: ['set', 'columns', 'trees', 'MRR', 'minus full\n[95 %]', 'µs a list\np50 / p99', 'state\nMiB', 'price', ''],
    style: { head: [], border: [] },
  });
  const shown = sets.filter((set, i) => i === 0 || set === pick || set.is_on_front || (set.holds && set.price <= 0.5));
  for (const set of [...shown].sort((a, b) => b.price - a.price))
    table.push([
      `${set.name}${set === pick ? ' (pick)' : ''}`,
      set.columns.length,
      set.trees,
      fixed(set.estimate.value),
      withSpan(set.against_full, signed),
      `${set.cost.total.p50.toFixed(0)} / ${set.cost.total.p99.toFixed(0)}`,
      (set.cost.stateBytes / 2 ** 20).toFixed(1),
      `${(100 * set.price).toFixed(0)} %`,
      [
        ...(set.holds ? ['holds'] : []),
        ...(set.is_on_front ? ['front'] : []),
        ...(set.is_within_budget ? [] : ['too dear']),
      ].join(', '),
    ]);
  return table.toString();
}
