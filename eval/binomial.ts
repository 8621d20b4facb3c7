import { logChoose } from './gamma';

/**
 * How far a number of hits lies out: P(X ≥ hits) and P(X ≤ hits) of n trials that each hit with chance q, by adding up all
 * terms. Both hold the hits themselves, so they add up to more than 1.
 */
export function binomialTails(hits: number, n: number, q: number): { readonly above: number; readonly below: number } {
  let [above, below] = [0, 0];
  for (let k = 0; k <= n; k++) {
    const term = chanceOf(k, n, q);
    if (k >= hits) above += term;
    if (k <= hits) below += term;
  }
  return { above: Math.min(1, above), below: Math.min(1, below) };
}

function chanceOf(k: number, n: number, q: number): number {
  if (q <= 0 || q >= 1) return k === (q <= 0 ? 0 : n) ? 1 : 0;
  return Math.exp(logChoose(n, k) + k * Math.log(q) + (n - k) * Math.log1p(-q));
}
