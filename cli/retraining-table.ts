import Table from 'cli-table3';
import { durationName } from '../engine/base/durations';
import type { RunPaths } from '../runs/paths';
import { type RetrainingWorth, readRetraining } from '../runs/retrain/worth';
import { count, fixed, pText, signed, withSpan } from './numbers';
import { print } from './print';

/** Prints what training again is worth, where a run was evaluated with it. */
export function printRetraining(paths: RunPaths): void {
  const worth = readRetraining(paths);
  if (worth) print(retrainingTable(worth));
}

/** The same as part of a JSON document; nothing where a run was not trained again. */
export function retrainingJson(paths: RunPaths): { readonly retraining?: RetrainingWorth } {
  const retraining = readRetraining(paths);
  return retraining ? { retraining } : {};
}

/** What training again as time goes by is worth: the cadences against never, and the metric over time. */
function retrainingTable({ metric, lists, users, delay, rows, width, curve }: RetrainingWorth): string {
  const names = rows.map(({ every }) => (every === null ? 'never' : `every ${every}`));
  const worth = new Table({
    head: ['trained again', 'models', `${metric}\n[95 %]`, 'minus never\n[95 %]', 'p', 'p Holm', 'detectable'],
    style: { head: [], border: [] },
  });
  rows.forEach(({ trainings, difference, ...estimate }, i) => {
    const { p = null, p_holm = null, detectable = null } = difference ?? {};
    const told = difference
      ? [withSpan(difference, signed), pText(p), pText(p_holm), fixed(detectable)]
      : ['reference'];
    worth.push([names[i], trainings, withSpan(estimate), ...told]);
  });
  const time = new Table({ head: ['from (UTC)', 'lists', ...names], style: { head: [], border: [] } });
  for (const { from, lists: n, values } of curve)
    if (n > 0) time.push([new Date(from).toISOString().slice(0, 16).replace('T', ' '), n, ...values.map(fixed)]);
  const known =
    delay === null
      ? 'each model learns from every request before its moment'
      : `each model learns from every request ${delay} or more before its moment, whose outcome is known by then`;
  return [
    worth.toString(),
    `test, then train: ${count(lists)} lists of ${count(users)} users, paired by list and clustered by user; ${known}`,
    `${metric} over time, ${durationName(width)} a line:`,
    time.toString(),
  ].join('\n');
}
