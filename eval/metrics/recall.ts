import { type ListMetric, nameAt } from '../metric';
import type { RankedList } from '../ranked-list';

/**
 * Relevant candidates among the best k, over all judged relevant, R; `capped` divides by min(R, k), so that
 * 1 can be reached. 0 for a list without a relevant item.
 */
export function recall(cutoff: number, capped = false): ListMetric {
  return {
    kind: 'list',
    name: nameAt(capped ? 'recall_capped' : 'recall', cutoff),
    sentence: 'Relevant candidates among the best k, over all judged relevant.',
    better: 'higher',
    range: [0, 1],
    policy: { cutoff, denominator: capped ? 'min(R,k)' : 'R' },
    value(list) {
      if (list.relevant === 0) return 0;
      return expectedHits(list, cutoff) / (capped ? Math.min(list.relevant, cutoff) : list.relevant);
    },
  };
}

/** Expected number of relevant candidates among the best k: Σ r · m / t over the groups. */
export function expectedHits(list: RankedList, cutoff: number): number {
  let hits = 0;
  for (let hit = 0; hit < list.hitCount; hit++) {
    const group = list.hitGroups[hit];
    if (list.starts[group] >= cutoff) break;
    const tied = list.starts[group + 1] - list.starts[group];
    hits += (list.hits[group] * Math.min(tied, cutoff - list.starts[group])) / tied;
  }
  return hits;
}
