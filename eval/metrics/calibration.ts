import { discount } from '../discounts';
import { type ItemFacts, nameAt, type TopMetric } from '../metric';

/**
 * How far the categories of the best k are from those that the user met before: KL(p ‖ (1 − α) q + α p) in bits, p
 * the shares of properties in the history and q those in the list, each item's property weighing 1 over its number
 * of properties; `rank` weighs places by 1 / log2(j + 1). 0 is calibrated.
 *
 * NaN without a history or a list whose items have properties.
 *
 * @see Steck. Calibrated Recommendations. RecSys 2018.
 */
export function calibration(cutoff: number, weight: 'flat' | 'rank' = 'flat', alpha = 0.01): TopMetric {
  const p = new Map<number, number>();
  const q = new Map<number, number>();
  return {
    kind: 'top',
    name: nameAt(weight === 'flat' ? 'calibration' : 'calibration_rank', cutoff),
    sentence: "Kullback–Leibler distance of the history's shares of properties from those of the best k.",
    better: 'lower',
    cutoff,
    policy: { cutoff, weight, alpha, unit: 'bits' },
    value({ items, history = NONE }, facts) {
      p.clear();
      q.clear();
      const met = addShares(p, history, facts, 'flat');
      const shown = addShares(q, items, facts, weight);
      return met > 0 && shown > 0 ? divergence(p, met, q, shown, alpha) : Number.NaN;
    },
  };
}

/**
 * KL(p ‖ (1 − α) q + α p) in bits of two sets of weights by category; each is divided by its total.
 */
export function divergence(
  p: ReadonlyMap<number, number>,
  pTotal: number,
  q: ReadonlyMap<number, number>,
  qTotal: number,
  alpha = 0.01,
): number {
  let bits = 0;
  for (const [category, weight] of p) {
    const wanted = weight / pTotal;
    if (wanted === 0) continue;
    const smoothed = ((1 - alpha) * (q.get(category) ?? 0)) / qTotal + alpha * wanted;
    bits += wanted * Math.log2(wanted / smoothed);
  }
  return Math.max(0, bits);
}

/** Jensen–Shannon divergence in bits, in [0, 1]: the mean distance of both from their middle. */
export function jensenShannon(p: ReadonlyMap<number, number>, q: ReadonlyMap<number, number>): number {
  const middle = new Map<number, number>();
  for (const side of [p, q]) {
    for (const [category, weight] of side) middle.set(category, (middle.get(category) ?? 0) + weight / 2);
  }
  return (divergence(p, 1, middle, 1, 0) + divergence(q, 1, middle, 1, 0)) / 2;
}

const NONE = new Int32Array(0);

function addShares(
  shares: Map<number, number>,
  items: ArrayLike<number>,
  { properties }: ItemFacts,
  weight: 'flat' | 'rank',
): number {
  if (!properties) return 0;
  const { offsets, values } = properties;
  let total = 0;
  for (let place = 0; place < items.length; place++) {
    const item = items[place];
    if (item < 0 || item + 1 >= offsets.length) continue;
    const size = offsets[item + 1] - offsets[item];
    if (size === 0) continue;
    const own = weight === 'flat' ? 1 : 1 / discount(place);
    for (let i = offsets[item]; i < offsets[item + 1]; i++) {
      shares.set(values[i], (shares.get(values[i]) ?? 0) + own / size);
    }
    total += own;
  }
  return total;
}
