import { type ListMetric, nameAt } from '../metric';

/**
 * 1 when a relevant candidate is among the best k, else 0.
 *
 * Equal scores: 1 − Π over groups of C(t − r, m) / C(t, m), with m of the group's t places inside the cut.
 */
export function hitRate(cutoff: number): ListMetric {
  return {
    kind: 'list',
    name: nameAt('hr', cutoff),
    sentence: '1 when a relevant candidate is among the best k, else 0.',
    better: 'higher',
    range: [0, 1],
    policy: { cutoff },
    value(list) {
      let none = 1;
      for (let hit = 0; hit < list.hitCount; hit++) {
        const group = list.hitGroups[hit];
        if (list.starts[group] >= cutoff) break;
        const tied = list.starts[group + 1] - list.starts[group];
        const inside = Math.min(tied, cutoff - list.starts[group]);
        for (let i = 0; i < list.hits[group]; i++) none *= Math.max(0, tied - inside - i) / (tied - i);
      }
      return 1 - none;
    },
  };
}
