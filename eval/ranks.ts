import { mixed } from '../engine/base/hash';
import { type Duplicates, settleDuplicates } from './duplicates';
import type { ScoredLists } from './lists';
import type { NanScores } from './metric';
import { listRanker, type RankedList, type RankRows, type Ties } from './ranked-list';

/** How lists become ranked lists. */
interface RankRules {
  ties?: Ties;
  nan?: NanScores;
  duplicates?: Duplicates;
  seed: number;
}

const NOTHING: readonly number[] = [];
const ONE_ELSEWHERE: readonly number[] = [1];

/**
 * A function that ranks list `index`, the clicked item of a missed one being judged elsewhere. What it returns holds
 * until it is called again.
 */
export function ranksOf(lists: ScoredLists, rules: RankRules): (index: number, missed: boolean) => RankedList {
  const { ties = 'expectation', nan = 'error', duplicates, seed } = rules;
  const rank = listRanker({ ties, nan, nameOf: (index) => `list ${lists.qid[index]}` });
  const { offsets, scores, labels } = lists;
  const keys = ties === 'seeded' ? seededKeys(lists, seed) : ties === 'key' ? lists.keys : undefined;
  const ranked = (index: number, missed: boolean): RankedList =>
    rank(scores, labels, offsets[index], offsets[index + 1], index, missed ? ONE_ELSEWHERE : NOTHING, keys);
  if (duplicates === undefined) return ranked;
  return (index, missed) => {
    const list = ranked(index, missed);
    return isDoubled(lists, index) ? settled(list, lists, index, missed, duplicates, rank, keys) : list;
  };
}

/** The clicked item that was missed, put behind all candidates: one more place, relevant, in a group of its own. */
export function placedLast(list: RankedList): RankedList {
  const { size, groups } = list;
  return {
    ...list,
    size: size + 1,
    gains: Float64Array.of(...list.gains.subarray(0, size), 1),
    groups: groups + 1,
    starts: Int32Array.of(...list.starts.subarray(0, groups + 1), size + 1),
    hits: Int32Array.of(...list.hits.subarray(0, groups), 1),
    hitGroups: Int32Array.of(...list.hitGroups.subarray(0, list.hitCount), groups),
    hitCount: list.hitCount + 1,
  };
}

/** [rows] a number drawn from the seed, the list and the item: the order of rows has no part in it. */
function seededKeys({ offsets, qid, items }: ScoredLists, seed: number): Float64Array {
  const keys = new Float64Array(items.length);
  for (let i = 0; i + 1 < offsets.length; i++) {
    const list = typeof qid[i] === 'number' ? (qid[i] as number) : textHash(qid[i] as string);
    for (let row = offsets[i]; row < offsets[i + 1]; row++) keys[row] = mixed(seed, list, items[row]);
  }
  return keys;
}

function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function isDoubled({ offsets, items }: ScoredLists, index: number): boolean {
  const of = items.subarray(offsets[index], offsets[index + 1]);
  return new Set(of).size < of.length;
}

/** The list without its doubles: places above stay, those below move up or keep a gap of no worth. */
function settled(
  { order, size }: RankedList,
  { offsets, items, scores, labels }: ScoredLists,
  index: number,
  missed: boolean,
  duplicates: Duplicates,
  rank: RankRows,
  keys: ArrayLike<number> | undefined,
): RankedList {
  const start = offsets[index];
  const rows = Array.from(order.subarray(0, size), (row) => start + row);
  const kept = settleDuplicates(
    rows.map((row) => items[row]),
    rows.map((row) => labels[row]),
    duplicates,
  );
  const stay = kept.rows.map((place) => rows[place]);
  const list = rank(
    stay.map((row) => scores[row]),
    kept.labels,
    0,
    stay.length,
    index,
    missed ? ONE_ELSEWHERE : NOTHING,
    keys && stay.map((row) => keys[row]),
  );
  for (let place = 0; place < list.size; place++) list.order[place] = stay[list.order[place]] - start;
  return list;
}
