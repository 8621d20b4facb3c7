import { mixed } from '../base/hash';
import { sketchedCount, sketchHash } from './approx-distinct';
import { correlationOf, slopeOn } from './correlation';
import { distinctCount, distinctWithin, pushDistinct, touchDistinct } from './distinct';
import { graphAdd } from './graph';
import * as graphs from './graph-reads';
import * as members from './members';
import { ftrlLearn, ftrlScore } from './models';
import { distanceKm, vectorCosine, vectorDot } from './places';
import { sketchBucket, sketchQuantile, sketchRank } from './quantiles';
import { rate, ratingOf } from './ratings';
import * as rings from './rings';
import * as sequences from './sequence-reads';
import { skewnessOf } from './skewness';
import * as slots from './slot-reads';
import { slotAdd, slotRingAdd, slotsWithin } from './slots';
import { tallyAdd, tallyRingAdd, tallyWithin } from './tally';
import * as tallies from './tally-reads';
import { topAdd, topIds } from './top-by';
import { trendAdd, trendAt } from './trend';
import { productHigh, productLow, wide } from './wide';

/** What the updates and reads of accumulators, and functions of what they hold, call by name. */
export const WORDS = {
  ...members,
  ...rings,
  ...sequences,
  ...tallies,
  ...slots,
  ...graphs,
  ...{ mixed, distanceKm, vectorDot, vectorCosine },
  ...{ pushDistinct, distinctCount, touchDistinct, distinctWithin },
  ...{ sketchHash, sketchedCount, correlationOf, slopeOn, skewnessOf, graphAdd, ftrlLearn, ftrlScore, rate, ratingOf },
  ...{ sketchBucket, sketchQuantile, sketchRank, slotAdd, slotRingAdd, slotsWithin, topAdd, topIds, trendAdd, trendAt },
  ...{ productHigh, productLow, wide },
  ...{ tallyAdd, tallyRingAdd, tallyWithin },
} as const;
