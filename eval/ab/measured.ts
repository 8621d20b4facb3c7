import { normalQuantile } from '../normal';
import type { Arm } from './arm';
import { cuped } from './cuped';
import type { ExperimentRules } from './experiment-rules';
import { type Incremental, incremental, type Lift, lift } from './lift';
import { type Look, looksOf } from './looking';
import { type Measure, pastValues } from './measures';
import { smallestLift } from './sample-size';
import type { UnitSums } from './unit-sums';
import { type Difference, standardErrors, widened } from './welch';

/** Both arms' units: target, then control. */
export type Pair<T> = readonly [target: T, control: T];

/** One measure of one arm against the control. */
export interface Measured {
  readonly name: Measure['name'];
  readonly sentence: string;
  readonly target: number;
  readonly control: number;
  /** Target − control, with the interval that the mode of looking allows. */
  readonly difference: Difference;
  readonly lift: Lift;
  /** What the treatment added over the whole target arm; null for a ratio of sums. */
  readonly incremental: Incremental | null;
  /** The difference after taking out what the past explains: share of the variance left, units without a past. */
  readonly cuped: Difference & { readonly left: number; readonly withoutPast: number };
  readonly looks: readonly Look[];
}

/** The smallest relative lift that arms of these sizes find four times out of five, where so many errors show it. */
export function detectable(measure: Measure, [target, control]: Pair<UnitSums>, shownFrom: number): number {
  return smallestLift(measure.arm(control), target.any.length, shownFrom + normalQuantile(0.8));
}

/**
 * Compares one measure at the newest look.
 *
 * @param sums at each look
 * @param past of the units of the newest look, before their exposure
 * @param sizes units at each look
 * @param boundaries of the planned looks
 */
export function measured(
  measure: Measure,
  sums: readonly Pair<UnitSums>[],
  past: Pair<UnitSums>,
  sizes: readonly number[],
  boundaries: readonly number[],
  rules: ExperimentRules,
): Measured {
  const level = 1 - rules.alpha;
  const arms = sums.map(([t, c]) => [measure.arm(t), measure.arm(c)] as const);
  const looks = looksOf(sizes, arms, (t, c) => measure.difference(t, c, level), boundaries, rules);
  const [target, control] = arms.at(-1)!;
  const newest = looks.at(-1)!;
  const asLooked = (t: Arm, c: Arm): Difference => {
    const fixed = measure.difference(t, c, level);
    return rules.mode === 'fixed' ? fixed : widened(fixed, newest.errors);
  };
  const plain = asLooked(target, control);
  const difference = rules.mode === 'always' ? { ...plain, p: newest.p } : plain;
  const errors = rules.mode === 'fixed' ? standardErrors(level, difference.df) : newest.errors;
  return {
    name: measure.name,
    sentence: measure.sentence,
    target: target.mean,
    control: control.mean,
    difference,
    lift: lift(target, control, difference.df, errors),
    incremental: measure.isRatio ? null : incremental(target, difference),
    cuped: adjusted(measure, sums.at(-1)!, past, asLooked),
    looks,
  };
}

function adjusted(
  measure: Measure,
  sums: Pair<UnitSums>,
  past: Pair<UnitSums>,
  differ: (target: Arm, control: Arm) => Difference,
): Measured['cuped'] {
  const before = pastValues(measure, past);
  const [target, control] = sums.map((of, arm) => ({ y: measure.values(of), before: before[arm] }));
  const { left, withoutPast, ...arms } = cuped(target, control);
  return { ...differ(arms.target, arms.control), left, withoutPast };
}
