import type { Chance } from './chance';

/** Draws an index below n with chances in proportion to its weight. */
export function choose(weights: Float64Array, n: number, chance: Chance): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += weights[i];
  let u = chance.next() * total;
  for (let i = 0; i < n - 1; i++) {
    u -= weights[i];
    if (u < 0) return i;
  }
  return n - 1;
}
