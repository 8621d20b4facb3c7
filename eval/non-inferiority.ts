import { ConfigError } from '../engine/base/errors';
import type { Interval } from './interval';
import { studentCdf, studentQuantile } from './student';

/** Whether A is at most `margin` worse than B. */
export interface NonInferiority {
  /** One-sided lower bound of A − B. */
  lower: number;
  /** P of a difference at least as good if A were worse by exactly the margin. */
  p: number;
  isNonInferior: boolean;
}

/**
 * Non-inferiority of A against B: the one-sided lower bound of A − B must lie above −margin. The right question for
 * "can these features go". NaN and false where there is no interval; without any spread the value decides.
 *
 * @param difference A − B with its standard error, as `pairedDifference` gives it; higher is better
 * @param margin what may be lost, above 0, in units of the metric
 * @throws ConfigError for a margin that is not above 0
 * @see Wellek. Testing Statistical Hypotheses of Equivalence and Noninferiority. 2010.
 */
export function nonInferiority(
  { value, se, df }: Pick<Interval, 'value' | 'se' | 'df'>,
  margin: number,
  level = 0.95,
): NonInferiority {
  if (!(margin > 0)) throw new ConfigError(`non-inferiority: margin is ${margin}, expected a loss above 0`);
  if (se === 0) return { lower: value, p: value > -margin ? 0 : 1, isNonInferior: value > -margin };
  const lower = lowerBound({ value, se, df }, level);
  return { lower, p: 1 - studentCdf((value + margin) / se, df), isNonInferior: lower > -margin };
}

/** The one-sided lower bound of a mean or a difference; the value itself where there is no spread. */
export function lowerBound({ value, se, df }: Pick<Interval, 'value' | 'se' | 'df'>, level = 0.95): number {
  return se === 0 ? value : value - studentQuantile(level, df) * se;
}
