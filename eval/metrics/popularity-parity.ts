import { nameAt, type SumMetric } from '../metric';
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
    add(sums, at, { gains, items, start, size, order }, { tail }) {
      if (!tail) return;
      let [tails, all, topTails, tops] = [0, 0, 0, 0];
      for (let place = 0; place < size; place++) {
        const row = start + order[place];
        if (relevantAlone && !(gains[row] > 0)) continue;
        const isTail = tail[items[row]] === 1 ? 1 : 0;
        all++;
        tails += isTail;
        if (place >= cutoff) continue;
        tops++;
        topTails += isTail;
      }
      sums[at] += tops - topTails;
      sums[at + 1] += all - tails;
      sums[at + 2] += topTails;
      sums[at + 3] += tails;
    },
    value: (sums) => popularityParity([sums[0] / sums[1], sums[2] / sums[3]]),
  };
}
