import { ConfigError } from '../engine/base/errors';
import type { Manifest } from '../runs/manifest';
import type { TrainOptions } from '../runs/train-ranker';
import { cadences } from './experiments';
import type { EvaluateAsked } from './steps';
import { trainedWith } from './trained-with';

/**
 * How often a run's ranker is to be trained again: as was said now, or when the run was replayed; null where it was not.
 *
 * @param options what the ranker was trained with, where that was said with the same command
 * @throws ConfigError for a run without a trained ranker
 */
export function retrainingOf(
  { protocol, steps, trained }: Manifest,
  asked: string | undefined,
  threads: number,
  options?: TrainOptions,
): NonNullable<EvaluateAsked['retrain']> | null {
  const every = asked === undefined ? protocol.retrain : cadences(asked);
  if (every === undefined) return null;
  if (steps.train === undefined) {
    if (asked === undefined) return null;
    throw new ConfigError(
      `evaluate: --retrain ${asked} needs a trained ranker to begin with; podium train --run makes one`,
    );
  }
  return { every, options: options ?? trainedWith(trained, threads) };
}
