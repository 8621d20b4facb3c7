import { multiple, type Plan } from '../planning';
import type { Arm } from './arm';

/** Units per arm of equal arms that find a difference of means: 2 (z + z)² σ² / δ², not rounded. */
export function unitsPerArm(sd: number, difference: number, plan: Plan = {}): number {
  return (2 * (multiple(plan) * sd) ** 2) / difference ** 2;
}

/** Units per arm that tell two shares apart, each with its own variance, not rounded. */
export function unitsPerArmOfShares(control: number, target: number, plan: Plan = {}): number {
  const variance = control * (1 - control) + target * (1 - target);
  return (multiple(plan) ** 2 * variance) / (target - control) ** 2;
}

/**
 * The smallest relative lift that arms of these sizes find: to be printed for the chosen split before anything starts.
 * Both arms are taken to vary as the control does.
 *
 * @param errors standard errors that the difference must measure, `multiple` of a plan for a fixed test
 */
export function smallestLift({ mean, variance, n }: Arm, targetUnits: number, errors = multiple({})): number {
  return (errors * Math.sqrt(variance / targetUnits + variance / n)) / Math.abs(mean);
}
