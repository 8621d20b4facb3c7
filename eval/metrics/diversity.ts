import { type ItemFacts, nameAt, type TopList, type TopMetric } from '../metric';

/** How far two items are apart: 1 − Jaccard of their property sets, or |Δ price| over the list's price range. */
export type Distance = 'jaccard' | 'price';

/**
 * Intra-list diversity: mean distance over the unordered pairs of the best k.
 *
 * A pair of which one item is unknown (no property, no price) is dropped and counted. NaN for fewer than two
 * items or when every pair is dropped. Under `price` a list whose prices are all equal has distance 0; the
 * range is that of all its candidates, so it does not depend on the ranker.
 *
 * @see Ziegler et al. Improving Recommendation Lists Through Topic Diversification. WWW 2005.
 */
export function diversity(cutoff: number, distance: Distance = 'jaccard'): TopMetric {
  return {
    kind: 'top',
    name: nameAt('diversity', cutoff),
    better: 'higher',
    cutoff,
    policy: { cutoff, distance },
    value(top, facts) {
      const { total, known } = distances(top, facts, distance);
      return known > 0 ? total / known : Number.NaN;
    },
    dropped(top, facts) {
      const n = top.items.length;
      return (n * (n - 1)) / 2 - distances(top, facts, distance).known;
    },
  };
}

/** 1 − |A ∩ B| / |A ∪ B| of two ascending code lists; NaN when one of them is empty. */
export function jaccardDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length === 0 || b.length === 0) return Number.NaN;
  let both = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const left = a[i];
    const right = b[j];
    if (left === right) both++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return 1 - both / (a.length + b.length - both);
}

function distances(top: TopList, facts: ItemFacts, distance: Distance): { total: number; known: number } {
  let total = 0;
  let known = 0;
  for (let i = 0; i < top.items.length; i++) {
    for (let j = i + 1; j < top.items.length; j++) {
      const apart =
        distance === 'price'
          ? priceDistance(top, i, j)
          : jaccardDistance(propertiesOf(top.items[i], facts), propertiesOf(top.items[j], facts));
      if (Number.isNaN(apart)) continue;
      total += apart;
      known++;
    }
  }
  return { total, known };
}

function priceDistance(top: TopList, i: number, j: number): number {
  const apart = Math.abs(top.prices[i] - top.prices[j]);
  return apart === 0 ? 0 : apart / top.priceRange;
}

const UNKNOWN = new Int32Array(0);

function propertiesOf(item: number, { properties }: ItemFacts): Int32Array {
  if (!properties || item < 0 || item + 1 >= properties.offsets.length) return UNKNOWN;
  return properties.values.subarray(properties.offsets[item], properties.offsets[item + 1]);
}
