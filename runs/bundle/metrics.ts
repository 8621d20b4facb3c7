import type { Leaderboard, Metric } from '../leaderboard';
import type { RunPaths } from '../paths';
import { readStored } from '../stored-json';
import { isTrainedName } from '../trained-name';

/** The metrics of a run's trained ranker on the report part; null where its leaderboard has none. */
export function metricsOf({ leaderboard }: RunPaths): Readonly<Record<string, Metric>> | null {
  const board = readStored<Leaderboard>(leaderboard);
  return board.leaderboard.find(({ ranker }) => isTrainedName(ranker))?.metrics ?? null;
}
