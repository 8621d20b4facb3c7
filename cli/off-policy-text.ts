import Table from 'cli-table3';
import type { Interval } from '../eval/interval';
import type { OffPolicy } from '../eval/off-policy/estimates';
import { count, oneLine, withSpan } from './numbers';

/** What was judged: names for people, and what each policy earned where its own log says so. */
export interface Judged {
  readonly log: string;
  readonly target: string;
  readonly logged: Interval;
  readonly earned: Interval | null;
}

const ESTIMATORS = [
  ['ips', 'IPS', 'clicks weighted by how much likelier the judged policy shows the item'],
  ['snips', 'SNIPS', 'the same over the sum of the weights'],
  ['clipped', 'clipped IPS', 'the same with weights cut at --clip: less spread, some bias'],
  ['dm', 'DM', 'click rates by item, averaged as the judged policy shows them'],
  ['dr', 'DR', 'DM, corrected by weighted clicks: right where either is'],
] as const;

/** Estimates of a policy's click rate from another's log, with what must be looked at before they are believed. */
export function offPolicyText({ estimates, checks, refused }: OffPolicy, judged: Judged): string {
  const { n, effective, meanWeight, meanWeightInterval, largest, withoutSupport } = checks;
  const table = new Table({ head: ['estimate', 'click rate', 'how'], style: { head: [], border: [] } });
  for (const [key, name, how] of ESTIMATORS) {
    const { value, lo, hi } = estimates[key];
    // subtle: rates are not fitted again for every bootstrap sample, so their spread is not known
    table.push([name, withSpan(key === 'dm' ? { value, lo: null, hi: null } : { value, lo, hi }), how]);
  }
  return [
    `log: ${judged.log}, ${count(n)} rows, its own click rate ${oneLine(withSpan(judged.logged))}`,
    `judged: ${judged.target}${judged.earned ? `, which earned ${oneLine(withSpan(judged.earned))} in its own log` : ''}`,
    refused === undefined ? table.toString() : `no estimate: ${refused}`,
    `rows worth ${effective.toFixed(1)} of ${count(n)} by their weights; largest weight ${largest.toFixed(1)}`,
    `mean weight ${oneLine(withSpan({ value: meanWeight, ...meanWeightInterval }))}, which should hold 1: ${meanWeightInterval.lo <= 1 && meanWeightInterval.hi >= 1 ? 'it does' : 'it does NOT: the propensities do not fit'}`,
    `${(100 * withoutSupport).toFixed(2)} % of the judged policy's choices never occur in the log`,
  ].join('\n');
}
