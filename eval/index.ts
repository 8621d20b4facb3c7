import type { Metric } from './metric';
import { auc } from './metrics/auc';
import { averagePrecision } from './metrics/average-precision';
import { calibration } from './metrics/calibration';
import { coverage, rarefiedCoverage } from './metrics/coverage';
import { type Distance, diversity, intraListDistance } from './metrics/diversity';
import { entropy } from './metrics/entropy';
import { popularityComplement } from './metrics/epc';
import { gauc } from './metrics/gauc';
import { gini } from './metrics/gini';
import { hitRate } from './metrics/hit-rate';
import { longTailCount, longTailShare } from './metrics/long-tail';
import { ncrr } from './metrics/ncrr';
import { ndcg } from './metrics/ndcg';
import { novelty } from './metrics/novelty';
import { personalisation } from './metrics/personalisation';
import { popularity } from './metrics/popularity';
import { parity } from './metrics/popularity-parity';
import { precision } from './metrics/precision';
import { brier, calibrationError, clickRatio, logLoss } from './metrics/probability';
import { queryCoverage } from './metrics/query-coverage';
import { rankBiasedPrecision } from './metrics/rank-biased-precision';
import { recall } from './metrics/recall';
import { reciprocalRank } from './metrics/reciprocal-rank';
import { sampledHitRate, sampledReciprocalRank } from './metrics/sampled';
import { serendipity, unexpectedness } from './metrics/serendipity';
import { userCoverage } from './metrics/user-coverage';

/**
 * The list of metrics: every kind with the cutoffs a report is likely to show. Names are unique; other
 * cutoffs and policies come from the same makers.
 */
export const metrics: readonly Metric[] = [
  reciprocalRank(),
  reciprocalRank(20),
  ndcg(),
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
  gauc('unweighted'),
  gauc('impressions'),
  sampledHitRate(10),
  sampledReciprocalRank(),
  diversity(5),
  intraListDistance(5, 'cosine'),
  intraListDistance(5, 'hamming'),
  intraListDistance(5, 'hamming_share'),
  intraListDistance(5, 'vectors'),
  intraListDistance(5, 'price'),
  serendipity(5),
  unexpectedness(5),
  unexpectedness(5, 'vectors'),
  calibration(5),
  calibration(5, 'rank'),
  novelty(5),
  novelty(5, 'events'),
  popularityComplement(5),
  popularityComplement(5, 'flat'),
  popularityComplement(5, 'log2', true),
  popularity(5),
  popularity(5, true),
  longTailShare(5),
  longTailCount(5),
  queryCoverage(5),
  userCoverage(5),
  coverage(1),
  coverage(3),
  coverage(5),
  gini(5),
  gini(5, true),
  entropy(5),
  entropy(5, true),
  rarefiedCoverage(5),
  personalisation(5),
  parity(5, 'opportunity'),
  parity(5, 'recommended'),
];

/** Metrics of scores that are chances in [0, 1]; a ranker's scores are none until a calibration map makes them so. */
export const chanceMetrics: readonly Metric[] = [logLoss, brier, clickRatio, calibrationError(10)];

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
    novelty(5, 'events'),
  ];
}
