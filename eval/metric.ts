import { ConfigError } from '../engine/base/errors';
import { canonicalJson, sha256 } from '../engine/base/hash';
import type { Duplicates } from './duplicates';
import type { RankedList, Ties } from './ranked-list';

/**
 * What a list in which nothing was judged relevant counts for: 0; nothing, it is left out; NaN, which makes the mean
 * NaN; or it is refused.
 */
export type Empty = 'zero' | 'skip' | 'nan' | 'error';

/**
 * What a list counts for whose clicked item is not among its candidates: 0; nothing, it is left out; or as if the
 * item stood behind all candidates, at n + 1.
 */
export type Missed = 'zero' | 'skip' | 'worst';

/** What a score that is NaN means: an error, or the worst of all scores, equal to its likes. */
export type NanScores = 'error' | 'worst';

/** Over what a mean is taken: lists (micro), or users, each by the mean of its own lists (macro). */
export type Average = 'lists' | 'users';

/** The choices that hold for all metrics of a table alike. */
export interface TableRules {
  ties: Ties;
  empty: Empty;
  missed?: Missed | undefined;
  nan?: NanScores | undefined;
  duplicates?: Duplicates | undefined;
  average?: Average | undefined;
}

/** The choices inside one metric that change its number: cutoff, gain, denominator, distance. */
export type Policy = Readonly<Record<string, string | number | boolean>>;

interface Named {
  /** snake_case, with the cutoff when there is one: `mrr`, `ndcg_5`. Unique in a table. */
  readonly name: string;
  /** One sentence on what it is, for docs/metrics.md. */
  readonly sentence: string;
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
  /** Item codes that the user met before the list; empty when there are none or none are known. */
  history?: Int32Array | undefined;
  /** Tells one list from the next where the arrays are used again. */
  serial?: number | undefined;
}

/** Property codes of item i: values[offsets[i] .. offsets[i + 1]), ascending; none means unknown. */
export interface Properties {
  offsets: Int32Array;
  values: Int32Array;
}

/** A vector of each item: numbers of its own, or its properties, each a direction of the given length. */
export type ItemVectors =
  | {
      size: number;
      /** [items × size], NaN where unknown. */
      values: Float32Array | Float64Array;
    }
  | {
      properties: Properties;
      /** [property codes] squared length of each direction. */
      squares: Float64Array;
    };

/** What is known of items when the lists are judged: all from before the report part. */
export interface ItemFacts {
  properties?: Properties | undefined;
  vectors?: ItemVectors | undefined;
  /** In how many events each item was met, [items], and the number of events behind it. */
  popularity?: { counts: ArrayLike<number>; total: number } | undefined;
  /** How many users met each item, [items], and how many users there were. */
  users?: { counts: ArrayLike<number>; total: number } | undefined;
  /** [items] 1 for items of the long tail (see `longTail`). */
  tail?: Uint8Array | undefined;
  /** Size of the declared catalogue; `evaluate` fills it in from its own. */
  catalogue?: number | undefined;
}

/** What a metric of the best k may have to know beside the list. */
export type Fact = 'properties' | 'vectors' | 'prices' | 'popularity' | 'users' | 'tail' | 'history';

/** A property of the best k of one list that needs no ranking inside it beyond the cut. */
export interface TopMetric extends Named {
  readonly kind: 'top';
  readonly cutoff: number;
  /** Without these it is undefined; absent: the list is enough. */
  readonly needs?: readonly Fact[];
  /** NaN where undefined: the list is then not averaged, and counted. */
  value(top: TopList, facts: ItemFacts): number;
  /** Pairs or items left out because something is not known of them. */
  dropped?(top: TopList, facts: ItemFacts): number;
  /** `best` gives each user once, with the highest value of its lists; absent means the mean over lists. */
  readonly perUser?: 'best';
}

/** A property of all the lists together: which items their best k hold, and how often. */
export interface SetMetric extends Named {
  readonly kind: 'set';
  /** Lowest and highest value there can be. */
  readonly range: readonly [number, number];
  readonly cutoff: number;
  /** What a list of n items adds to the count of each; absent means 1. */
  share?(n: number): number;
  /**
   * counts: lists holding each item (or their shares), for items that occur (zeros allowed); size: the declared
   * catalogue; lists: those that hold an item.
   */
  value(counts: ArrayLike<number>, size: number, lists?: number): number;
}

/** One list as metrics of sums see it: the candidate at a place stands in row start + order[place] of the columns. */
export interface WholeList {
  start: number;
  size: number;
  /** [size] rows of the list from best to worst, equal scores in given order. */
  order: ArrayLike<number>;
  /** [rows] of all lists. */
  scores: ArrayLike<number>;
  gains: ArrayLike<number>;
  items: ArrayLike<number>;
}

/** A function of sums over lists that is no mean of per-list values: a ratio, a calibration error, a parity. */
export interface SumMetric extends Named {
  readonly kind: 'sum';
  readonly range: readonly [number, number];
  /** How many sums it keeps. */
  readonly sums: number;
  /** `chance`: scores must lie in [0, 1]; `tail`: undefined unless the long tail is known. */
  readonly needs: 'chance' | 'tail';
  /** Adds one list to sums[at .. at + this.sums). */
  add(sums: Float64Array, at: number, list: WholeList, facts: ItemFacts): void;
  /** From sums; NaN where undefined. */
  value(sums: ArrayLike<number>): number;
}

export type Metric = ListMetric | TopMetric | SetMetric | SumMetric;

/** The choices that a policy names only where they are not these. */
const UNNAMED: Policy = { missed: 'zero', nan: 'error', average: 'lists' };

/**
 * A metric with everything that changes its number, to print beside it: `ndcg_5{cutoff=5,empty=zero,…}`.
 * Metrics of the best k items take ties in given order, or by key or seed, whatever the rule for the others.
 */
export function policyName(metric: Metric, rules: TableRules): string {
  const { ties, empty, missed, ...others } = rules;
  const shown = ties === 'key' || ties === 'seeded' ? ties : 'given';
  const table = metric.kind === 'list' ? { ties, empty, missed, ...others } : { ties: shown, ...others };
  const policy: Record<string, string | number | boolean> = { ...metric.policy };
  for (const [key, value] of Object.entries(table)) {
    if (value !== undefined && value !== UNNAMED[key]) policy[key] = value;
  }
  const parts = Object.keys(policy).sort();
  return `${metric.name}{${parts.map((key) => `${key}=${policy[key]}`).join(',')}}`;
}

/** Twelve hex digits of the policies of some metrics; equal digits mean comparable numbers. */
export function policyHash(metrics: readonly Metric[], rules: TableRules): string {
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
