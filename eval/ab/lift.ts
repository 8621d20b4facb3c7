import type { Arm } from './arm';
import { type Difference, differenceOf, standardErrors } from './welch';

/** Target over control, less 1. */
export interface Lift extends Difference {
  /** `delta`, or `fieller` where the control's mean is within three of its standard errors of 0. */
  method: 'delta' | 'fieller';
}

/**
 * Relative lift with SE² = s²_T / n_T / ȳ_C² + s²_C / n_C · ȳ_T² / ȳ_C⁴. Where the control's mean is within 3 SE of 0
 * the bounds are Fieller's; they are infinite where the control's mean could be 0.
 *
 * @param df degrees of freedom of the plain difference; Infinity for the normal distribution
 * @param errors standard errors on each side of the interval
 * @see Fieller. Some Problems in Interval Estimation. JRSS B 1954.
 */
export function lift(target: Arm, control: Arm, df = Infinity, errors = standardErrors(0.95, df)): Lift {
  const t = target.variance / target.n;
  const c = control.variance / control.n;
  const ratio = target.mean / control.mean;
  const se = Math.sqrt(t / control.mean ** 2 + (c * target.mean ** 2) / control.mean ** 4);
  const byDelta = differenceOf(ratio - 1, se, df, errors);
  if (Math.abs(control.mean) > 3 * Math.sqrt(c)) return { ...byDelta, method: 'delta' };
  return { ...byDelta, ...fieller(target, control, errors), method: 'fieller' };
}

/** Fieller's bounds of the lift: all ratios whose numerator and denominator cannot be told apart in proportion. */
export function fieller(target: Arm, control: Arm, errors = standardErrors()): { lo: number; hi: number } {
  const t = (errors ** 2 * target.variance) / target.n;
  const c = (errors ** 2 * control.variance) / control.n;
  const a = control.mean ** 2 - c;
  const b = target.mean * control.mean;
  const root = b ** 2 - a * (target.mean ** 2 - t);
  if (!(a > 0) || root < 0) return { lo: -Infinity, hi: Infinity };
  return { lo: (b - Math.sqrt(root)) / a - 1, hi: (b + Math.sqrt(root)) / a - 1 };
}

/** What the treatment added over the whole target group, and its share of what the group did. */
export interface Incremental {
  value: number;
  lo: number;
  hi: number;
  /** Of the target's own total: what would not have been without the treatment. */
  share: number;
}

/** N_T · (mean_T − mean_C) with the difference's interval: "Real Impact", caused and not attributed. */
export function incremental(target: Arm, { value, lo, hi }: Difference): Incremental {
  const { n, mean } = target;
  return { value: n * value, lo: n * lo, hi: n * hi, share: value / mean };
}
