import { EventError } from '../engine/base/errors';

/**
 * What a metric does with equal scores. `given` lets the order of the rows decide, `key` a declared key (lowest
 * first), `seeded` a key drawn from the seed, the list and the item, whatever the order of the rows.
 */
export type Ties = 'expectation' | 'optimistic' | 'pessimistic' | 'given' | 'key' | 'seeded';

/**
 * One list from best to worst, in groups of equal score. Arrays may be longer than the list is.
 *
 * Every metric is the expectation over a uniformly random order inside each group, so a tie rule is
 * nothing but a choice of groups: under any rule but `expectation` each group holds one candidate.
 */
export interface RankedList {
  size: number;
  /** [size] row numbers from best to worst, equal scores in given order (or by key) under every tie rule. */
  order: Int32Array;
  /** [size] gains by place, arranged by the tie rule. */
  gains: Float64Array;
  groups: number;
  /** [groups + 1] first place of each group, counted from 0. */
  starts: Int32Array;
  /** [groups] relevant candidates in each group. */
  hits: Int32Array;
  /** [hitCount] the groups that hold a relevant candidate, best first. */
  hitGroups: Int32Array;
  hitCount: number;
  /** [relevant] gains above 0 of everything judged, retrieved or not, descending. */
  ideal: Float64Array;
  /** Everything judged relevant, retrieved or not: R. */
  relevant: number;
}

/** How lists are ranked, the same for all. */
export interface Ranking {
  ties?: Ties;
  nan?: 'error' | 'worst';
  /** Names list `index` in an error. */
  nameOf?: (index: number) => string;
}

/** Ranks rows [start, end) of the columns; `keys` are by row, as `scores` are. */
export type RankRows = (
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  start: number,
  end: number,
  index: number,
  elsewhere: ArrayLike<number>,
  keys: ArrayLike<number> | undefined,
) => RankedList;

/** So many are sorted by insertion. */
const FEW = 64;

/**
 * A function that ranks list after list into the same arrays: what it returns holds until it is called again.
 *
 * Plus and minus zero are equal; infinities are allowed and equal themselves. The function throws as `rankList`.
 */
export function listRanker({
  ties = 'expectation',
  nan = 'error',
  nameOf = (index) => `list ${index + 1}`,
}: Ranking = {}): RankRows {
  const list: RankedList = listOf(32);
  let sorted = new Float64Array(32);
  let capacity = 32;

  return (scores, labels, start, end, index, elsewhere, keys) => {
    const size = end - start;
    if (size + elsewhere.length > capacity) {
      capacity = 2 * (size + elsewhere.length);
      Object.assign(list, listOf(capacity));
      sorted = new Float64Array(capacity);
    }
    const { order, gains, starts, hits } = list;
    if (size <= FEW) insert(scores, start, size, keys, order, sorted);
    else sortMany(scores, start, size, keys, order, sorted);
    // NaN stands behind all other scores
    if (nan === 'error' && size > 0 && sorted[size - 1] !== sorted[size - 1]) refuseNan(scores, start, nameOf(index));

    let positive = 0;
    for (let place = 0; place < size; place++) {
      const gain = labels[start + order[place]];
      gains[place] = gain;
      if (gain !== 0) positive = addIdeal(list.ideal, positive, gain, nameOf, index);
    }
    for (let i = 0; i < elsewhere.length; i++) {
      if (elsewhere[i] !== 0) positive = addIdeal(list.ideal, positive, elsewhere[i], nameOf, index);
    }
    list.size = size;
    list.relevant = positive;

    if (ties === 'optimistic' || ties === 'pessimistic') arrangeTies(gains, sorted, size, ties === 'optimistic');
    const grouped = ties === 'expectation';
    let groups = 0;
    let hitCount = 0;
    for (let place = 0; place < size; place++) {
      if (place === 0 || !grouped || !same(sorted[place], sorted[place - 1])) {
        starts[groups] = place;
        hits[groups++] = 0;
      }
      if (gains[place] > 0 && ++hits[groups - 1] === 1) list.hitGroups[hitCount++] = groups - 1;
    }
    starts[groups] = size;
    list.groups = groups;
    list.hitCount = hitCount;
    return list;
  };
}

/**
 * Orders one list by score, best first, and groups equal scores.
 *
 * scores, labels: [candidates], labels are gains, relevant when above 0. An empty list has no groups.
 *
 * @param where names the list in an error
 * @param elsewhere gains judged for this request but not among its candidates
 * @param keys [candidates] what breaks ties under `key` and `seeded`
 * @throws EventError for a NaN score, a gain that is not a finite number >= 0, unequal lengths
 */
export function rankList(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  ties: Ties = 'expectation',
  where = 'list',
  elsewhere: ArrayLike<number> = [],
  keys?: ArrayLike<number>,
): RankedList {
  if (labels.length !== scores.length) {
    throw new EventError(
      `evaluate: ${where}: ${scores.length} scores and ${labels.length} labels, expected one label per score`,
    );
  }
  return listRanker({ ties, nameOf: () => where })(scores, labels, 0, scores.length, 0, elsewhere, keys);
}

/** The relevant candidate that comes first: its group, or -1 when nothing relevant was retrieved. */
export function firstHit(list: RankedList): number {
  return list.hitCount > 0 ? list.hitGroups[0] : -1;
}

function listOf(capacity: number): RankedList {
  return {
    size: 0,
    order: new Int32Array(capacity),
    gains: new Float64Array(capacity),
    groups: 0,
    starts: new Int32Array(capacity + 1),
    hits: new Int32Array(capacity),
    hitGroups: new Int32Array(capacity),
    hitCount: 0,
    ideal: new Float64Array(capacity),
    relevant: 0,
  };
}

function refuseNan(scores: ArrayLike<number>, start: number, where: string): never {
  let row = 0;
  while (scores[start + row] === scores[start + row]) row++;
  throw new EventError(
    `evaluate: ${where}: score of candidate ${row + 1} is NaN, expected a number; give missing scores a value`,
  );
}

/** Equal scores, NaN being its own equal. */
function same(a: number, b: number): boolean {
  return a === b || (a !== a && b !== b);
}

/** Whether a score with a key stands before another; NaN behind all. */
function before(score: number, key: number, other: number, otherKey: number): boolean {
  if (score > other) return true;
  if (score === other || (score !== score && other !== other)) return key < otherKey;
  return other !== other && score === score;
}

function insert(
  scores: ArrayLike<number>,
  start: number,
  size: number,
  keys: ArrayLike<number> | undefined,
  order: Int32Array,
  sorted: Float64Array,
): void {
  for (let row = 0; row < size; row++) {
    const score = scores[start + row];
    let at = row;
    if (keys === undefined && score === score) {
      for (; at > 0 && !(sorted[at - 1] >= score); at--) {
        sorted[at] = sorted[at - 1];
        order[at] = order[at - 1];
      }
    } else {
      const key = keys ? keys[start + row] : 0;
      for (; at > 0 && before(score, key, sorted[at - 1], keys ? keys[start + order[at - 1]] : 0); at--) {
        sorted[at] = sorted[at - 1];
        order[at] = order[at - 1];
      }
    }
    sorted[at] = score;
    order[at] = row;
  }
}

function sortMany(
  scores: ArrayLike<number>,
  start: number,
  size: number,
  keys: ArrayLike<number> | undefined,
  order: Int32Array,
  sorted: Float64Array,
): void {
  for (let row = 0; row < size; row++) order[row] = row;
  order.subarray(0, size).sort((a, b) => {
    const [s, t] = [scores[start + a], scores[start + b]];
    const [k, l] = keys ? [keys[start + a], keys[start + b]] : [0, 0];
    return before(s, k, t, l) ? -1 : before(t, l, s, k) ? 1 : a - b;
  });
  for (let place = 0; place < size; place++) sorted[place] = scores[start + order[place]];
}

function addIdeal(
  ideal: Float64Array,
  positive: number,
  gain: number,
  nameOf: (index: number) => string,
  index: number,
): number {
  if (!(gain >= 0 && gain < Infinity)) {
    throw new EventError(`evaluate: ${nameOf(index)}: a label is ${gain}, expected a finite gain of 0 or more`);
  }
  let at = positive;
  for (; at > 0 && ideal[at - 1] < gain; at--) ideal[at] = ideal[at - 1];
  ideal[at] = gain;
  return positive + 1;
}

function arrangeTies(gains: Float64Array, sorted: Float64Array, size: number, best: boolean): void {
  for (let start = 0, end = 0; start < size; start = end) {
    for (end = start + 1; end < size && same(sorted[end], sorted[start]); ) end++;
    if (end - start === 1) continue;
    const tied = gains.subarray(start, end).sort();
    if (best) tied.reverse();
  }
}
