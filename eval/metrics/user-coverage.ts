import { nameAt, type TopMetric } from '../metric';

/** Share of the users who get a list of at least k candidates at least once. */
export function userCoverage(cutoff: number): TopMetric {
  return {
    kind: 'top',
    name: nameAt('user_coverage', cutoff),
    sentence: 'Share of the users who get at least one list of at least k candidates.',
    better: 'higher',
    cutoff,
    policy: { cutoff, unit: 'user' },
    perUser: 'best',
    value: (top) => (top.items.length >= cutoff ? 1 : 0),
  };
}
