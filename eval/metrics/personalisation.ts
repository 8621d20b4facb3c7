import { nameAt, type SetMetric } from '../metric';

/**
 * Mean over pairs of lists of 1 − |overlap| / √(k_a k_b): 0 when all lists hold the same items, 1 when none share one.
 *
 * In closed form and linear time: with T_i = Σ 1 / √k over the lists that hold item i, the overlaps of all pairs are
 * (Σ T_i² − N) / 2. For lists of one length k it is 1 − (Σ c² − N k) / (k N (N − 1)). Empty lists are in no pair; NaN
 * for fewer than two lists.
 */
export function personalisation(cutoff: number): SetMetric {
  return {
    kind: 'set',
    name: nameAt('personalisation', cutoff),
    sentence: 'Mean over all pairs of lists of 1 − the cosine of their sets of items, in closed form.',
    better: 'higher',
    cutoff,
    range: [0, 1],
    policy: { cutoff, overlap: 'cosine', pairs: 'all' },
    share: (n) => 1 / Math.sqrt(n),
    value(counts, _size, lists = 0) {
      if (!(lists > 1)) return Number.NaN;
      let squares = 0;
      for (let i = 0; i < counts.length; i++) squares += counts[i] * counts[i];
      return 1 - (squares - lists) / (lists * (lists - 1));
    },
  };
}
