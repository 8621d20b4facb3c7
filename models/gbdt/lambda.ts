import { discounts, idealDcg, type Lists } from './lists';
import { rankOrder } from './rank-order';

/** Writes the gradient and the hessian of every row for the present scores, [rows] each. */
export type Lambdas = (scores: Float32Array, gradients: Float64Array, hessians: Float64Array) => void;

/**
 * LambdaMART's gradients: every pair of candidates with different gains pulls the better one up and the worse one down,
 * as a logistic loss of their score difference does, weighted by how much NDCG would change if the two swapped places.
 *
 * As in LightGBM, a pair's weight is divided by 0.01 plus the distance of the scores once these differ, and the lambdas
 * of a list are scaled by log2(1 + sum) / sum, so that no list speaks louder for being long. Equal scores stand in the
 * order of the list. Rows outside the lists are left as they are.
 *
 * @see Burges. From RankNet to LambdaRank to LambdaMART: an overview. MSR-TR-2010-82.
 * @see Ke et al. LightGBM: a highly efficient gradient boosting decision tree. NeurIPS 2017 (lambdarank objective).
 */
export function createLambdas(lists: Lists, truncation: number, sigmoid: number): Lambdas {
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
          let weight = ((gain - gains[worse]) * Math.abs(discount[betterRank] - discount[worseRank])) / ideal[list];
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
