import { existsSync } from 'node:fs';
import { random } from '../engine/base/random';
import { type DrawnRows, drawNegatives, drawnLists, drawnMetrics } from '../eval/drawn-negatives';
import { type Evaluation, evaluate } from '../eval/evaluate';
import { adjustP } from '../eval/holm';
import { leaderboardMetrics } from '../eval/index';
import type { ScoredLists } from '../eval/lists';
import type { Metric } from '../eval/metric';
import { type PairedDifference, pairedDifference } from '../eval/paired';
import type { Protocol } from '../eval/protocol';
import { type BaselineColumns, baselines, type Ranker, type RankTable } from '../models/index';
import { histories } from './clicks';
import type { Cuts } from './cuts';
import { readItems } from './item-facts';
import { judged, type RunData, tableOf } from './parts';
import type { RunPaths } from './paths';
import { breathe, type Watch } from './progress';
import { isTrainedName, trainedName } from './trained-name';
import { type Undefined, undefinedMetrics } from './undefined-metrics';
import { withRanker } from './with-ranker';

/** One ranker's evaluation on the report part. */
interface Evaluated {
  readonly ranker: string;
  readonly evaluation: Evaluation;
}

/** A minus B on one metric; `holm` is the p-value adjusted within the declared family. */
interface Comparison extends PairedDifference {
  readonly metric: string;
  readonly a: string;
  readonly b: string;
  readonly holm: number;
}

export interface Judged {
  readonly evaluated: readonly Evaluated[];
  readonly paired: readonly Comparison[];
  readonly lists: ScoredLists;
  /** What was passed over to find the judged requests. */
  readonly passedOver: {
    readonly sessions: number;
    readonly emptySessions: number;
    readonly emptyRequests: number;
    readonly missedRequests: number;
  };
  /** Mean reciprocal rank of the best possible order, for simulated logs. */
  readonly ceiling: number | null;
  /** Metrics that have a value for no ranker, and why. */
  readonly undefinedMetrics: readonly Undefined[];
  /** Items of the catalogue at the end of the log. */
  readonly catalogueSize: number;
  /** Rows scored, for throughput. */
  readonly rows: number;
}

/**
 * Scores every ranker of a run on the judged requests of the report part and compares each with the trained one.
 *
 * @param others rankers beside those of the run
 * @param metrics those beside the metrics of the leaderboard
 */
export async function evaluateRankers(
  data: RunData,
  cuts: Cuts,
  protocol: Protocol,
  paths: RunPaths,
  columns: BaselineColumns,
  watch: Watch,
  others: readonly Ranker[] = [],
  metrics: readonly Metric[] = [],
): Promise<Judged> {
  const court = { data, cuts, protocol, paths, columns, names: data.featureNames, metrics };
  const simple = baselines({ ...columns, position: 'position' });
  if (!existsSync(paths.model)) return judgeRankers(court, [...simple, ...others], watch);
  return withRanker(paths.model, (ranker) =>
    judgeRankers(court, [...simple, { ...ranker, name: trainedName(paths) }, ...others], watch),
  );
}

/** Where rankers are judged. */
export interface Court {
  readonly data: RunData;
  readonly cuts: Cuts;
  readonly protocol: Protocol;
  /** The run whose catalogue it is. */
  readonly paths: RunPaths;
  readonly columns: BaselineColumns;
  /** Columns that the rankers may ask for beside those of the baselines. */
  readonly names: readonly string[];
  /** Metrics beside those of the leaderboard. */
  readonly metrics?: readonly Metric[];
}

/** Scores rankers on the judged requests of the report part and compares each with the trained one, if it is there. */
export async function judgeRankers(
  { data, cuts, protocol, paths, columns, names, metrics: others = [] }: Court,
  rankers: readonly Ranker[],
  watch: Watch,
): Promise<Judged> {
  const { requests, ...passedOver } = judged(data, cuts, protocol, 'report');
  const { catalogue, facts, clicks } = readItems(data, cuts, paths);
  const needed = ['position', ...Object.values(columns)];
  const table = tableOf(data, requests, [...new Set([...names, ...needed])]);
  const lists = {
    ...listsOf(data, requests, table, columns),
    history: histories(clicks, data.requests, requests),
  };
  const shown = leaderboardMetrics(facts.properties ? 'jaccard' : 'price');
  const metrics = [...shown, ...others.filter(({ name }) => !shown.some((metric) => metric.name === name))];
  const rules = {
    metrics,
    catalogue,
    facts,
    ties: protocol.ties,
    empty: protocol.empty,
    seed: protocol.seed,
  };
  const { negatives, seed } = protocol;
  const sampled = negatives === undefined ? null : { rows: drawNegatives(lists, negatives, seed), negatives, protocol };
  const evaluated: Evaluated[] = [];
  for (const [i, ranker] of rankers.entries()) {
    await breathe(watch);
    const scores = await ranker.score(table);
    const evaluation = evaluate({ ...lists, scores }, rules);
    const own = ranker.name === 'random' ? drawn(evaluation, lists, rules) : evaluation;
    evaluated.push({
      ranker: ranker.name,
      evaluation: sampled ? withSampled(own, { ...lists, scores }, sampled) : own,
    });
    watch.progress({ stage: 'evaluate', done: i + 1, total: rankers.length, unit: 'rankers' });
  }
  return {
    evaluated,
    paired: comparisons(evaluated, protocol.seed),
    lists,
    passedOver,
    ceiling: ceilingOf(data, requests),
    undefinedMetrics: undefinedMetrics(metrics, evaluated, lists, facts),
    catalogueSize: catalogue.size,
    rows: table.rows,
  };
}

/** A constant score gives accuracy in closed form, but its best k would be the shown order's: those are drawn instead. */
function drawn(exact: Evaluation, lists: ScoredLists, rules: Parameters<typeof evaluate>[1]): Evaluation {
  const next = random(rules.seed, 7);
  const metrics = rules.metrics.filter(({ kind }) => kind !== 'list');
  const sampled = evaluate({ ...lists, scores: lists.labels.map(() => next()) }, { ...rules, metrics });
  const best = metrics.filter(({ kind }) => kind === 'top').map(({ name }) => [name, sampled.rows.columns[name]]);
  return {
    ...exact,
    rows: { ...exact.rows, columns: { ...exact.rows.columns, ...Object.fromEntries(best) } },
    metrics: { ...exact.metrics, ...sampled.metrics },
    counts: { ...exact.counts, dropped: sampled.counts.dropped },
    best: sampled.best,
  };
}

/** The lists of a table as they are judged, without scores. requests: those of the table, in its order. */
export function listsOf(
  { requests: all, items, rows }: RunData,
  requests: Int32Array,
  table: RankTable,
  { price }: BaselineColumns,
): ScoredLists {
  const codes = new Int32Array(table.rows);
  requests.forEach((request, i) =>
    codes.set(items.codes.subarray(all.offsets[request], all.offsets[request + 1]), table.groups[i]),
  );
  return {
    offsets: table.groups,
    scores: new Float32Array(0),
    labels: table.labels,
    items: codes,
    prices: price !== undefined && rows.names.includes(price) ? table.columns[table.names.indexOf(price)] : undefined,
    qid: Array.from(requests, (i) => all.qid[i]),
    user: Int32Array.from(requests, (i) => all.user[i]),
    session: Int32Array.from(requests, (i) => all.session[i]),
    ts: Float64Array.from(requests, (i) => all.ts[i]),
    missed: Uint8Array.from(requests, (i) => all.missed[i]),
    sessionLength: Int32Array.from(requests, (i) => all.sessionLength[i]),
  };
}

/** The trained ranker against every other ranker, on the primary metric: one family, Holm-adjusted. */
function comparisons(evaluated: readonly Evaluated[], seed: number): Comparison[] {
  const values = ({ evaluation: { rows } }: Evaluated): Parameters<typeof pairedDifference>[0] => ({
    qid: rows.qid,
    user: rows.user,
    values: rows.columns.mrr!,
  });
  const trained = evaluated.find(({ ranker }) => isTrainedName(ranker));
  if (!trained) return [];
  const others = evaluated.filter((other) => other !== trained);
  const differences = others.map((other) => pairedDifference(values(trained), values(other), { seed }));
  const holm = adjustP(
    differences.map(({ p }) => p),
    'holm',
  );
  return differences.map((difference, i) => ({
    metric: 'mrr',
    a: trained.ranker,
    b: others[i].ranker,
    ...difference,
    holm: holm[i],
  }));
}

/** Adds what a ranker gives against drawn negatives, the same ones for every ranker, under names that say so. */
function withSampled(
  evaluation: Evaluation,
  lists: ScoredLists,
  { rows, negatives, protocol: { ties, empty, seed } }: { rows: DrawnRows; negatives: number; protocol: Protocol },
): Evaluation {
  const metrics = drawnMetrics(negatives, seed);
  const own = evaluate(drawnLists(lists, rows), { metrics, ties, empty, seed });
  const columns = Object.fromEntries(metrics.map(({ name }) => [name, own.rows.columns[name]]));
  return {
    ...evaluation,
    rows: { ...evaluation.rows, columns: { ...evaluation.rows.columns, ...columns } },
    metrics: { ...evaluation.metrics, ...own.metrics },
  };
}

function ceilingOf({ requests: { ceiling } }: RunData, requests: Int32Array): number | null {
  let [sum, n] = [0, 0];
  for (const i of requests) {
    if (ceiling[i] !== ceiling[i]) continue;
    sum += ceiling[i];
    n++;
  }
  return n > 0 ? sum / n : null;
}
