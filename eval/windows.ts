import { studentQuantile } from './student';

/** An effect over several time windows. */
export interface OverWindows {
  /** Mean effect over windows of the kind that were seen. */
  value: number;
  se: number;
  lo: number;
  hi: number;
  df: number;
  /** Standard deviation of the true effect between windows, τ. */
  between: number;
  /** Where the effect of one further window would lie; NaN for fewer than three windows. */
  next: { lo: number; hi: number };
}

/**
 * Random-effects mean over time windows: for a claim about next month, where windows differ by more than their own
 * errors say. τ² by DerSimonian and Laird, standard error by Hartung, Knapp, Sidik and Jonkman with t of k − 1.
 *
 * values, errors: [windows] each window's difference and its standard error (above 0). One window gives NaN bounds.
 *
 * @see IntHout, Ioannidis, Borm. The Hartung-Knapp-Sidik-Jonkman Method for Random Effects Meta-Analysis. BMC Medical
 * Research Methodology 2014.
 * @see Röver, Knapp, Friede. Hartung-Knapp-Sidik-Jonkman Approach and its Modification for Random-Effects Meta-Analysis
 * with Few Studies. BMC Medical Research Methodology 2015: the residual is at least 1.
 */
export function overWindows(values: readonly number[], errors: readonly number[], level = 0.95): OverWindows {
  const k = values.length;
  const fixed = errors.map((error) => 1 / error ** 2);
  const total = add(fixed);
  const centre = weighted(values, fixed);
  const spread = add(values.map((value, i) => fixed[i] * (value - centre) ** 2));
  const variance = Math.max(0, (spread - (k - 1)) / (total - add(fixed.map((w) => w ** 2)) / total)) || 0;
  const weights = errors.map((error) => 1 / (error ** 2 + variance));
  const value = weighted(values, weights);
  // subtle: a few windows that happen to agree would make the interval narrower than their own errors allow
  const residual = Math.max(1, add(values.map((v, i) => weights[i] * (v - value) ** 2)) / (k - 1));
  const se = Math.sqrt(residual / add(weights));
  const half = studentQuantile((1 + level) / 2, k - 1) * se;
  const wide = studentQuantile((1 + level) / 2, k - 2) * Math.sqrt(variance + 1 / add(weights));
  return {
    value,
    se,
    lo: value - half,
    hi: value + half,
    df: k - 1,
    between: Math.sqrt(variance),
    next: { lo: value - wide, hi: value + wide },
  };
}

function weighted(values: readonly number[], weights: readonly number[]): number {
  return add(values.map((value, i) => value * weights[i])) / add(weights);
}

function add(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
