import type { ListMetric } from '../metric';
import type { RankedList } from '../ranked-list';

/**
 * Share of (relevant, other) pairs in the right order, a tie counting half.
 *
 * Undefined (NaN, left out and counted) for a list that holds only one of the two kinds. With one relevant
 * candidate it is 1 − (expected rank − 1) / (n − 1): linear in the rank, so it may improve while MRR falls.
 *
 * @see Hanley, McNeil. The Meaning and Use of the Area under a ROC Curve. Radiology 1982.
 */
export const auc: ListMetric = {
  kind: 'list',
  name: 'auc',
  sentence:
    'Share of pairs of a relevant and another candidate in the right order, a tie a half; lists of one kind left out.',
  better: 'higher',
  range: [0, 1],
  policy: { weight: 'lists' },
  value: areaUnderCurve,
};

/** AUC of one list; NaN without both kinds. */
export function areaUnderCurve(list: RankedList): number {
  const others = list.size - retrievedHits(list);
  let hits = 0;
  let right = 0;
  for (let hit = 0; hit < list.hitCount; hit++) {
    const group = list.hitGroups[hit];
    const relevant = list.hits[group];
    const above = list.starts[group] - hits;
    const tied = list.starts[group + 1] - list.starts[group] - relevant;
    right += relevant * (others - above - tied / 2);
    hits += relevant;
  }
  return right / (hits * others);
}

/** Relevant candidates among the list's own. */
export function retrievedHits(list: RankedList): number {
  let hits = 0;
  for (let hit = 0; hit < list.hitCount; hit++) hits += list.hits[list.hitGroups[hit]];
  return hits;
}
