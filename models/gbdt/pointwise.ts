import type { Gradients } from './gradients';
import type { Lists } from './lists';

/**
 * Gradients of a logistic regression, candidate by candidate: one with a positive gain is a positive example of that
 * weight, any other a negative one of weight 1, and the weight of the list multiplies both. So gains of, say, 1 for a
 * view, 3 for a cart and 10 for a purchase are how much each kind of outcome counts.
 */
export function createPointwise({ count, from, to, gains, weights }: Lists, sigmoid: number): Gradients {
  return (scores, gradients, hessians) => {
    for (let list = 0; list < count; list++) {
      for (let row = from[list]; row < to[list]; row++) {
        const isPositive = gains[row] > 0;
        const weight = weights[list] * (isPositive ? gains[row] : 1);
        const chance = 1 / (1 + Math.exp(-sigmoid * scores[row]));
        gradients[row] = weight * sigmoid * (chance - (isPositive ? 1 : 0));
        hessians[row] = weight * sigmoid * sigmoid * chance * (1 - chance);
      }
    }
  };
}
