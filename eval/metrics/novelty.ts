import { nameAt, type TopMetric } from '../metric';

/**
 * Mean self-information of the best k in bits: −log2 of the share of users who met the item, or of the share
 * of events that are about it; the popularity handed over must be counted the same way.
 *
 * An item nobody met counts as met once, so that an unseen item is the most novel one. NaN for an empty list
 * or when no popularity is known.
 *
 * @see Zhou et al. Solving the Apparent Diversity-Accuracy Dilemma of Recommender Systems. PNAS 2010.
 */
export function novelty(cutoff: number, share: 'users' | 'events' = 'users'): TopMetric {
  return {
    kind: 'top',
    name: nameAt(share === 'users' ? 'novelty' : 'novelty_events', cutoff),
    sentence:
      'Mean self-information of the best k: −log2 of the share that met the item, an unseen one counting as met once.',
    better: 'higher',
    cutoff,
    policy: { cutoff, share, unseen: 'once', unit: 'bits' },
    value(top, { popularity }) {
      if (!popularity) return Number.NaN;
      let bits = 0;
      for (const item of top.items) bits += Math.log2(popularity.total / Math.max(1, popularity.counts[item] ?? 0));
      return bits / top.items.length;
    },
  };
}
