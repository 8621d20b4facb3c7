import { discount as discountAt } from '../discounts';
import { nameAt, type TopMetric } from '../metric';

/**
 * Expected popularity complement: Σ disc(j) (1 − share of users who met the item) / Σ disc(j) over the best k.
 *
 * `discount` is flat or 1 / log2(j + 1); `relevant` counts relevant items alone in the numerator. NaN for an
 * empty list or when the users of items are not known.
 *
 * @see Vargas, Castells. Rank and Relevance in Novelty and Diversity Metrics. RecSys 2011.
 */
export function popularityComplement(cutoff: number, discount: 'flat' | 'log2' = 'log2', relevant = false): TopMetric {
  const base = `epc${discount === 'flat' ? '_flat' : ''}${relevant ? '_relevant' : ''}`;
  return {
    kind: 'top',
    name: nameAt(base, cutoff),
    sentence:
      'How unlikely it is that the best k had been met: discounted mean of 1 − the share of users who met the item.',
    better: 'higher',
    cutoff,
    policy: { cutoff, discount, relevant },
    needs: ['users'],
    value(top, { users }) {
      if (!users) return Number.NaN;
      let total = 0;
      let weights = 0;
      for (let place = 0; place < top.items.length; place++) {
        const weight = discount === 'flat' ? 1 : 1 / discountAt(place);
        weights += weight;
        if (relevant && !(top.gains[place] > 0)) continue;
        total += weight * (1 - (users.counts[top.items[place]] ?? 0) / users.total);
      }
      return total / weights;
    },
  };
}
