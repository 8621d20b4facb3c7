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
 * Difference of two means with unequal variances. No spread at all gives NaN for t and p.
 *
 * @see Welch. The Generalization of "Student's" Problem when Several Different Population Variances are Involved.
 * Biometrika 1947.
 */
export function welch(target: Arm, control: Arm, level = 0.95): Difference {
  const t = target.variance / target.n;
  const c = control.variance / control.n;
  const se = Math.sqrt(t + c);
  const value = target.mean - control.mean;
  const df = (t + c) ** 2 / (t ** 2 / (target.n - 1) + c ** 2 / (control.n - 1));
  const statistic = se > 0 ? value / se : Number.NaN;
  const half = studentQuantile((1 + level) / 2, df) * se;
  return { value, se, lo: value - half, hi: value + half, statistic, df, p: studentTails(statistic, df) };
}
