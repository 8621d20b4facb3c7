import { normalTails } from './normal';

/** Wilcoxon's signed ranks, a curiosity here: with many lists and few distinct differences it finds too much. */
export interface SignedRanks {
  /** Sum of the ranks of the positive differences; equal sizes share their mid-rank, zeros are left out. */
  w: number;
  /** Two-sided. */
  p: number;
  exact: boolean;
  n: number;
}

/**
 * Wilcoxon's signed-rank test, exact over all sign patterns of the mid-ranks up to 200 differences, by the normal
 * approximation (with ties, without continuity correction) beyond. No difference at all gives 1.
 *
 * @see Wilcoxon. Individual Comparisons by Ranking Methods. Biometrics Bulletin 1945.
 */
export function signedRanks(differences: ArrayLike<number>): SignedRanks {
  const kept = Array.from(differences).filter((d) => d !== 0 && d === d);
  const n = kept.length;
  const sizes = kept.map(Math.abs).sort((a, b) => a - b);
  const twice = kept.map((d) => sizes.indexOf(Math.abs(d)) + sizes.lastIndexOf(Math.abs(d)) + 2);
  const w = twice.reduce((total, rank, i) => total + (kept[i] > 0 ? rank : 0), 0);
  const all = twice.reduce((total, rank) => total + rank, 0);
  if (n === 0) return { w: 0, p: 1, exact: true, n };
  if (n > 200) {
    const variance = twice.reduce((total, rank) => total + rank ** 2, 0) / 4;
    return { w: w / 2, p: normalTails((w - all / 2) / Math.sqrt(variance)), exact: false, n };
  }
  const chances = new Float64Array(all + 1);
  chances[0] = 1;
  for (const rank of twice) {
    for (let total = all; total >= 0; total--) {
      chances[total] = (chances[total] + (total >= rank ? chances[total - rank] : 0)) / 2;
    }
  }
  const far = Math.abs(w - all / 2);
  let p = 0;
  for (let total = 0; total <= all; total++) if (Math.abs(total - all / 2) >= far) p += chances[total];
  return { w: w / 2, p: Math.min(1, p), exact: true, n };
}

/** Two-sided sign test of wins against losses, exact: zeros are left out, no difference at all gives 1. */
export function signTest(differences: ArrayLike<number>): { wins: number; losses: number; p: number } {
  const kept = Array.from(differences).filter((d) => d !== 0 && d === d);
  const wins = kept.filter((d) => d > 0).length;
  const losses = kept.length - wins;
  const n = kept.length;
  let tail = 0;
  let log = -n * Math.LN2;
  for (let k = 0; k <= Math.min(wins, losses); k++) {
    tail += Math.exp(log);
    log += Math.log((n - k) / (k + 1));
  }
  return { wins, losses, p: Math.min(1, 2 * tail) };
}
