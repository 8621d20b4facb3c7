import { EventError } from '../../engine/base/errors';
import { clusterMean, type Interval } from '../interval';

/** A metric of clicked lists as if every position had been looked at equally often. */
export interface Debiased {
  /** The plain mean, which pays for imitating the old order. */
  naive: Interval;
  /** mean(weight · value): unbiased, and may pass 1. */
  ips: Interval;
  /** Σ weight · value / Σ weight: stays within the metric's range. */
  selfNormalised: Interval;
  /** Share of lists whose weight was cut. */
  capped: number;
}

/**
 * Position-debiased mean of a metric (MRR, NDCG) over lists with one click each: a list weighs 1 / θ(shown position of
 * its click), at most `cap`. Lists without a click are left out.
 *
 * values, users: [lists]; clickPosition: [lists] from 1, NaN without a click; examination: [positions] θ from
 * randomised positions or a click model, never from the share of clicks by position, which mixes relevance in.
 *
 * @throws EventError for a clicked position without an examination above 0
 * @see Joachims, Swaminathan, Schnabel. Unbiased Learning-to-Rank with Biased Feedback. WSDM 2017.
 */
export function debiasedMean(
  values: ArrayLike<number>,
  users: ArrayLike<number>,
  clickPosition: ArrayLike<number>,
  examination: ArrayLike<number>,
  { cap = Infinity, level = 0.95 }: { cap?: number; level?: number } = {},
): Debiased {
  let cut = 0;
  let clicked = 0;
  const weights = Float64Array.from(clickPosition, (position, i) => {
    if (position !== position || values[i] !== values[i]) return Number.NaN;
    const seen = examination[position - 1];
    if (!(seen > 0)) {
      throw new EventError(
        `debiased: position ${position} was clicked and has examination ${seen}, expected a chance above 0`,
      );
    }
    clicked++;
    if (1 / seen > cap) cut++;
    return Math.min(cap, 1 / seen);
  });
  const known = Float64Array.from(values, (value, i) => (weights[i] === weights[i] ? value : Number.NaN));
  return {
    naive: clusterMean(known, users, { level }),
    ips: clusterMean(
      known.map((value, i) => value * weights[i]),
      users,
      { level },
    ),
    selfNormalised: clusterMean(known, users, { weights, level }),
    capped: cut / clicked,
  };
}
