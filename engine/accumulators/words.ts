import { mixed } from '../base/hash';
import { distinctCount, distinctWithin, pushDistinct, touchDistinct } from './distinct';
import * as members from './members';
import { distanceKm } from './places';
import * as rings from './rings';
import * as sequences from './sequence-reads';
import { tallyAdd, tallyRingAdd, tallyWithin } from './tally';
import * as tallies from './tally-reads';

/** What the updates and reads of accumulators, and functions of what they hold, call by name. */
export const WORDS = {
  ...members,
  ...rings,
  ...sequences,
  ...tallies,
  ...{ mixed, distanceKm },
  ...{ pushDistinct, distinctCount, touchDistinct, distinctWithin },
  ...{ tallyAdd, tallyRingAdd, tallyWithin },
} as const;
