import type { Duration } from '../../engine/base/durations';
import { isTrainedName } from '../trained-name';

/** The name of the trained ranker under a cadence on every leaderboard. */
export function retrainedName(every: Duration, trained: string): string {
  return `${trained} every ${every}`;
}

/** The cadence in such a name; null for any other ranker. */
export function cadenceIn(ranker: string): Duration | null {
  const [trained, every] = ranker.split(' every ');
  return every !== undefined && isTrainedName(trained) ? (every as Duration) : null;
}
