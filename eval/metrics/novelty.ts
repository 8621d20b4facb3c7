import { type ItemFacts, nameAt, type TopMetric } from '../metric';

/**
 * Mean self-information of the best k in bits: −log2 of the share of users who met the item, or of the share
 * of events that are about it.
 *
 * An item nobody met counts as met once, so that an unseen item is the most novel one. NaN for an empty list
 * or when the users, or the events, of items are not known.
 *
 * @see Zhou et al. Solving the Apparent Diversity-Accuracy Dilemma of Recommender Systems. PNAS 2010.
 */
export function novelty(cutoff: number, share: 'users' | 'events' = 'users'): TopMetric {
  const fact = share === 'users' ? 'users' : 'popularity';
  let known: ItemFacts['popularity'];
  let bits = new Float64Array(0);
  let unseen = Number.NaN;
  return {
    kind: 'top',
    name: nameAt(share === 'users' ? 'novelty' : 'novelty_events', cutoff),
    sentence:
      'Mean self-information of the best k: −log2 of the share that met the item, an unseen one counting as met once.',
    better: 'higher',
    cutoff,
    policy: { cutoff, share, unseen: 'once', unit: 'bits' },
    needs: [fact],
    value(top, facts) {
      const met = facts[fact];
      if (!met) return Number.NaN;
      if (met !== known) {
        const { counts, total } = met;
        bits = Float64Array.from(counts, (count) => Math.log2(total / Math.max(1, count)));
        unseen = Math.log2(total);
        known = met;
      }
      let sum = 0;
      for (let place = 0; place < top.items.length; place++) sum += bits[top.items[place]] ?? unseen;
      return sum / top.items.length;
    },
  };
}
