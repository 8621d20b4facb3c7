import { ConfigError } from '../../engine/base/errors';
import { normalCdf, normalQuantile } from '../normal';
import type { Spending } from './spending';

/** Points of Simpson's rule between the boundaries; odd. */
const POINTS = 801;
/** Beyond so many standard deviations nothing lies. */
const FAR = 8;

/** The density of those that have not stopped, at evenly spaced values of the score. */
interface Going {
  at: Float64Array;
  /** Density times the weight of the point in Simpson's rule. */
  mass: Float64Array;
}

/**
 * Two-sided boundaries for z at planned looks, by recursive integration: at each look each side is crossed for the
 * first time with the error that is newly spent.
 *
 * @param information share of the final information at each look, ascending, at most 1
 * @returns [looks] stop when |z| reaches it; Infinity where nothing is spent
 * @throws ConfigError for looks that do not ascend within (0, 1]
 * @see Armitage, McPherson, Rowe. Repeated Significance Tests on Accumulating Data. JRSS A 1969.
 * @see Jennison, Turnbull. Group Sequential Methods. 1999. Chapter 19.
 */
export function groupSequential(information: readonly number[], spending: Spending): number[] {
  if (information.some((t, i) => !(t > (i === 0 ? 0 : information[i - 1]) && t <= 1))) {
    throw new ConfigError(
      `group-sequential: looks at ${information.join(', ')} of the information, expected ascending shares above 0 and at most 1`,
    );
  }
  const boundaries: number[] = [];
  let going: Going = { at: Float64Array.of(0), mass: Float64Array.of(1) };
  information.forEach((t, look) => {
    const step = Math.sqrt(t - (look === 0 ? 0 : information[look - 1]));
    const spent = spending.perSide(t) - (look === 0 ? 0 : spending.perSide(information[look - 1]));
    const z = look === 0 ? -normalQuantile(spent) : crossing(going, step, Math.sqrt(t), spent);
    boundaries.push(z);
    going = carriedOn(going, step, Math.min(z, FAR) * Math.sqrt(t));
  });
  return boundaries;
}

/** The |z| that is passed upwards for the first time with the given chance. */
function crossing({ at, mass }: Going, step: number, scale: number, chance: number): number {
  const passes = (z: number): number => {
    let total = 0;
    for (let i = 0; i < at.length; i++) total += mass[i] * normalCdf((at[i] - z * scale) / step);
    return total;
  };
  if (!(chance > 0)) return Infinity;
  let [low, high] = [0, FAR];
  for (let i = 0; i < 60 && high - low > 1e-13; i++) {
    const middle = (low + high) / 2;
    if (passes(middle) > chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Those still between the boundaries after one more step. */
function carriedOn({ at, mass }: Going, step: number, bound: number): Going {
  const width = (2 * bound) / (POINTS - 1);
  const next: Going = { at: new Float64Array(POINTS), mass: new Float64Array(POINTS) };
  for (let j = 0; j < POINTS; j++) {
    const score = -bound + j * width;
    let density = 0;
    for (let i = 0; i < at.length; i++) {
      const u = (score - at[i]) / step;
      density += mass[i] * Math.exp(-(u * u) / 2);
    }
    const simpson = (width / 3) * (j === 0 || j === POINTS - 1 ? 1 : j % 2 === 1 ? 4 : 2);
    next.at[j] = score;
    next.mass[j] = (simpson * density) / (step * Math.sqrt(2 * Math.PI));
  }
  return next;
}
