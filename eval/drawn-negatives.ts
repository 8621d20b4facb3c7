import { ConfigError } from '../engine/base/errors';
import { sha256 } from '../engine/base/hash';
import { random } from '../engine/base/random';
import type { ScoredLists } from './lists';
import type { ListMetric } from './metric';
import { hitRate } from './metrics/hit-rate';
import { ndcg } from './metrics/ndcg';
import { reciprocalRank } from './metrics/reciprocal-rank';

/** Rows that stand for their lists: all that are relevant, and some that are not. */
export interface DrawnRows {
  /** Row numbers, ascending: shown order. */
  readonly rows: Int32Array;
  /** [lists + 1] */
  readonly offsets: Int32Array;
}

/**
 * Draws so many candidates that are not relevant from each list, uniformly and without replacement, beside those that are;
 * a list with fewer keeps them all. The stream of a list is keyed by the seed and its id: what is drawn of one depends on
 * no other list, on no order of lists, and on no ranker.
 *
 * @throws ConfigError unless negatives is a whole number of at least 1
 */
export function drawNegatives(
  { offsets, labels, qid }: Pick<ScoredLists, 'offsets' | 'labels' | 'qid'>,
  negatives: number,
  seed: number,
): DrawnRows {
  if (!(Number.isSafeInteger(negatives) && negatives >= 1))
    throw new ConfigError(`negatives: ${negatives} were asked for, expected a whole number of at least 1`);
  const rows: number[] = [];
  const drawn = new Int32Array(offsets.length);
  for (let list = 0; list + 1 < offsets.length; list++) {
    const others: number[] = [];
    const kept: number[] = [];
    for (let row = offsets[list]; row < offsets[list + 1]; row++) (labels[row] > 0 ? kept : others).push(row);
    const next = random(seed, Number.parseInt(sha256(`${qid[list]}`, 8), 16));
    const count = Math.min(negatives, others.length);
    for (let i = 0; i < count; i++) {
      const other = i + Math.floor(next() * (others.length - i));
      [others[i], others[other]] = [others[other], others[i]];
    }
    kept.push(...others.slice(0, count));
    rows.push(...kept.sort((a, b) => a - b));
    drawn[list + 1] = rows.length;
  }
  return { rows: Int32Array.from(rows), offsets: drawn };
}

/** Lists as if they held the drawn rows alone. */
export function drawnLists(lists: ScoredLists, { rows, offsets }: DrawnRows): ScoredLists {
  const { scores, labels, items, prices, keys } = lists;
  return {
    ...lists,
    offsets,
    scores: Float64Array.from(rows, (row) => scores[row]),
    labels: Float64Array.from(rows, (row) => labels[row]),
    items: Int32Array.from(rows, (row) => items[row]),
    prices: prices && Float64Array.from(rows, (row) => prices[row]),
    keys: keys && Float64Array.from(rows, (row) => keys[row]),
  };
}

/**
 * Accuracy against drawn negatives, under names that say so: `mrr|sampled100`. Another metric than the one against all
 * candidates, and no estimate of it; it can order two rankers the other way round.
 *
 * @see Krichene, Rendle. On Sampled Metrics for Item Recommendation. KDD 2020.
 */
export function drawnMetrics(negatives: number, seed: number): ListMetric[] {
  return [reciprocalRank(), ndcg(10), hitRate(1), hitRate(10)].map((metric) => ({
    ...metric,
    name: `${metric.name}|sampled${negatives}`,
    sentence: `${metric.sentence} Against ${negatives} drawn negatives; not an estimate of the metric against all.`,
    policy: { ...metric.policy, negatives, drawn: 'uniform, without replacement, keyed by list', seed },
  }));
}
