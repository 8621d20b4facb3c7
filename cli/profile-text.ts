import type { Costs } from '../runs/feature-costs';
import { aligned } from './state-text';

/** Features shown; `--json` and `--save-cost` have all of them. */
const SHOWN = 40;

/** What a replay costs, by key set and by feature, the dearest first. */
export function profileText({ rows, events, keySets, features, ...costs }: Costs): string {
  const count = (n: number): string => n.toLocaleString('en');
  const ns = (value: number): string => value.toFixed(1);
  const names = Object.entries(features).sort(([, a], [, b]) => b - a);
  return [
    `${count(events)} events, ${count(rows)} rows x ${count(names.length)} features; nanoseconds`,
    ...aligned([
      ['key set', 'update/event', 'keys/event', 'update/row', 'look-up/row', 'all/row', ''],
      ...keySets.map(({ name, updatePerEvent, keysPerEvent, updatePerRow, lookupPerRow, perRow }) => [
        name,
        ...[updatePerEvent, keysPerEvent, updatePerRow, lookupPerRow, perRow].map(ns),
        '',
      ]),
    ]),
    `what streams read before they update: ${ns(costs.streamsPerRow)} ns per row`,
    '',
    ...names.slice(0, SHOWN).map(([name, cost]) => `${ns(cost).padStart(8)}  ${name}`),
    ...(names.length > SHOWN ? [`          and ${names.length - SHOWN} cheaper ones; --json shows all`] : []),
    `all parts: ${ns(costs.partsPerRow)} ns per row, timed one by one; a replay that is not timed within: ${ns(costs.wholePerRow)} of processor time`,
  ].join('\n');
}
