import { EventError } from '../engine/base/errors';

/** What a metric does with equal scores; `given` lets the order of the rows decide. */
export type Ties = 'expectation' | 'optimistic' | 'pessimistic' | 'given';

/**
 * One list from best to worst, in groups of equal score.
 *
 * Every metric is the expectation over a uniformly random order inside each group, so a tie rule is
 * nothing but a choice of groups: under any rule but `expectation` each group holds one candidate.
 */
export interface RankedList {
  size: number;
  /** [size] row numbers from best to worst, equal scores in given order under every tie rule. */
  order: Int32Array;
  /** [size] gains by place, arranged by the tie rule. */
  gains: Float64Array;
  groups: number;
  /** [groups + 1] first place of each group, counted from 0. */
  starts: Int32Array;
  /** [groups] relevant candidates in each group. */
  hits: Int32Array;
  /** Gains above 0 of everything judged, retrieved or not, descending. */
  ideal: Float64Array;
  /** Everything judged relevant, retrieved or not: R. */
  relevant: number;
}

/**
 * Orders one list by score, best first, and groups equal scores. Plus and minus zero are equal; infinities
 * are allowed and equal themselves.
 *
 * scores, labels: [candidates], labels are gains, relevant when above 0. An empty list has no groups.
 *
 * @param where names the list in an error
 * @param elsewhere gains judged for this request but not among its candidates
 * @throws EventError for a NaN score, a gain that is not a finite number >= 0, unequal lengths
 */
export function rankList(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  ties: Ties = 'expectation',
  where = 'list',
  elsewhere: ArrayLike<number> = [],
): RankedList {
  const size = scores.length;
  if (labels.length !== size) {
    throw new EventError(
      `evaluate: ${where}: ${size} scores and ${labels.length} labels, expected one label per score`,
    );
  }
  const order = new Int32Array(size);
  for (let row = 0; row < size; row++) {
    if (Number.isNaN(scores[row])) {
      throw new EventError(
        `evaluate: ${where}: score of candidate ${row + 1} is NaN, expected a number; give missing scores a value`,
      );
    }
    order[row] = row;
  }
  order.sort((a, b) => (scores[a] > scores[b] ? -1 : scores[a] < scores[b] ? 1 : a - b));

  const gains = new Float64Array(size);
  for (let place = 0; place < size; place++) gains[place] = labels[order[place]];
  const ideal = idealGains(gains, elsewhere, where);

  const starts = new Int32Array(size + 1);
  let groups = 0;
  for (let place = 0; place < size; place++) {
    if (place === 0 || scores[order[place]] !== scores[order[place - 1]]) starts[groups++] = place;
  }
  starts[groups] = size;
  if (ties !== 'expectation') {
    if (ties !== 'given') arrangeTies(gains, starts, groups, ties);
    for (let place = 0; place <= size; place++) starts[place] = place;
    groups = size;
  }

  const hits = new Int32Array(groups);
  for (let group = 0; group < groups; group++) {
    for (let place = starts[group]; place < starts[group + 1]; place++) if (gains[place] > 0) hits[group]++;
  }
  return { size, order, gains, groups, starts: starts.subarray(0, groups + 1), hits, ideal, relevant: ideal.length };
}

/** The relevant candidate that comes first: its group, or -1 when nothing relevant was retrieved. */
export function firstHit(list: RankedList): number {
  for (let group = 0; group < list.groups; group++) if (list.hits[group] > 0) return group;
  return -1;
}

function idealGains(gains: Float64Array, elsewhere: ArrayLike<number>, where: string): Float64Array {
  const positive: number[] = [];
  for (const source of [gains, elsewhere]) {
    for (let i = 0; i < source.length; i++) {
      const gain = source[i];
      if (!(gain >= 0 && gain < Infinity)) {
        throw new EventError(`evaluate: ${where}: a label is ${gain}, expected a finite gain of 0 or more`);
      }
      if (gain > 0) positive.push(gain);
    }
  }
  return Float64Array.from(positive).sort().reverse();
}

function arrangeTies(gains: Float64Array, starts: Int32Array, groups: number, ties: Ties): void {
  for (let group = 0; group < groups; group++) {
    const tied = gains.subarray(starts[group], starts[group + 1]);
    tied.sort();
    if (ties === 'optimistic') tied.reverse();
  }
}
