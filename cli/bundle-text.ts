import { micros } from '../runs/bundle/card';
import type { BundleManifest } from '../runs/bundle/manifest';
import type { Verified } from '../runs/bundle/verify';
import { counted } from '../runs/report/format';
import { count } from './numbers';

/** What a bundle is, in lines. */
export function bundleText({ columns, cost, golden, poisoned, parent, metrics }: BundleManifest, out: string): string {
  const mrr = metrics?.mrr?.value;
  return [
    `${columns.length} of ${counted(parent.columns, 'column')}, ${counted(cost.accumulators, 'accumulator')} in ${counted(cost.keySets, 'key set')}, ${(cost.stateBytes / 1e6).toFixed(1)} MB of state`,
    `${micros(cost.total.p50)} a list (99 %: ${micros(cost.total.p99)}), over ${counted(cost.lists, 'list')}`,
    ...(mrr === undefined || mrr === null ? [] : [`MRR ${mrr.toFixed(4)} on the report part`]),
    `golden: ${counted(golden.lists, 'list')} among ${counted(golden.events, 'event')}; the same with ${counted(poisoned.states, 'other accumulator')} poisoned`,
    ...(golden.repeated > 0
      ? [
          `note: the log has ${counted(golden.lists - golden.repeated, 'list')}, so that ${count(golden.repeated)} of the golden ones are these again, as if the log went on with itself`,
        ]
      : []),
    ...(golden.lists < golden.asked
      ? [
          `caution: ${counted(golden.lists, 'golden list')} instead of ${count(golden.asked)}: the log has a list in so few of its events that more would be too long a file; take a longer log`,
        ]
      : []),
    `bundle: ${out}`,
    `next: podium bundle verify ${out}`,
  ].join('\n');
}

/** What was found of a bundle, in lines. */
export function verifiedText({ lists, cells, otherScores, metrics, manifest }: Verified): string {
  return [
    `${Object.keys(manifest.files).length} files are as they were written`,
    `${counted(lists, 'golden list')} came out again: ${counted(cells, 'value')} bit for bit, every order the same`,
    ...(otherScores > 0 ? [`note: ${count(otherScores)} of them have scores of other last bits; the order holds`] : []),
    ...(metrics === null
      ? []
      : [`${counted(metrics.length, 'metric')} of the report part came out again, to the last digit`]),
  ].join('\n');
}
