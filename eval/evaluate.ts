import { EventError } from '../engine/base/errors';
import { byClusterMany, type ClusterIndex, type Clusters, clusterIndex } from './clusters';
import { type Counts, count, describer, FACTS, FACTS_IF_KNOWN, knownFacts } from './counts';
import type { Duplicates } from './duplicates';
import { clusterMean, type Interval, intervalOf, userMean } from './interval';
import { checkLists, type ScoredLists } from './lists';
import {
  type Average,
  type Empty,
  type ItemFacts,
  type ListMetric,
  type Metric,
  type Missed,
  type NanScores,
  policyHash,
  policyName,
  type SetMetric,
  type SumMetric,
  type TableRules,
  type TopMetric,
} from './metric';
import { checkMetrics } from './metric-checks';
import type { RankedList, Ties } from './ranked-list';
import { placedLast, ranksOf } from './ranks';
import { sumIntervals, type UserSums, userSums } from './sums';
import { type BestItems, type Catalogue, tallyIntervals } from './tally';
import { topReader } from './top';

/** What is measured and how, beside the lists themselves. */
export interface Rules {
  metrics: readonly Metric[];
  /** Items that may be recommended; needed by metrics of all lists together. */
  catalogue?: Catalogue | undefined;
  /** What is known of items; metrics that need more are undefined. */
  facts?: ItemFacts | undefined;
  ties?: Ties;
  empty?: Empty;
  missed?: Missed;
  nan?: NanScores;
  /** What to do with an item listed twice; when absent nobody looks, as where the log has been checked. */
  duplicates?: Duplicates;
  average?: Average;
  /** Of the bootstrap behind the intervals of metrics that are no means, and of `ties: 'seeded'`. */
  seed: number;
  replicates?: number;
}

/** One row per evaluated list: everything else is a query over this table. */
export interface ListRows {
  qid: (string | number)[];
  user: Int32Array;
  session: Int32Array;
  ts: Float64Array;
  /**
   * [lists] each, NaN where undefined: `candidates`, `relevant`, `missed`, `session_length`, `click_position`
   * (shown, from 1), `rank` (expected, of the first relevant candidate), `tie_size` (its equals, itself
   * included), `history_length` and `clicked_item_met` where they are known, then every list metric and metric of
   * the best k under its name.
   */
  columns: Record<string, Float64Array>;
}

/** A metric over all lists: its mean (or set value) with interval, and the policy it was computed under. */
export interface Measured extends Interval {
  policy: string;
  /** The mean without the lists that have no relevant candidate, where such lists count as 0. */
  withoutEmpty?: number;
}

/** The evaluation of one ranker. */
export interface Evaluation {
  rows: ListRows;
  metrics: Record<string, Measured>;
  counts: Counts;
  policyHash: string;
  /** The best k of every list, k the highest cutoff of the set metrics. */
  best: BestItems;
}

/**
 * Scored lists → one row per list, and each metric's mean over lists (micro) or over users (macro) with an interval
 * clustered by user.
 *
 * A list without a relevant candidate counts 0 in every accuracy metric, or what `empty` says; a missed one counts 0
 * or what `missed` says. AUC leaves out lists of one kind. Intervals are Student's over users; metrics that are no
 * means have resampled ones (see `resampledIntervals`). Metrics of the best k and of all lists see every list, also
 * those without truth, and break ties by shown order, or by the key or seed of the tie rule.
 *
 * @throws EventError for a NaN score (naming the list), columns of unequal length, an item outside the catalogue, an
 * item listed twice or an empty list where the rules refuse them
 * @throws ConfigError for two metrics of one name, or a set metric without a catalogue
 */
export function evaluate(lists: ScoredLists, rules: Rules): Evaluation {
  checkLists(lists);
  checkMetrics(rules.metrics, rules.catalogue, [...FACTS, ...FACTS_IF_KNOWN]);
  const { metrics, ties = 'expectation', empty = 'zero', missed, nan, duplicates, average = 'lists' } = rules;
  const table: TableRules = { ties, empty, missed, nan, duplicates, average };
  const facts: ItemFacts = { catalogue: rules.catalogue?.size, ...rules.facts };
  const users = clusterIndex(lists.user);
  const { columns, weights, best, dropped, sums: userSumsOf } = perList(lists, rules, facts, users);
  const resampled = resampledOf(lists, rules, users, best, userSumsOf);

  const plain = average === 'lists' ? metrics.filter((metric) => isPlainMean(metric)) : [];
  const sums = byClusterMany(
    plain.map(({ name }) => columns[name]),
    users,
  );
  const sumsOf = new Map(plain.map(({ name }, m) => [name, sums[m]]));
  const emptyLists = columns.relevant.reduce((n, relevant) => n + (relevant === 0 ? 1 : 0), 0);

  const measured: Record<string, Measured> = {};
  for (const metric of metrics) {
    const interval =
      metric.kind === 'set' || metric.kind === 'sum'
        ? resampled[metric.name]
        : meanOf(metric, columns[metric.name], sumsOf.get(metric.name), weights.get(metric.name), users, average);
    measured[metric.name] = { ...interval, policy: policyName(metric, table) };
    if (metric.kind === 'list' && emptyLists > 0) judgeEmpty(measured[metric.name], columns, metric.name, empty);
  }
  return {
    rows: { qid: Array.from(lists.qid), user: lists.user, session: lists.session, ts: lists.ts, columns },
    metrics: measured,
    counts: count(lists, columns, dropped, rules.catalogue, users.count),
    policyHash: policyHash(metrics, table),
    best,
  };
}

interface PerList {
  columns: Record<string, Float64Array>;
  weights: Map<string, Float64Array>;
  best: BestItems;
  dropped: Record<string, number>;
  sums: UserSums;
}

function perList(lists: ScoredLists, rules: Rules, facts: ItemFacts, users: ClusterIndex): PerList {
  const { metrics, empty = 'zero', missed: missedRule = 'zero' } = rules;
  const listMetrics = metrics.filter((metric): metric is ListMetric => metric.kind === 'list');
  const topMetrics = metrics.filter((metric): metric is TopMetric => metric.kind === 'top');
  const length = lists.offsets.length - 1;
  const column = (): Float64Array => new Float64Array(length).fill(Number.NaN);
  const columns: Record<string, Float64Array> = {
    ...Object.fromEntries(FACTS.map((name) => [name, column()])),
    ...knownFacts(lists, facts),
  };
  const values = listMetrics.map((metric) => (columns[metric.name] = column()));
  const topValues = topMetrics.map((metric) => (columns[metric.name] = column()));
  const weights = new Map(listMetrics.filter((metric) => metric.weight).map((metric) => [metric.name, column()]));
  const weighed = listMetrics.map((metric) => weights.get(metric.name));
  const cutoffs = [...new Set(topMetrics.map(({ cutoff }) => cutoff))];
  const tops = cutoffs.map((cutoff) => topReader(lists, cutoff));
  const droppedOf = new Float64Array(topMetrics.length);
  const width = Math.max(0, ...metrics.map((metric) => (metric.kind === 'set' ? metric.cutoff : 0)));
  const best: BestItems = { width, items: new Int32Array(length * width), sizes: new Int32Array(length) };
  const sums = userSums(sumMetricsOf(rules), lists, facts, users);
  const rankOf = ranksOf(lists, rules);
  const describe = describer(columns, lists);

  for (let i = 0; i < length; i++) {
    const missed = lists.missed?.[i] === 1;
    const ranked = rankOf(i, missed);
    describe(i, ranked, missed);
    if (ranked.relevant === 0 && empty === 'error') {
      throw new EventError(
        `evaluate: list ${lists.qid[i]} has no relevant candidate, expected one in each list; choose another empty rule`,
      );
    }
    keepBest(best, i, lists, ranked);
    if (sums.width > 0) sums.add(i, ranked);
    for (let c = 0; c < cutoffs.length; c++) {
      const top = tops[c](i, ranked);
      for (let m = 0; m < topMetrics.length; m++) {
        const metric = topMetrics[m];
        if (metric.cutoff !== cutoffs[c]) continue;
        topValues[m][i] = metric.value(top, facts);
        if (metric.dropped) droppedOf[m] += metric.dropped(top, facts);
      }
    }
    if (ranked.relevant === 0 && empty !== 'zero') continue;
    if (missed && missedRule === 'skip') continue;
    const judged = missed && missedRule === 'worst' ? placedLast(ranked) : ranked;
    for (let m = 0; m < listMetrics.length; m++) {
      const metric = listMetrics[m];
      values[m][i] = metric.value(judged);
      if (metric.weight) weighed[m]![i] = metric.weight(judged);
    }
  }
  const dropped = topMetrics.map(({ name }, m) => [name, droppedOf[m]] as const);
  return { columns, weights, best, sums, dropped: Object.fromEntries(dropped.filter((_, m) => topMetrics[m].dropped)) };
}

function keepBest(best: BestItems, i: number, lists: ScoredLists, ranked: RankedList): void {
  const size = Math.min(best.width, ranked.size);
  best.sizes[i] = size;
  const start = lists.offsets[i];
  for (let place = 0; place < size; place++) {
    best.items[i * best.width + place] = lists.items[start + ranked.order[place]];
  }
}

/** Metrics that are no means: those of all lists by cutoff, and those of sums. */
function resampledOf(
  lists: ScoredLists,
  rules: Rules,
  users: ClusterIndex,
  best: BestItems,
  userSumsOf: UserSums,
): Record<string, Interval> {
  const sets = rules.metrics.filter((metric): metric is SetMetric => metric.kind === 'set');
  const sums = sumMetricsOf(rules);
  const codes = new Int32Array(users.count);
  for (let i = 0; i < users.of.length; i++) codes[users.of[i]] = lists.user[i];
  const found: Record<string, Interval> = {};
  for (const cutoff of new Set(sets.map((metric) => metric.cutoff))) {
    const of = sets.filter((metric) => metric.cutoff === cutoff);
    const intervals = tallyIntervals(of, best, users, codes, rules.catalogue!, rules);
    of.forEach(({ name }, m) => {
      found[name] = intervals[m];
    });
  }
  if (sums.length > 0) {
    const intervals = sumIntervals(sums, userSumsOf, codes, lists, rules);
    sums.forEach(({ name }, m) => {
      found[name] = intervals[m];
    });
  }
  return found;
}

function sumMetricsOf({ metrics }: Rules): SumMetric[] {
  return metrics.filter((metric): metric is SumMetric => metric.kind === 'sum');
}

/** A mean over lists that all weigh the same. */
function isPlainMean(metric: Metric): boolean {
  return (metric.kind === 'list' && !metric.weight) || (metric.kind === 'top' && metric.perUser === undefined);
}

function meanOf(
  metric: ListMetric | TopMetric,
  column: Float64Array,
  sums: Clusters | undefined,
  weights: Float64Array | undefined,
  users: ClusterIndex,
  average: Average,
): Interval {
  if (sums) return intervalOf(sums);
  if (metric.kind === 'top' && metric.perUser === 'best') return clusterMean(...bestOfUsers(column, users));
  return average === 'users' ? userMean(column, users, { weights }) : clusterMean(column, users, { weights });
}

/** Each user's highest value, and the users as clusters of one. */
function bestOfUsers(column: Float64Array, { of, count: n }: ClusterIndex): [Float64Array, ClusterIndex] {
  const highest = new Float64Array(n).fill(Number.NaN);
  for (let i = 0; i < column.length; i++) if (!(highest[of[i]] >= column[i])) highest[of[i]] = column[i];
  return [highest, { of: Int32Array.from({ length: n }, (_, user) => user), count: n }];
}

/** What the empty rule says of a mean: NaN, or beside it the mean without the empty lists. */
function judgeEmpty(measured: Measured, columns: Record<string, Float64Array>, name: string, empty: Empty): void {
  if (empty !== 'zero' && empty !== 'nan') return;
  const { relevant } = columns;
  const values = columns[name];
  let [total, n, without] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    if (relevant[i] === 0) without++;
    else if (values[i] === values[i]) {
      total += values[i];
      n++;
    }
  }
  if (without === 0) return;
  if (empty === 'zero') measured.withoutEmpty = total / n;
  else {
    const reason = `${without} lists have no relevant candidate`;
    Object.assign(measured, { value: Number.NaN, lo: Number.NaN, hi: Number.NaN, se: Number.NaN, reason });
  }
}
