import { micros } from '../runs/bundle/card';
import type { BundleManifest } from '../runs/bundle/manifest';
import type { Verified } from '../runs/bundle/verify';
import { count } from './numbers';

/** What a bundle is, in lines. */
export function bundleText({ columns, cost, golden, poisoned, parent, metrics }: BundleManifest, out: string): string {
  const mrr = metrics?.mrr?.value;
  return [
    `${columns.length} of ${parent.columns} columns, ${cost.accumulators} accumulators in ${cost.keySets} key sets, ${(cost.stateBytes / 1e6).toFixed(1)} MB of state`,
    `${micros(cost.total.p50)} a list (99 %: ${micros(cost.total.p99)}), over ${count(cost.lists)} lists`,
    ...(mrr === undefined || mrr === null ? [] : [`MRR ${mrr.toFixed(4)} on the report part`]),
    `golden: ${count(golden.lists)} lists among ${count(golden.events)} events; the same with ${count(poisoned.states)} other accumulators poisoned`,
    ...(golden.repeated > 0
      ? [
          `note: the log has ${count(golden.lists - golden.repeated)} lists, so that ${count(golden.repeated)} of the golden ones are these again, as if the log went on with itself`,
        ]
      : []),
    ...(golden.lists < golden.asked
      ? [
          `caution: ${count(golden.lists)} golden lists instead of ${count(golden.asked)}: the log has a list in so few of its events that more would be too long a file; take a longer log`,
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
    `${count(lists)} golden lists came out again: ${count(cells)} values bit for bit, every order the same`,
    ...(otherScores > 0 ? [`note: ${count(otherScores)} of them have scores of other last bits; the order holds`] : []),
    ...(metrics === null ? [] : [`${metrics.length} metrics of the report part came out again, to the last digit`]),
  ].join('\n');
}
