import { discount } from '../discounts';
import { cutoffPolicy, type ListMetric, nameAt } from '../metric';
import type { RankedList } from '../ranked-list';

/** How a label becomes a gain: as it stands, or 2^label − 1. */
export type Gain = 'linear' | 'exp';

/**
 * Discounted cumulative gain over that of the best possible order, discount 1 / log2(rank + 1).
 *
 * The best order takes everything judged, also what was not retrieved. Equal scores: every place of a
 * group gets the group's mean transformed gain. 0 for a list without a relevant item.
 *
 * @see Järvelin, Kekäläinen. Cumulated Gain-Based Evaluation of IR Techniques. TOIS 2002 (linear).
 * @see Burges et al. Learning to Rank using Gradient Descent. ICML 2005 (exp).
 */
export function ndcg(cutoff = Infinity, gain: Gain = 'linear'): ListMetric {
  const transform = (label: number): number => (gain === 'exp' ? 2 ** label - 1 : label);
  return {
    kind: 'list',
    name: nameAt(gain === 'exp' ? 'ndcg_exp' : 'ndcg', cutoff),
    sentence: 'Discounted gain over that of the best order of everything judged.',
    better: 'higher',
    range: [0, 1],
    policy: { ...cutoffPolicy(cutoff), gain, discount: 'log2', ideal: 'judged' },
    value: (list) => (list.relevant === 0 ? 0 : gained(list, cutoff, transform) / ideal(list, cutoff, transform)),
  };
}

function gained(list: RankedList, cutoff: number, transform: (label: number) => number): number {
  let dcg = 0;
  for (let hit = 0; hit < list.hitCount; hit++) {
    const group = list.hitGroups[hit];
    const start = list.starts[group];
    if (start >= cutoff) break;
    const end = list.starts[group + 1];
    let total = 0;
    for (let place = start; place < end; place++) total += transform(list.gains[place]);
    const mean = total / (end - start);
    for (let place = start; place < end && place < cutoff; place++) dcg += mean / discount(place);
  }
  return dcg;
}

function ideal(list: RankedList, cutoff: number, transform: (label: number) => number): number {
  let dcg = 0;
  for (let place = 0; place < list.relevant && place < cutoff; place++) {
    dcg += transform(list.ideal[place]) / discount(place);
  }
  return dcg;
}
