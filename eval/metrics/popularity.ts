import { nameAt, type TopMetric } from '../metric';

/**
 * Mean popularity of the best k (its mean over lists is ARP); `normalised` divides by the most popular item's.
 * Popularity is what was counted before the lists. NaN for an empty list or when none is known.
 *
 * @see Yin et al. Challenging the Long Tail Recommendation. VLDB 2012.
 */
export function popularity(cutoff: number, normalised = false): TopMetric {
  const highest = new WeakMap<ArrayLike<number>, number>();
  return {
    kind: 'top',
    name: nameAt(normalised ? 'arp_normalised' : 'arp', cutoff),
    sentence: 'Mean popularity of the best k, as counted before the lists.',
    better: 'neither',
    cutoff,
    policy: { cutoff, divisor: normalised ? 'highest' : 1 },
    needs: ['popularity'],
    value(top, facts) {
      if (!facts.popularity) return Number.NaN;
      const { counts } = facts.popularity;
      let total = 0;
      for (const item of top.items) total += counts[item] ?? 0;
      const mean = total / top.items.length;
      return normalised ? mean / most(counts, highest) : mean;
    },
  };
}

function most(counts: ArrayLike<number>, known: WeakMap<ArrayLike<number>, number>): number {
  let highest = known.get(counts);
  if (highest === undefined) {
    highest = 0;
    for (let i = 0; i < counts.length; i++) highest = Math.max(highest, counts[i]);
    known.set(counts, highest);
  }
  return highest;
}
