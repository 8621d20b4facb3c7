import type { Duration } from '../../engine/base/durations';
import { BOOSTED } from '../evaluate-rankers';

/** The name of the trained ranker under a cadence on every leaderboard. */
export function retrainedName(every: Duration): string {
  return `${BOOSTED} every ${every}`;
}

/** The cadence in such a name; null for any other ranker. */
export function cadenceIn(ranker: string): Duration | null {
  return ranker.startsWith(`${BOOSTED} every `) ? (ranker.slice(`${BOOSTED} every `.length) as Duration) : null;
}
