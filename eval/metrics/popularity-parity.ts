import { nameAt, type SumMetric, type WholeList } from '../metric';
import { popularityParity } from '../popularity-parity';

/**
 * How unequally head and tail are served by the best k: population standard deviation over mean of the two groups'
 * rates. `opportunity` (PopREO) compares recalls: relevant candidates among the best k over all relevant candidates
 * of the group; `recommended` (PopRSP) the chance of a candidate of the group to be among the best k. 0 is parity.
 *
 * NaN when the tail is not known, when a group has nothing to divide by, and when both rates are 0.
 *
 * @see Zhu, Wang, Caverlee. Measuring and Mitigating Item Under-Recommendation Bias. SIGIR 2020.
 */
export function parity(cutoff: number, rate: 'opportunity' | 'recommended'): SumMetric {
  const relevantAlone = rate === 'opportunity';
  return {
    kind: 'sum',
    name: nameAt(relevantAlone ? 'pop_reo' : 'pop_rsp', cutoff),
    sentence: relevantAlone
      ? 'Spread of the recall of head and tail: population standard deviation over mean; 0 is parity.'
      : 'Spread of the chance of head and tail to be among the best k: population standard deviation over mean.',
    better: 'lower',
    range: [0, 1],
    policy: { cutoff, rate, groups: 'head, tail', head: 0.8 },
    needs: 'tail',
    sums: 4,
    add(sums, at, list, { tail }) {
      if (tail) (relevantAlone ? addRelevant : addAll)(sums, at, list, tail, cutoff);
    },
    value: (sums) => popularityParity([sums[0] / sums[1], sums[2] / sums[3]]),
  };
}

/** Adds to sums of one list: head in the best k, head, tail in the best k, tail. */
type Add = (sums: Float64Array, at: number, list: WholeList, tail: Uint8Array, cutoff: number) => void;

const addRelevant: Add = (sums, at, { gains, items, start, size, order }, tail, cutoff) => {
  for (let row = start; row < start + size; row++) {
    if (!(gains[row] > 0)) continue;
    const group = at + (tail[items[row]] === 1 ? 2 : 0);
    sums[group + 1]++;
    for (let place = 0; place < size && place < cutoff; place++) if (order[place] === row - start) sums[group]++;
  }
};

const addAll: Add = (sums, at, { items, start, size, order }, tail, cutoff) => {
  const inside = Math.min(size, cutoff);
  let [tails, inTop] = [0, 0];
  for (let row = start; row < start + size; row++) tails += tail[items[row]] === 1 ? 1 : 0;
  for (let place = 0; place < inside; place++) inTop += tail[items[start + order[place]]] === 1 ? 1 : 0;
  sums[at] += inside - inTop;
  sums[at + 1] += size - tails;
  sums[at + 2] += inTop;
  sums[at + 3] += tails;
};
