import { cutoffPolicy, type ListMetric, nameAt } from '../metric';
import { firstHit } from '../ranked-list';

/**
 * One over the rank of the first relevant candidate; its mean over lists is MRR.
 *
 * 0 when nothing relevant is among the candidates, or none within the cutoff (the RecSys Challenge 2019
 * rule). Equal scores: of t tied candidates behind g others, r of them relevant, the first relevant one
 * stands at g + j with probability C(t − j, r − 1) / C(t, r).
 *
 * @see Voorhees. The TREC-8 Question Answering Track Report. TREC 1999.
 * @see McSherry, Najork. Computing Information Retrieval Performance Measures Efficiently in the Presence of
 * Tied Scores. ECIR 2008.
 */
export function reciprocalRank(cutoff = Infinity): ListMetric {
  return {
    kind: 'list',
    name: nameAt('mrr', cutoff),
    sentence: 'One over the rank of the first relevant candidate.',
    better: 'higher',
    range: [0, 1],
    policy: { ...cutoffPolicy(cutoff), absent: 0 },
    value(list) {
      const group = firstHit(list);
      if (group < 0) return 0;
      const above = list.starts[group];
      const tied = list.starts[group + 1] - above;
      const relevant = list.hits[group];
      const last = Math.min(tied - relevant + 1, cutoff - above);
      let chance = relevant / tied;
      let expected = 0;
      for (let j = 1; j <= last; j++) {
        expected += chance / (above + j);
        chance *= (tied - j - relevant + 1) / (tied - j);
      }
      return expected;
    },
  };
}
