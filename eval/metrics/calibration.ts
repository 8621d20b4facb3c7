import { discount } from '../discounts';
import { type ItemFacts, nameAt, type TopMetric } from '../metric';
import { propertyCount } from '../properties';

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
  const q = sharesOf();
  return {
    kind: 'top',
    name: nameAt(weight === 'flat' ? 'calibration' : 'calibration_rank', cutoff),
    sentence: "Kullback–Leibler distance of the history's shares of properties from those of the best k.",
    better: 'lower',
    cutoff,
    policy: { cutoff, weight, alpha, unit: 'bits' },
    needs: ['properties', 'history'],
    value({ items, history = NONE, serial }, facts) {
      if (serial === undefined || serial !== HISTORY.serial || facts.properties !== HISTORY.properties) {
        addShares(HISTORY.shares, history, facts, 'flat');
        HISTORY.serial = serial;
        HISTORY.properties = facts.properties;
      }
      const { of, met, categories, total } = HISTORY.shares;
      addShares(q, items, facts, weight);
      if (!(total > 0 && q.total > 0)) return Number.NaN;
      const shown = q.of;
      let bits = 0;
      for (let i = 0; i < categories; i++) {
        const category = met[i];
        bits += term(of[category] / total, category < shown.length ? shown[category] / q.total : 0, alpha);
      }
      return Math.max(0, bits);
    },
  };
}

/** KL(p ‖ (1 − α) q + α p) in bits of two sets of shares by category. */
export function divergence(p: ReadonlyMap<number, number>, q: ReadonlyMap<number, number>, alpha = 0.01): number {
  let bits = 0;
  for (const [category, wanted] of p) bits += term(wanted, q.get(category) ?? 0, alpha);
  return Math.max(0, bits);
}

/** Jensen–Shannon divergence in bits, in [0, 1]: the mean distance of both from their middle. */
export function jensenShannon(p: ReadonlyMap<number, number>, q: ReadonlyMap<number, number>): number {
  const middle = new Map<number, number>();
  for (const side of [p, q]) {
    for (const [category, share] of side) middle.set(category, (middle.get(category) ?? 0) + share / 2);
  }
  return (divergence(p, middle, 0) + divergence(q, middle, 0)) / 2;
}

function term(wanted: number, shown: number, alpha: number): number {
  return wanted === 0 ? 0 : (wanted * Math.log(wanted / ((1 - alpha) * shown + alpha * wanted))) / Math.LN2;
}

const NONE = new Int32Array(0);

/** Weights by category of one list, in arrays that are used again for the next. */
interface Shares {
  /** [categories] */
  of: Float64Array;
  /** The categories that have a weight. */
  met: Int32Array;
  categories: number;
  total: number;
}

/** The shares of the history that was asked for last: the next metric asks for the same. */
const HISTORY: { shares: Shares; serial: number | undefined; properties: ItemFacts['properties'] } = {
  shares: sharesOf(),
  serial: undefined,
  properties: undefined,
};

function sharesOf(): Shares {
  return { of: new Float64Array(256), met: new Int32Array(256), categories: 0, total: 0 };
}

function addShares(shares: Shares, items: ArrayLike<number>, { properties }: ItemFacts, weight: 'flat' | 'rank'): void {
  for (let i = 0; i < shares.categories; i++) shares.of[shares.met[i]] = 0;
  shares.categories = 0;
  shares.total = 0;
  if (!properties) return;
  const { offsets, values } = properties;
  let { of, met } = shares;
  let categories = 0;
  for (let place = 0; place < items.length; place++) {
    const size = propertyCount(items[place], properties);
    if (size === 0) continue;
    const own = weight === 'flat' ? 1 : 1 / discount(place);
    const part = own / size;
    const from = offsets[items[place]];
    for (let i = from; i < from + size; i++) {
      const category = values[i];
      if (category >= of.length) {
        grow(shares, category);
        ({ of, met } = shares);
      }
      if (of[category] === 0) met[categories++] = category;
      of[category] += part;
    }
    shares.total += own;
  }
  shares.categories = categories;
}

function grow(shares: Shares, category: number): void {
  const of = new Float64Array(2 * category);
  of.set(shares.of);
  const met = new Int32Array(2 * category);
  met.set(shares.met);
  shares.of = of;
  shares.met = met;
}
