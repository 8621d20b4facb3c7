import { ConfigError } from '../engine/base/errors';
import { type Counts, count, describe, FACTS } from './counts';
import { clusterMean, type Interval } from './interval';
import { checkLists, type ScoredLists } from './lists';
import {
  type Empty,
  type ItemFacts,
  type ListMetric,
  type Metric,
  policyHash,
  policyName,
  type SetMetric,
  type TopMetric,
} from './metric';
import { type RankedList, rankList, type Ties } from './ranked-list';
import { type Catalogue, tally, tallyInterval } from './tally';
import { topOf } from './top';

/** What is measured and how, beside the lists themselves. */
export interface Rules {
  metrics: readonly Metric[];
  /** Items that may be recommended; needed by metrics of all lists together. */
  catalogue?: Catalogue | undefined;
  /** What is known of items; metrics that need more are undefined. */
  facts?: ItemFacts | undefined;
  ties?: Ties;
  empty?: Empty;
  /** Of the bootstrap behind the intervals of set metrics. */
  seed: number;
  replicates?: number;
}

/** One row per evaluated list: everything else is a query over this table. */
interface ListRows {
  qid: (string | number)[];
  user: Int32Array;
  session: Int32Array;
  ts: Float64Array;
  /**
   * [lists] each, NaN where undefined: `candidates`, `relevant`, `missed`, `session_length`, `click_position`
   * (shown, from 1), `rank` (expected, of the first relevant candidate), `tie_size` (its equals, itself
   * included), then every list metric and metric of the best k under its name.
   */
  columns: Record<string, Float64Array>;
}

/** A metric over all lists: its mean (or set value) with interval, and the policy it was computed under. */
export interface Measured extends Interval {
  policy: string;
}

/** The evaluation of one ranker. */
export interface Evaluation {
  rows: ListRows;
  metrics: Record<string, Measured>;
  counts: Counts;
  policyHash: string;
}

/**
 * Scored lists → one row per list, and each metric's mean over lists (micro) with an interval clustered by user.
 *
 * A list without a relevant candidate counts 0 in every accuracy metric, or is left out of them under
 * `empty: 'skip'`; a missed one counts 0 either way. AUC leaves out lists of one kind. Intervals are Student's
 * over users; metrics of all lists together have bootstrap percentiles (see `tallyInterval`). Metrics of the best
 * k and of all lists see every list, also those without truth, and break ties by shown order.
 *
 * @throws EventError for a NaN score (naming the list), columns of unequal length, an item outside the catalogue
 * @throws ConfigError for two metrics of one name, or a set metric without a catalogue
 */
export function evaluate(lists: ScoredLists, rules: Rules): Evaluation {
  checkLists(lists);
  const { metrics, ties = 'expectation', empty = 'zero' } = rules;
  checkMetrics(rules);
  const listMetrics = metrics.filter((metric): metric is ListMetric => metric.kind === 'list');
  const topMetrics = metrics.filter((metric): metric is TopMetric => metric.kind === 'top');
  const setMetrics = metrics.filter((metric): metric is SetMetric => metric.kind === 'set');

  const length = lists.offsets.length - 1;
  const column = (): Float64Array => new Float64Array(length).fill(Number.NaN);
  const columns: Record<string, Float64Array> = Object.fromEntries(
    [...FACTS, ...listMetrics.map((m) => m.name), ...topMetrics.map((m) => m.name)].map((name) => [name, column()]),
  );
  const weights = new Map(listMetrics.filter((m) => m.weight).map((m) => [m.name, column()]));
  const deepest = Math.max(0, ...setMetrics.map((metric) => metric.cutoff));
  const best: Int32Array[] = [];
  const dropped: Record<string, number> = {};

  for (let i = 0; i < length; i++) {
    const missed = lists.missed?.[i] === 1;
    const ranked = rankOf(lists, i, ties, missed);
    describe(columns, lists, i, ranked, missed);
    for (const metric of listMetrics) {
      weights.get(metric.name)?.fill(metric.weight?.(ranked) ?? 1, i, i + 1);
      if (ranked.relevant === 0 && empty === 'skip') continue;
      columns[metric.name][i] = metric.value(ranked);
    }
    for (const metric of topMetrics) {
      const top = topOf(lists, i, ranked, metric.cutoff);
      columns[metric.name][i] = metric.value(top, rules.facts ?? {});
      if (metric.dropped) dropped[metric.name] = (dropped[metric.name] ?? 0) + metric.dropped(top, rules.facts ?? {});
    }
    best.push(ranked.order.slice(0, deepest).map((row) => lists.items[lists.offsets[i] + row]));
  }

  const measured: Record<string, Measured> = {};
  for (const metric of metrics) {
    const policy = policyName(metric, { ties, empty });
    const interval =
      metric.kind === 'set'
        ? tallyInterval(
            metric,
            tally((i) => best[i].subarray(0, metric.cutoff), lists.user, declared(rules)),
            declared(rules).size,
            rules,
          )
        : clusterMean(columns[metric.name], lists.user, { weights: weights.get(metric.name) });
    measured[metric.name] = { ...interval, policy };
  }
  return {
    rows: { qid: Array.from(lists.qid), user: lists.user, session: lists.session, ts: lists.ts, columns },
    metrics: measured,
    counts: count(lists, columns, dropped, rules.catalogue),
    policyHash: policyHash(metrics, { ties, empty }),
  };
}

function checkMetrics({ metrics, catalogue }: Rules): void {
  const names = new Set<string>(FACTS);
  for (const { name, kind } of metrics) {
    if (names.has(name)) {
      throw new ConfigError(`evaluate: "${name}" is named twice, expected one metric per name; drop one of the two`);
    }
    names.add(name);
    if (kind === 'set' && !catalogue) {
      throw new ConfigError(`evaluate: ${name} was asked for without a catalogue, expected its size and members`);
    }
  }
}

function declared({ catalogue }: Rules): Catalogue {
  return catalogue ?? { size: 0 };
}

function rankOf(lists: ScoredLists, i: number, ties: Ties, missed: boolean): RankedList {
  const [start, end] = [lists.offsets[i], lists.offsets[i + 1]];
  const scores = lists.scores.subarray(start, end);
  const labels = lists.labels.subarray(start, end);
  return rankList(scores, labels, ties, `list ${lists.qid[i]}`, missed ? [1] : []);
}
