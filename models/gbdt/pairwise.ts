import type { Gradients } from './gradients';
import type { Lists } from './lists';

/**
 * RankNet's gradients: the loss of a list is the sum of log(1 + exp(-sigmoid · (s_better - s_worse))) over all pairs of
 * candidates with different gains, times the weight of the list. How different the gains are does not matter.
 *
 * @see Burges et al. Learning to rank using gradient descent. ICML 2005.
 */
export function createPairwise({ count, from, to, gains, weights }: Lists, sigmoid: number): Gradients {
  return (scores, gradients, hessians) => {
    for (let list = 0; list < count; list++) {
      gradients.fill(0, from[list], to[list]);
      hessians.fill(0, from[list], to[list]);
      for (let better = from[list]; better < to[list]; better++) {
        const gain = gains[better];
        if (gain === 0) continue;
        for (let worse = from[list]; worse < to[list]; worse++) {
          if (gains[worse] >= gain) continue;
          const wrong = 1 / (1 + Math.exp(sigmoid * (scores[better] - scores[worse])));
          const gradient = weights[list] * sigmoid * wrong;
          const curvature = sigmoid * gradient * (1 - wrong);
          gradients[better] -= gradient;
          gradients[worse] += gradient;
          hessians[better] += curvature;
          hessians[worse] += curvature;
        }
      }
    }
  };
}
