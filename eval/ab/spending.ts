import { normalCdf, normalQuantile } from '../normal';

/** A way to spend the error of a test over its looks: how much of it is spent by each share of the information. */
export interface Spending {
  readonly name: string;
  /** Error spent per side up to the share t of the information, in (0, 1]. */
  perSide(t: number): number;
}

/** α t^ρ, half of it on each side. */
export function powerSpending(rho: number, alpha = 0.05): Spending {
  return { name: `power ${rho}, ${alpha} two-sided`, perSide: (t) => (alpha * t ** rho) / 2 };
}

/**
 * O'Brien–Fleming's type, in one of the two conventions in use: `side` spends 2 − 2 Φ(z_{α/4} / √t) on each side, with
 * α / 2 as its whole; `halved` takes the formula at α and gives each side half.
 *
 * @see Lan, DeMets. Discrete Sequential Boundaries for Clinical Trials. Biometrika 1983.
 */
export function obrienFlemingSpending(convention: 'side' | 'halved' = 'side', alpha = 0.05): Spending {
  const whole = convention === 'side' ? alpha / 2 : alpha;
  const z = -normalQuantile(whole / 2);
  const share = convention === 'side' ? 1 : 0.5;
  return {
    name: `O'Brien–Fleming type, ${convention}, ${alpha} two-sided`,
    perSide: (t) => share * 2 * normalCdf(-z / Math.sqrt(t)),
  };
}

/** Pocock's type: α ln(1 + (e − 1) t), half of it on each side. */
export function pocockSpending(alpha = 0.05): Spending {
  return { name: `Pocock type, ${alpha} two-sided`, perSide: (t) => (alpha * Math.log(1 + (Math.E - 1) * t)) / 2 };
}
