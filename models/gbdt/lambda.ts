import type { Gradients } from './gradients';
import { discounts, idealDcg, type Lists } from './lists';
import { rankOrder } from './rank-order';

/**
 * LambdaMART's gradients: every pair of candidates with different gains pulls the better one up and the worse one down,
 * as a logistic loss of their score difference does, weighted by how much NDCG, or the reciprocal rank of the first
 * positive candidate, would change if the two swapped places.
 *
 * As in LightGBM, a pair's weight is divided by 0.01 plus the distance of the scores once these differ, and the lambdas
 * of a list are scaled by log2(1 + sum) / sum, so that no list speaks louder for being long. Equal scores stand in the
 * order of the list. Rows outside the lists are left as they are.
 *
 * @see Burges. From RankNet to LambdaRank to LambdaMART: an overview. MSR-TR-2010-82.
 * @see Ke et al. LightGBM: a highly efficient gradient boosting decision tree. NeurIPS 2017 (lambdarank objective).
 */
export function createLambdas(
  lists: Lists,
  truncation: number,
  sigmoid: number,
  measure: 'ndcg' | 'mrr' = 'ndcg',
): Gradients {
  const discount = discounts(lists.longest);
  const ideal = idealDcg(lists, truncation);
  const order = new Int32Array(lists.longest);
  const rank = new Int32Array(lists.longest);
  const { gains } = lists;

  return (scores, gradients, hessians) => {
    for (let list = 0; list < lists.count; list++) {
      const from = lists.from[list];
      const to = lists.to[list];
      const count = to - from;
      rankOrder(scores, from, to, order);
      for (let i = 0; i < count; i++) rank[order[i] - from] = i;
      gradients.fill(0, from, to);
      hessians.fill(0, from, to);
      const spread = scores[order[0]] !== scores[order[count - 1]];
      const [first, second] = measure === 'mrr' ? firstPositives(order, count, gains) : [0, 0];
      let sum = 0;

      for (let better = from; better < to; better++) {
        const gain = gains[better];
        if (gain === 0) continue;
        const betterRank = rank[better - from];
        for (let worse = from; worse < to; worse++) {
          if (gains[worse] >= gain) continue;
          const worseRank = rank[worse - from];
          if (betterRank >= truncation && worseRank >= truncation) continue;
          const distance = scores[better] - scores[worse];
          let weight: number;
          if (measure === 'ndcg') {
            weight = ((gain - gains[worse]) * Math.abs(discount[betterRank] - discount[worseRank])) / ideal[list];
          } else {
            weight = gains[worse] > 0 ? 0 : reciprocalChange(betterRank, worseRank, first, second);
            if (weight === 0) continue;
          }
          if (spread) weight /= 0.01 + Math.abs(distance);
          const wrong = 1 / (1 + Math.exp(sigmoid * distance));
          const lambda = sigmoid * weight * wrong;
          const curvature = sigmoid * lambda * (1 - wrong);
          gradients[better] -= lambda;
          gradients[worse] += lambda;
          hessians[better] += curvature;
          hessians[worse] += curvature;
          sum += 2 * lambda;
        }
      }
      if (!(sum > 0)) continue;
      const scale = (lists.weights[list] * Math.log2(1 + sum)) / sum;
      for (let row = from; row < to; row++) {
        gradients[row] *= scale;
        hessians[row] *= scale;
      }
    }
  };
}

/** The ranks, from 0, of the first two positive candidates; Infinity where there is none. */
function firstPositives(order: Int32Array, count: number, gains: Float64Array): [first: number, second: number] {
  let first = Infinity;
  for (let rank = 0; rank < count; rank++) {
    if (gains[order[rank]] === 0) continue;
    if (first < Infinity) return [first, rank];
    first = rank;
  }
  return [first, Infinity];
}

/** How much the reciprocal rank changes when a positive candidate and one that is not swap their ranks, from 0. */
function reciprocalChange(positive: number, other: number, first: number, second: number): number {
  if (other < positive) return other < first ? 1 / (other + 1) - 1 / (first + 1) : 0;
  return positive === first ? 1 / (first + 1) - 1 / (Math.min(second, other) + 1) : 0;
}
