import type { Gradients } from './gradients';
import { createLambdas } from './lambda';
import type { Lists } from './lists';
import { createPairwise } from './pairwise';
import { createPointwise } from './pointwise';
import type { GbdtSettings } from './settings';

/** The gradients of the objective that the settings name. */
export function createGradients(
  lists: Lists,
  { objective, truncation, sigmoid }: Pick<GbdtSettings, 'objective' | 'truncation' | 'sigmoid'>,
): Gradients {
  if (objective === 'pairwise') return createPairwise(lists, sigmoid);
  if (objective === 'logistic') return createPointwise(lists, sigmoid);
  return createLambdas(lists, truncation, sigmoid, objective === 'mrr' ? 'mrr' : 'ndcg');
}
