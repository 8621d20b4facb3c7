import { existsSync } from 'node:fs';
import type { RunPaths } from './paths';
import { readStored } from './stored-json';
import { LINEAR } from './train-linear';
import type { Training } from './train-ranker';

/** What a trained ranker of trees is called on every leaderboard, whoever grew them. */
export const BOOSTED = 'boosted';

/** What the trained ranker of a run is called on its leaderboard: by what it is, trees or `linear`. */
export function trainedName({ training }: Pick<RunPaths, 'training'>): string {
  return existsSync(training) && readStored<Training>(training).trainer === LINEAR ? LINEAR : BOOSTED;
}

/** Whether a ranker of a leaderboard is the trained one of its run. */
export function isTrainedName(ranker: string): boolean {
  return ranker === BOOSTED || ranker === LINEAR;
}
