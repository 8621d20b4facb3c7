import { cutoffPolicy, type ListMetric, nameAt } from '../metric';

/**
 * Σ rel(j) / j over its value in the best order (normalised cumulative reciprocal rank): RR when one
 * candidate is relevant. Equal scores: every place of a group holds its share of relevant candidates.
 */
export function ncrr(cutoff = Infinity): ListMetric {
  return {
    kind: 'list',
    name: nameAt('ncrr', cutoff),
    sentence: 'Σ rel(j) / j over its value in the best order.',
    better: 'higher',
    range: [0, 1],
    policy: cutoffPolicy(cutoff),
    value(list) {
      if (list.relevant === 0) return 0;
      let total = 0;
      for (let hit = 0; hit < list.hitCount; hit++) {
        const group = list.hitGroups[hit];
        const start = list.starts[group];
        const end = list.starts[group + 1];
        for (let place = start; place < end && place < cutoff; place++) {
          total += list.hits[group] / (end - start) / (place + 1);
        }
      }
      let best = 0;
      for (let place = 0; place < list.relevant && place < cutoff; place++) best += 1 / (place + 1);
      return total / best;
    },
  };
}
