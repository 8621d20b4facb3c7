import { discounts, idealDcg, type Lists } from './lists';
import { rankOrder } from './rank-order';

/** The weighted mean over lists for the present scores [rows]; NaN without a list. */
export type CurveMetric = (scores: Float32Array) => number;

/**
 * What the learning curve shows and early stopping watches: the mean over lists of the reciprocal rank of the first
 * candidate with a positive label, or of NDCG within `truncation` ranks. Candidates with equal scores stand in random
 * order, and the expectation over these orders is taken, so that a constant score earns no luck. Or the mean
 * log-likelihood of what each candidate came to, for lists that teach no order.
 *
 * @see McSherry, Najork. Computing information retrieval performance measures efficiently in the presence of tied
 * scores. ECIR 2008.
 */
export function createCurveMetric(
  lists: Lists,
  metric: 'mrr' | 'ndcg' | 'likelihood',
  truncation: number,
  sigmoid = 1,
): CurveMetric {
  if (metric === 'likelihood') return meanLogLikelihood(lists, sigmoid);
  const perList = metric === 'mrr' ? reciprocalRank(lists) : ndcg(lists, truncation);
  return (scores) => {
    let sum = 0;
    let weights = 0;
    for (let list = 0; list < lists.count; list++) {
      sum += lists.weights[list] * perList(scores, list);
      weights += lists.weights[list];
    }
    return sum / weights;
  };
}

/** Candidate by candidate, as the logistic objective weighs them; 0 would be certainty, log ½ is what no knowledge gives. */
function meanLogLikelihood({ count, from, to, gains, weights }: Lists, sigmoid: number): CurveMetric {
  return (scores) => {
    let sum = 0;
    let all = 0;
    for (let list = 0; list < count; list++) {
      for (let row = from[list]; row < to[list]; row++) {
        const isPositive = gains[row] > 0;
        const weight = weights[list] * (isPositive ? gains[row] : 1);
        const against = sigmoid * (isPositive ? -scores[row] : scores[row]);
        sum -= weight * (Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against))));
        all += weight;
      }
    }
    return sum / all;
  };
}

type PerList = (scores: Float32Array, list: number) => number;

function reciprocalRank({ from, to, gains }: Lists): PerList {
  return (scores, list) => {
    let best = -Infinity;
    for (let row = from[list]; row < to[list]; row++) if (gains[row] > 0 && scores[row] > best) best = scores[row];
    let above = 0;
    let tied = 0;
    let hits = 0;
    for (let row = from[list]; row < to[list]; row++) {
      if (scores[row] > best) above++;
      else if (scores[row] === best) {
        tied++;
        if (gains[row] > 0) hits++;
      }
    }
    let expected = 0;
    let noneYet = 1;
    for (let left = tied; left >= hits; left--) {
      expected += (noneYet * hits) / left / (above + tied - left + 1);
      noneYet *= (left - hits) / left;
    }
    return expected;
  };
}

function ndcg(lists: Lists, truncation: number): PerList {
  const { from, to, gains } = lists;
  const order = new Int32Array(lists.longest);
  const ideal = idealDcg(lists, truncation);
  const discount = discounts(lists.longest);
  discount.fill(0, truncation);
  return (scores, list) => {
    const count = to[list] - from[list];
    rankOrder(scores, from[list], to[list], order);
    let dcg = 0;
    for (let begin = 0, end = 0; begin < count; begin = end) {
      let gain = 0;
      let weight = 0;
      for (; end < count && scores[order[end]] === scores[order[begin]]; end++) {
        gain += gains[order[end]];
        weight += discount[end];
      }
      dcg += (gain * weight) / (end - begin);
    }
    return dcg / ideal[list];
  };
}
