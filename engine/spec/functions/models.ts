import type { Functions } from './fn';
import { isMissing } from './fn';

type Weights = { readonly features: readonly ReadonlyMap<number, readonly [number, number]>[] } | null;

/** Functions of what is learned as events come. */
export const MODELS: Functions = {
  score: {
    code: (model, alpha, beta, l1, l2, ...values) =>
      `ftrlScore(${model}, [${alpha}, ${beta}, ${l1}, ${l2}], [${values.join(', ')}])`,
    run: (model: Weights, alpha: number, beta: number, l1: number, l2: number, ...values: number[]) => {
      const sum = [0, ...values].reduce((total, value, i) => {
        const [z, n] = model?.features[i]?.get(value) ?? [0, 0];
        const shrunk = Math.max(0, Math.abs(z) - l1);
        return total + (shrunk === 0 ? 0 : (-Math.sign(z) * shrunk) / ((beta + Math.sqrt(n)) / alpha + l2));
      }, 0);
      return model === null ? Number.NaN : 1 / (1 + Math.exp(-sum));
    },
    say: (model, _a, _b, _c, _d, ...values) => `the chance that ${model} gives to ${values.join(', ')}`,
    objects: [0],
    unsaid: [1, 2, 3, 4],
  },
  rating: {
    code: (ratings, id) => `ratingOf(${ratings}, ${id})`,
    run: (ratings: ReadonlyMap<number, number> | null, id: number) =>
      (isMissing(id) ? id : (ratings?.get(id) ?? Number.NaN)) / 100,
    say: (ratings, id) => `the rating of ${id} in ${ratings}`,
    objects: [0],
  },
};
