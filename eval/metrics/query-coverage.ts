import { nameAt, type TopMetric } from '../metric';

/** 1 when the list has at least k candidates, else 0: its mean is the share of requests that can be answered. */
export function queryCoverage(cutoff: number): TopMetric {
  return {
    kind: 'top',
    name: nameAt('query_coverage', cutoff),
    sentence: 'Share of the requests that get at least k candidates.',
    better: 'higher',
    cutoff,
    policy: { cutoff },
    value: (top) => (top.items.length >= cutoff ? 1 : 0),
  };
}
