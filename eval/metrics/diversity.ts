import { cosineDistance, hasVector } from '../item-vectors';
import { type ItemFacts, nameAt, type TopList, type TopMetric } from '../metric';
import { type Overlaps, overlapsOf, shared } from '../properties';

/**
 * How far two items are apart. Of their property sets A and B: 1 − Jaccard; 1 − cosine, that is 1 − |A ∩ B| /
 * √(|A| |B|); Hamming, the properties that only one of the two has, or those over all there are. Of their vectors:
 * 1 − cosine. Of their prices: |Δ| over the list's price range.
 */
export type Distance = 'jaccard' | 'cosine' | 'hamming' | 'hamming_share' | 'vectors' | 'price';

/**
 * Intra-list diversity: mean distance over the unordered pairs of the best k.
 *
 * A pair of which one item is unknown (no property, no vector, no price) is dropped and counted. NaN for fewer than
 * two items or when every pair is dropped. Under `price` a list whose prices are all equal has distance 0; the
 * range is that of all its candidates, so it does not depend on the ranker.
 *
 * @see Ziegler et al. Improving Recommendation Lists Through Topic Diversification. WWW 2005.
 */
export function diversity(cutoff: number, distance: Distance = 'jaccard'): TopMetric {
  return { ...intraListDistance(cutoff, distance), name: nameAt('diversity', cutoff) };
}

/** The same, with the distance in its name: `ild_cosine_5`. */
export function intraListDistance(cutoff: number, distance: Distance): TopMetric {
  const vocabulary = new WeakMap<Int32Array, number>();
  return {
    kind: 'top',
    name: nameAt(`ild_${distance}`, cutoff),
    sentence:
      'Mean distance over the pairs of the best k; pairs of which something is unknown are dropped and counted.',
    better: 'higher',
    cutoff,
    policy: { cutoff, distance },
    needs: [distance === 'vectors' ? 'vectors' : distance === 'price' ? 'prices' : 'properties'],
    value(top, facts) {
      if (distance === 'vectors') return meanOfVectors(top, facts);
      if (distance === 'price') return meanOfPrices(top);
      const mean = meanOfSets(overlapsOf(top, facts), top.items.length, distance);
      return distance === 'hamming_share' && facts.properties
        ? mean / distinct(facts.properties.values, vocabulary)
        : mean;
    },
    dropped(top, facts) {
      let known = 0;
      const n = top.items.length;
      for (let i = 0; i < n; i++) if (isKnown(top, i, facts, distance)) known++;
      return (n * (n - 1) - known * (known - 1)) / 2;
    },
  };
}

/** 1 − |A ∩ B| / |A ∪ B| of two ascending code lists; NaN when one of them is empty. */
export function jaccardDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length === 0 || b.length === 0) return Number.NaN;
  const both = shared(a, 0, a.length, b, 0, b.length);
  return 1 - both / (a.length + b.length - both);
}

function meanOfSets({ sizes, both }: Overlaps, n: number, distance: Distance): number {
  let total = 0;
  let known = 0;
  let pair = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const common = both[pair++];
      const [a, b] = [sizes[i], sizes[j]];
      if (a === 0 || b === 0) continue;
      if (distance === 'jaccard') total += 1 - common / (a + b - common);
      else if (distance === 'cosine') total += 1 - common / Math.sqrt(a * b);
      else total += a + b - 2 * common;
      known++;
    }
  }
  return known > 0 ? total / known : Number.NaN;
}

function meanOfPrices({ prices, priceRange }: TopList): number {
  let total = 0;
  let known = 0;
  for (let i = 0; i < prices.length; i++) {
    for (let j = i + 1; j < prices.length; j++) {
      const apart = Math.abs(prices[i] - prices[j]);
      if (apart !== apart) continue;
      total += apart === 0 ? 0 : apart / priceRange;
      known++;
    }
  }
  return known > 0 ? total / known : Number.NaN;
}

function meanOfVectors({ items }: TopList, facts: ItemFacts): number {
  let total = 0;
  let known = 0;
  for (let i = 0; i < items.length; i++) {
    if (!hasVector(items[i], facts)) continue;
    for (let j = i + 1; j < items.length; j++) {
      if (!hasVector(items[j], facts)) continue;
      total += cosineDistance(items[i], items[j], facts);
      known++;
    }
  }
  return known > 0 ? total / known : Number.NaN;
}

function isKnown(top: TopList, i: number, facts: ItemFacts, distance: Distance): boolean {
  if (distance === 'price') return !Number.isNaN(top.prices[i]);
  if (distance === 'vectors') return hasVector(top.items[i], facts);
  return overlapsOf(top, facts).sizes[i] > 0;
}

function distinct(values: Int32Array, known: WeakMap<Int32Array, number>): number {
  let size = known.get(values);
  if (size === undefined) known.set(values, (size = new Set(values).size));
  return size;
}
