import { cosineDistance, hasVector } from '../item-vectors';
import { type ItemFacts, nameAt, type TopMetric } from '../metric';
import { propertyCount, sharedProperties } from '../properties';

/**
 * Σ max(p_j − pop_j, 0) · rel_j / k: relevant items that rank higher here than popularity would rank them (RecTools'
 * form). p_j = (I + 1 − j) / I for rank j in a catalogue of I; pop_j the same of the item's rank by popularity,
 * equal counts sharing a rank and no rank left out behind them; 0 for an item nobody met.
 *
 * NaN for an empty list, or when the popularity or the catalogue is not known.
 */
export function serendipity(cutoff: number): TopMetric {
  const known = new WeakMap<object, Int32Array>();
  return {
    kind: 'top',
    name: nameAt('serendipity', cutoff),
    sentence: 'Relevant items that stand higher in the best k than popularity would rank them, by how much, over k.',
    better: 'higher',
    cutoff,
    policy: { cutoff, form: 'unpopular', denominator: 'k', equals: 'dense' },
    needs: ['popularity'],
    value(top, { popularity, catalogue }) {
      if (!popularity || !catalogue || top.items.length === 0) return Number.NaN;
      const ranks = popularityRanks(popularity.counts, known);
      let total = 0;
      for (let place = 0; place < top.items.length; place++) {
        if (!(top.gains[place] > 0)) continue;
        const rank = ranks[top.items[place]] ?? 0;
        const expected = rank === 0 ? 0 : (catalogue + 1 - rank) / catalogue;
        total += Math.max((catalogue - place) / catalogue - expected, 0);
      }
      return total / cutoff;
    },
  };
}

/**
 * Mean over the best k of (1 − mean likeness to what the user met before) · relevance (Microsoft's form). Likeness is
 * 1 − the distance of vectors, or of property sets by Jaccard.
 *
 * NaN for an empty list, without a history, or where no pair of an item and the history is known; an item without a
 * known pair is left out.
 *
 * @see Zhang, Séaghdha, Quercia, Jambor. Auralist: Introducing Serendipity into Music Recommendation. WSDM 2012.
 */
export function unexpectedness(cutoff: number, likeness: 'jaccard' | 'vectors' = 'jaccard'): TopMetric {
  const apart = likeness === 'vectors' ? cosineDistance : propertyDistance;
  const isKnown = likeness === 'vectors' ? hasVector : hasProperties;
  return {
    kind: 'top',
    name: nameAt(likeness === 'jaccard' ? 'unexpectedness' : 'unexpectedness_vectors', cutoff),
    sentence: 'Mean over the best k of relevance times the unlikeness to what the user had met (needs a history).',
    better: 'higher',
    cutoff,
    policy: { cutoff, form: 'unlike the history', likeness },
    needs: [likeness === 'vectors' ? 'vectors' : 'properties', 'history'],
    value({ items, gains, history = NONE }, facts) {
      let known = 0;
      for (let i = 0; i < history.length; i++) if (isKnown(history[i], facts)) known++;
      if (known === 0) return Number.NaN;
      let total = 0;
      let counted = 0;
      for (let place = 0; place < items.length; place++) {
        if (!isKnown(items[place], facts)) continue;
        counted++;
        if (!(gains[place] > 0)) continue;
        let distance = 0;
        for (let i = 0; i < history.length; i++) {
          if (isKnown(history[i], facts)) distance += apart(items[place], history[i], facts);
        }
        total += distance / known;
      }
      return counted === 0 ? Number.NaN : total / counted;
    },
  };
}

const NONE = new Int32Array(0);

function propertyDistance(a: number, b: number, { properties }: ItemFacts): number {
  const both = sharedProperties(a, b, properties);
  return 1 - both / (propertyCount(a, properties) + propertyCount(b, properties) - both);
}

function hasProperties(item: number, { properties }: ItemFacts): boolean {
  return propertyCount(item, properties) > 0;
}

/** [items] rank by popularity from 1, equal counts sharing one and the next count taking the next; 0 for none. */
function popularityRanks(counts: ArrayLike<number>, known: WeakMap<object, Int32Array>): Int32Array {
  let ranks = known.get(counts);
  if (ranks === undefined) {
    const distinct = [...new Set(Array.from(counts))].filter((count) => count > 0).sort((a, b) => b - a);
    const rankOf = new Map(distinct.map((count, i) => [count, i + 1]));
    ranks = Int32Array.from(counts, (count) => rankOf.get(count) ?? 0);
    known.set(counts, ranks);
  }
  return ranks;
}
