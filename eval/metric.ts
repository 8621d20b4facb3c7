import { ConfigError } from '../engine/base/errors';
import { canonicalJson, sha256 } from '../engine/base/hash';
import type { RankedList, Ties } from './ranked-list';

/** What happens to a list in which nothing was judged relevant: it counts as 0, or is left out. */
export type Empty = 'zero' | 'skip';

/** The choices inside one metric that change its number: cutoff, gain, denominator, distance. */
export type Policy = Readonly<Record<string, string | number | boolean>>;

interface Named {
  /** snake_case, with the cutoff when there is one: `mrr`, `ndcg_5`. Unique in a table. */
  readonly name: string;
  readonly better: 'higher' | 'lower' | 'neither';
  readonly policy: Policy;
}

/** Accuracy of one list, from its scores and labels. */
export interface ListMetric extends Named {
  readonly kind: 'list';
  /** Both ends of the scale: what the worst and the best order give at most. */
  readonly range: readonly [number, number];
  /** Expected value over the tied orders; 0 for a list without a relevant item, NaN where undefined. */
  value(list: RankedList): number;
  /** Weight of the list in the mean; absent means 1. */
  weight?(list: RankedList): number;
}

/** The best k of one list, equal scores in given order. */
export interface TopList {
  /** [k or fewer] item codes from best to worst. */
  items: Int32Array;
  /** [as items] gains of the same candidates. */
  gains: Float64Array;
  /** [as items] prices, NaN where unknown. */
  prices: Float64Array;
  /** Highest less lowest known price among all candidates of the list; NaN when none is known. */
  priceRange: number;
}

/** What is known of items when the lists are judged: all from before the report part. */
export interface ItemFacts {
  /** Property codes of item i: values[offsets[i] .. offsets[i + 1]), ascending; none means unknown. */
  properties?: { offsets: Int32Array; values: Int32Array } | undefined;
  /** How often each item was met, [items], and the number of users or of events behind it. */
  popularity?: { counts: ArrayLike<number>; total: number } | undefined;
  /** [items] 1 for items of the long tail (see `longTail`). */
  tail?: Uint8Array | undefined;
}

/** A property of the best k of one list that needs no ranking inside it beyond the cut. */
export interface TopMetric extends Named {
  readonly kind: 'top';
  readonly cutoff: number;
  /** NaN where undefined: the list is then not averaged, and counted. */
  value(top: TopList, facts: ItemFacts): number;
  /** Pairs or items left out because something is not known of them. */
  dropped?(top: TopList, facts: ItemFacts): number;
}

/** A property of all the lists together: which items their best k hold, and how often. */
export interface SetMetric extends Named {
  readonly kind: 'set';
  /** Lowest and highest value there can be. */
  readonly range: readonly [number, number];
  readonly cutoff: number;
  /** counts: lists holding each item, for items that occur (zeros allowed); size: the declared catalogue. */
  value(counts: ArrayLike<number>, size: number): number;
}

export type Metric = ListMetric | TopMetric | SetMetric;

/**
 * A metric with everything that changes its number, to print beside it: `ndcg_5{cutoff=5,empty=zero,…}`.
 * Metrics of the best k items take ties in given order, whatever the rule for the others.
 */
export function policyName(metric: Metric, rules: { ties: Ties; empty: Empty }): string {
  const policy: Policy = { ...metric.policy, ...(metric.kind === 'list' ? rules : { ties: 'given' }) };
  const parts = Object.keys(policy).sort();
  return `${metric.name}{${parts.map((key) => `${key}=${policy[key]}`).join(',')}}`;
}

/** Twelve hex digits of the policies of some metrics; equal digits mean comparable numbers. */
export function policyHash(metrics: readonly Metric[], rules: { ties: Ties; empty: Empty }): string {
  return sha256(canonicalJson(metrics.map((metric) => policyName(metric, rules)).sort()), 12);
}

/**
 * Name of a metric at a cutoff: `hr` and 5 give `hr_5`; no cutoff gives the bare name.
 *
 * @throws ConfigError unless the cutoff is a whole number of at least 1, or Infinity for none
 */
export function nameAt(base: string, cutoff: number): string {
  if (cutoff === Infinity) return base;
  if (!Number.isSafeInteger(cutoff) || cutoff < 1) {
    throw new ConfigError(`metric ${base}: cutoff is ${cutoff}, expected a whole number of at least 1`);
  }
  return `${base}_${cutoff}`;
}

/** The cutoff as a policy entry: absent when there is none. */
export function cutoffPolicy(cutoff: number): Policy {
  return cutoff === Infinity ? {} : { cutoff };
}
