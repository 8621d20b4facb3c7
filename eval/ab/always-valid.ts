import { ConfigError } from '../../engine/base/errors';
import type { Arm } from './arm';

/**
 * Likelihood ratio of a normal mixture of effects against none: √(V / (V + n τ²)) · exp(n² τ² d² / (2 V (V + n τ²))).
 *
 * @param n pairs of units so far
 * @param d their mean difference
 * @param variance V of one pair's difference
 * @param mixing τ², the variance of the effects that are expected
 * @see Johari, Koomen, Pekelis, Walsh. Peeking at A/B Tests. KDD 2017.
 */
export function mixtureRatio(n: number, d: number, variance: number, mixing: number): number {
  const wider = variance + n * mixing;
  return Math.sqrt(variance / wider) * Math.exp((n * n * mixing * d * d) / (2 * variance * wider));
}

/** Always-valid p after each look: the least 1 / Λ so far, at most 1. Looks in order of time. */
export function alwaysValidP(looks: readonly { n: number; d: number }[], variance: number, mixing: number): number[] {
  let least = 1;
  return looks.map(({ n, d }) => {
    least = Math.min(least, 1 / mixtureRatio(n, d, variance, mixing));
    return least;
  });
}

/** A difference that may be looked at whenever one likes. */
export interface AnyTime {
  value: number;
  lo: number;
  hi: number;
  /** p of this look alone; take the least of all looks. NaN where nothing varies. */
  p: number;
  /** Half the interval in standard errors of the difference. */
  errors: number;
  rho: number;
}

/**
 * Asymptotic confidence sequence for target − control in the form of GrowthBook: half-width
 * √(s² · 2 (n ρ² + 1) / (n² ρ²) · ln(√(n ρ² + 1) / α)), tuned to be narrowest at `tunedAt` units of both arms together:
 * ρ² = (−2 ln α + ln(−2 ln α + 1)) / N*.
 *
 * @throws ConfigError unless N* is above 0 and α in (0, 1)
 * @see Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas. Time-uniform Central Limit Theory and Asymptotic Confidence
 * Sequences. Annals of Statistics 2024.
 */
export function confidenceSequence(target: Arm, control: Arm, tunedAt: number, alpha = 0.05): AnyTime {
  const n = target.n + control.n;
  const value = target.mean - control.mean;
  const variance = (target.variance / target.n + control.variance / control.n) * n;
  const rho = tuning(tunedAt, alpha);
  const wide = n * rho ** 2 + 1;
  const errors = sequenceErrors(n, tunedAt, alpha);
  const half = errors * Math.sqrt(variance / n);
  const p =
    variance > 0
      ? Math.min(1, Math.sqrt(wide) * Math.exp(-((value * n * rho) ** 2) / (2 * variance * wide)))
      : Number.NaN;
  return { value, lo: value - half, hi: value + half, p, errors, rho };
}

/** Half a confidence sequence at n units, in standard errors of the difference. */
export function sequenceErrors(n: number, tunedAt: number, alpha: number): number {
  const rho = tuning(tunedAt, alpha);
  const wide = n * rho ** 2 + 1;
  return Math.sqrt(((2 * wide) / (n * rho ** 2)) * Math.log(Math.sqrt(wide) / alpha));
}

/** ρ of a confidence sequence that is narrowest at so many units. */
function tuning(tunedAt: number, alpha: number): number {
  if (!(tunedAt > 0 && alpha > 0 && alpha < 1)) {
    throw new ConfigError(
      `confidence sequence: tuned at ${tunedAt}, alpha ${alpha}, expected units above 0 and 0 < α < 1`,
    );
  }
  const log = -2 * Math.log(alpha);
  return Math.sqrt((log + Math.log(log + 1)) / tunedAt);
}
