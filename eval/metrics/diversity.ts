import { type ItemFacts, nameAt, type TopList, type TopMetric } from '../metric';

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
  const apart = distanceOf(distance);
  return {
    kind: 'top',
    name: nameAt(`ild_${distance}`, cutoff),
    sentence:
      'Mean distance over the pairs of the best k; pairs of which something is unknown are dropped and counted.',
    better: 'higher',
    cutoff,
    policy: { cutoff, distance },
    value(top, facts) {
      let total = 0;
      let known = 0;
      for (let i = 0; i < top.items.length; i++) {
        for (let j = i + 1; j < top.items.length; j++) {
          const d = apart(top, i, j, facts);
          if (d !== d) continue;
          total += d;
          known++;
        }
      }
      return known > 0 ? total / known : Number.NaN;
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

/** 1 − cosine of the vectors of two items; NaN where one is unknown or all zero. */
export function vectorDistance(a: number, b: number, { vectors }: ItemFacts): number {
  if (!vectors) return Number.NaN;
  const { size, values } = vectors;
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < size; i++) {
    const x = values[a * size + i];
    const y = values[b * size + i];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return 1 - dot / Math.sqrt(aa * bb);
}

type Apart = (top: TopList, i: number, j: number, facts: ItemFacts) => number;

function distanceOf(distance: Distance): Apart {
  if (distance === 'price') return priceDistance;
  if (distance === 'vectors') return (top, i, j, facts) => vectorDistance(top.items[i], top.items[j], facts);
  const vocabulary = new WeakMap<Int32Array, number>();
  return (top, i, j, { properties }) => {
    if (!properties) return Number.NaN;
    const { offsets, values } = properties;
    const [a, b] = [top.items[i], top.items[j]];
    if (a < 0 || b < 0 || a + 1 >= offsets.length || b + 1 >= offsets.length) return Number.NaN;
    const m = offsets[a + 1] - offsets[a];
    const n = offsets[b + 1] - offsets[b];
    if (m === 0 || n === 0) return Number.NaN;
    const both = shared(values, offsets[a], offsets[a + 1], values, offsets[b], offsets[b + 1]);
    if (distance === 'jaccard') return 1 - both / (m + n - both);
    if (distance === 'cosine') return 1 - both / Math.sqrt(m * n);
    if (distance === 'hamming') return m + n - 2 * both;
    return (m + n - 2 * both) / distinct(values, vocabulary);
  };
}

function distinct(values: Int32Array, known: WeakMap<Int32Array, number>): number {
  let size = known.get(values);
  if (size === undefined) known.set(values, (size = new Set(values).size));
  return size;
}

function shared(a: ArrayLike<number>, i: number, m: number, b: ArrayLike<number>, j: number, n: number): number {
  let both = 0;
  while (i < m && j < n) {
    const left = a[i];
    const right = b[j];
    if (left === right) both++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return both;
}

function priceDistance(top: TopList, i: number, j: number): number {
  const apart = Math.abs(top.prices[i] - top.prices[j]);
  return apart === 0 ? 0 : apart / top.priceRange;
}

function isKnown(top: TopList, i: number, { properties, vectors }: ItemFacts, distance: Distance): boolean {
  if (distance === 'price') return !Number.isNaN(top.prices[i]);
  const item = top.items[i];
  if (distance === 'vectors') return vectors !== undefined && vectorDistance(item, item, { vectors }) < 1;
  if (!properties || item < 0 || item + 1 >= properties.offsets.length) return false;
  return properties.offsets[item + 1] > properties.offsets[item];
}
