import { type Duration, milliseconds } from '../../engine/base/durations';
import { retrainedAt } from '../../eval/retraining';

/** Retraining so often: which model ranks each judged list. */
export interface Cadence {
  readonly every: Duration;
  /** [lists] epoch milliseconds at which the model of each was made. */
  readonly at: Float64Array;
  /** Moments at which a model is made, the run's own at the report cut not among them; ascending. */
  readonly moments: readonly number[];
}

/** When models are made under each cadence for judged lists behind the report cut. ts: [lists] */
export function cadencesOf(every: readonly Duration[], ts: ArrayLike<number>, report: number): Cadence[] {
  return every.map((duration) => {
    const at = retrainedAt(ts, report, milliseconds(duration));
    const moments = [...new Set(at)].filter((moment) => moment > report).sort((a, b) => a - b);
    return { every: duration, at, moments };
  });
}
