import type { GbdtSettings } from './gbdt/settings';
import type { Round, TrainHooks, TrainResult } from './trainer';

/** The rounds so far, the best of them, and why there will be no more. */
export interface LearningCurve {
  readonly rounds: Round[];
  best: number;
  stopped: TrainResult['stopped'] | null;
  /** Takes the next round and says whether it is the best so far. */
  add(fit: number, choose: number): boolean;
}

/**
 * Follows a training round by round: the best round is the first with the highest value on the choose part, and
 * training stops after `earlyStopping` rounds without a better one; 0 makes the last round the best. Where trees are
 * dropped the curve goes up and down, so that it is followed to its end.
 */
export function followCurve(
  { earlyStopping, boosting }: Pick<GbdtSettings, 'earlyStopping' | 'boosting'>,
  hooks: TrainHooks,
): LearningCurve {
  const curve: LearningCurve = {
    rounds: [],
    best: 0,
    stopped: null,
    add(fit, choose) {
      const { rounds, best } = curve;
      const round = rounds.length + 1;
      rounds.push({ round, fit, choose });
      hooks.onRound?.({ round, fit, choose });
      const isBest = earlyStopping === 0 || best === 0 || choose > rounds[best - 1].choose;
      if (isBest) curve.best = round;
      else if (boosting === 'plain' && round - best >= earlyStopping) curve.stopped = 'early';
      return isBest;
    },
  };
  return curve;
}
