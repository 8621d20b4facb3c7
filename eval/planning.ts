import { ConfigError } from '../engine/base/errors';
import { normalQuantile } from './normal';

/** A two-sided test at `alpha` that should find the difference with chance `power`. */
export interface Plan {
  alpha?: number;
  power?: number;
}

/**
 * Lists (or users, where the standard deviation is theirs) that a paired test needs to find a mean difference:
 * (z_{1−α/2} + z_power)² sd² / difference², rounded up.
 *
 * @throws ConfigError unless the difference and the standard deviation are above 0
 */
export function listsNeeded(sd: number, difference: number, plan: Plan = {}): number {
  if (!(sd > 0 && difference !== 0)) {
    throw new ConfigError(
      `planning: sd ${sd} and difference ${difference}, expected a spread above 0 and a difference other than 0`,
    );
  }
  return Math.ceil((multiple(plan) * sd) ** 2 / difference ** 2);
}

/** The smallest mean difference that so many lists find with the planned power. */
export function smallestDifference(sd: number, lists: number, plan: Plan = {}): number {
  return (multiple(plan) * sd) / Math.sqrt(lists);
}

/** How many standard errors a difference must measure: 2.8 for a test at 5 % that finds it four times out of five. */
export function multiple({ alpha = 0.05, power = 0.8 }: Plan): number {
  if (!(alpha > 0 && alpha < 1 && power > 0 && power < 1)) {
    throw new ConfigError(`planning: alpha ${alpha} and power ${power}, expected both between 0 and 1`);
  }
  return normalQuantile(1 - alpha / 2) + normalQuantile(power);
}
