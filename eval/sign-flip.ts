import { random } from '../engine/base/random';
import { byCluster } from './clusters';

/** Two-sided p of a sign-flip test: exact by enumeration, or by seeded draws. */
export interface SignFlip {
  p: number;
  exact: boolean;
  /** Sign patterns looked at. */
  patterns: number;
}

/**
 * Randomisation test of paired differences: the sign of each user's whole sum is flipped.
 *
 * Clusters whose sum is 0 are the same either way and are left out; up to `exactUpTo` others every pattern is
 * enumerated, else p = (1 + hits) / (1 + draws), which is never 0. Nothing but zeros, or nothing at all, gives 1.
 *
 * differences: [lists], NaN left out; users: [lists] cluster codes.
 *
 * @see Smucker, Allan, Carterette. A Comparison of Statistical Significance Tests for IR Evaluation. CIKM 2007.
 * @see Phipson, Smyth. Permutation P-values Should Never Be Zero. SAGMB 2010.
 */
export function signFlip(
  differences: ArrayLike<number>,
  users: ArrayLike<number>,
  { seed, draws = 10_000, exactUpTo = 20 }: { seed: number; draws?: number; exactUpTo?: number },
): SignFlip {
  const sums = byCluster(differences, users).sums.filter((s) => s !== 0);
  const size = sums.reduce((total, s) => total + Math.abs(s), 0);
  const observed = Math.abs(sums.reduce((total, s) => total + s, 0)) - 1e-12 * size;
  if (sums.length <= exactUpTo) {
    const patterns = 2 ** sums.length;
    let hits = 0;
    for (let pattern = 0; pattern < patterns; pattern++) {
      if (Math.abs(flipped(sums, () => pattern)) >= observed) hits++;
    }
    return { p: hits / patterns, exact: true, patterns };
  }
  let hits = 0;
  for (let draw = 0; draw < draws; draw++) {
    const next = random(seed, draw);
    if (Math.abs(flipped(sums, () => next() * 2 ** 32)) >= observed) hits++;
  }
  return { p: (1 + hits) / (1 + draws), exact: false, patterns: draws };
}

function flipped(sums: Float64Array, signs: () => number): number {
  let total = 0;
  let bits = 0;
  for (let i = 0; i < sums.length; i++) {
    if ((i & 31) === 0) bits = signs() | 0;
    total += (bits >>> (i & 31)) & 1 ? -sums[i] : sums[i];
  }
  return total;
}
