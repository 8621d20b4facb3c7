import type { Metric } from './metric';
import { auc } from './metrics/auc';
import { averagePrecision } from './metrics/average-precision';
import { coverage } from './metrics/coverage';
import { type Distance, diversity } from './metrics/diversity';
import { entropy } from './metrics/entropy';
import { popularityComplement } from './metrics/epc';
import { gauc } from './metrics/gauc';
import { gini } from './metrics/gini';
import { hitRate } from './metrics/hit-rate';
import { longTailShare } from './metrics/long-tail';
import { ncrr } from './metrics/ncrr';
import { ndcg } from './metrics/ndcg';
import { novelty } from './metrics/novelty';
import { popularity } from './metrics/popularity';
import { precision } from './metrics/precision';
import { queryCoverage } from './metrics/query-coverage';
import { rankBiasedPrecision } from './metrics/rank-biased-precision';
import { recall } from './metrics/recall';
import { reciprocalRank } from './metrics/reciprocal-rank';

/**
 * The list of metrics: every kind with the cutoffs a report is likely to show. Names are unique; other
 * cutoffs and policies come from the same makers.
 */
export const metrics: readonly Metric[] = [
  reciprocalRank(),
  reciprocalRank(20),
  ndcg(5),
  ndcg(10),
  ndcg(5, 'exp'),
  hitRate(1),
  hitRate(5),
  hitRate(20),
  precision(5),
  recall(5),
  recall(5, true),
  averagePrecision(),
  averagePrecision(5),
  averagePrecision(5, 'min'),
  averagePrecision(5, 'k'),
  averagePrecision(5, 'hits'),
  ncrr(5),
  rankBiasedPrecision(),
  auc,
  gauc(),
  gauc('impressions'),
  diversity(5),
  novelty(5),
  novelty(5, 'events'),
  popularityComplement(5),
  popularity(5),
  popularity(5, true),
  longTailShare(5),
  queryCoverage(5),
  coverage(1),
  coverage(3),
  coverage(5),
  gini(5),
  gini(5, true),
  entropy(5),
  entropy(5, true),
];

/** The metrics of the leaderboard, in its order; diversity by properties where known, by price otherwise. */
export function leaderboardMetrics(distance: Distance = 'jaccard'): Metric[] {
  return [
    reciprocalRank(),
    ndcg(5),
    ndcg(10),
    hitRate(1),
    hitRate(5),
    averagePrecision(),
    auc,
    coverage(1),
    coverage(3),
    coverage(5),
    diversity(5, distance),
    novelty(5),
  ];
}
