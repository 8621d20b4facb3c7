import { type ListMetric, nameAt } from '../metric';
import { expectedHits } from './recall';

/** Relevant candidates among the best k, over k: a list shorter than k is not forgiven. */
export function precision(cutoff: number): ListMetric {
  return {
    kind: 'list',
    name: nameAt('precision', cutoff),
    sentence: 'Relevant candidates among the best k, over k: a list shorter than k is not forgiven.',
    better: 'higher',
    range: [0, 1],
    policy: { cutoff, denominator: 'k' },
    value: (list) => expectedHits(list, cutoff) / cutoff,
  };
}
