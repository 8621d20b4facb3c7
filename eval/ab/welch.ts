import { normalQuantile, normalTails } from '../normal';
import { studentQuantile, studentTails } from '../student';
import type { Arm } from './arm';

/** Target minus control. */
export interface Difference {
  value: number;
  se: number;
  lo: number;
  hi: number;
  /** Test statistic and its two-sided p; `df` is Infinity for a normal one. */
  statistic: number;
  df: number;
  p: number;
}

/**
 * Difference of two means with unequal variances, by Student's t. No spread at all gives NaN for t and p.
 *
 * @see Welch. The Generalization of "Student's" Problem when Several Different Population Variances are Involved.
 * Biometrika 1947.
 */
export function welch(target: Arm, control: Arm, level = 0.95): Difference {
  const t = target.variance / target.n;
  const c = control.variance / control.n;
  const df = (t + c) ** 2 / (t ** 2 / (target.n - 1) + c ** 2 / (control.n - 1));
  return differenceOf(target.mean - control.mean, Math.sqrt(t + c), df, standardErrors(level, df));
}

/** The same by the normal distribution: for shares, whose variance is known from their mean. */
export function normalDifference(target: Arm, control: Arm, level = 0.95): Difference {
  const se = Math.sqrt(target.variance / target.n + control.variance / control.n);
  return differenceOf(target.mean - control.mean, se, Infinity, standardErrors(level));
}

/** Standard errors on each side that an interval of this level measures; 1.96 for 95 % of the normal distribution. */
export function standardErrors(level = 0.95, df = Infinity): number {
  return df === Infinity ? normalQuantile((1 + level) / 2) : studentQuantile((1 + level) / 2, df);
}

/** The same difference with an interval of so many standard errors on each side, as a look has it; p is none of its own. */
export function widened({ value, se }: Difference, errors: number): Difference {
  return { ...differenceOf(value, se, Infinity, errors), p: Number.NaN };
}

/**
 * A difference from its standard error, its interval so many of them on each side; infinite degrees of freedom mean the
 * normal distribution.
 */
export function differenceOf(value: number, se: number, df: number, errors: number): Difference {
  const statistic = se > 0 ? value / se : Number.NaN;
  const half = se * errors;
  const p = df === Infinity ? normalTails(statistic) : studentTails(statistic, df);
  return { value, se, lo: value - half, hi: value + half, statistic, df, p };
}
