import type { Evaluation } from '../eval/evaluate';
import type { ScoredLists } from '../eval/lists';
import type { Fact, ItemFacts, Metric } from '../eval/metric';

/** A metric that has a value for no ranker. */
export interface Undefined {
  readonly metric: string;
  readonly why: string;
}

const MISSING: Readonly<Record<Fact, string>> = {
  properties: 'the log has no properties of items',
  vectors: 'the log has neither vectors nor properties of items',
  prices: 'the log has no prices',
  popularity: 'nothing was clicked before the report part',
  users: 'nothing was clicked before the report part',
  tail: 'nothing was clicked before the report part',
  history: 'nobody had clicked anything before the judged requests',
};

/** The metrics that are undefined for every ranker, each with the fact that is missing, or what else stands against it. */
export function undefinedMetrics(
  metrics: readonly Metric[],
  evaluated: readonly { readonly evaluation: Pick<Evaluation, 'metrics'> }[],
  lists: Pick<ScoredLists, 'prices' | 'history'>,
  facts: ItemFacts,
): Undefined[] {
  const isKnown: Readonly<Record<Fact, boolean>> = {
    properties: facts.properties !== undefined,
    vectors: facts.vectors !== undefined,
    prices: lists.prices !== undefined,
    popularity: facts.popularity !== undefined,
    users: facts.users !== undefined,
    tail: facts.tail !== undefined,
    history: lists.history !== undefined && lists.history.items.length > 0,
  };
  return metrics
    .filter(({ name }) => evaluated.every(({ evaluation }) => Number.isNaN(evaluation.metrics[name].value)))
    .map((metric) => ({
      metric: metric.name,
      why:
        needsOf(metric)
          .filter((fact) => !isKnown[fact])
          .map((fact) => MISSING[fact])
          .join(', and ') || reasonOf(metric, evaluated[0]?.evaluation.metrics[metric.name].reason),
    }));
}

function reasonOf({ kind, policy }: Metric, reason = 'it is undefined for these lists'): string {
  return kind === 'set' && policy.lists !== undefined ? `there are fewer than ${policy.lists} lists` : reason;
}

function needsOf(metric: Metric): readonly Fact[] {
  if (metric.kind === 'top') return metric.needs ?? [];
  return metric.kind === 'sum' && metric.needs === 'tail' ? ['tail'] : [];
}
