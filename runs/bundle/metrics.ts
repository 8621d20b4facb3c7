import { readFileSync } from 'node:fs';
import { BOOSTED } from '../evaluate-rankers';
import type { Leaderboard, Metric } from '../leaderboard';
import type { RunPaths } from '../paths';

/** The metrics of a run's trained ranker on the report part; null where its leaderboard has none. */
export function metricsOf({ leaderboard }: RunPaths): Readonly<Record<string, Metric>> | null {
  const board = JSON.parse(readFileSync(leaderboard, 'utf8')) as Leaderboard;
  return board.leaderboard.find(({ ranker }) => ranker === BOOSTED)?.metrics ?? null;
}
