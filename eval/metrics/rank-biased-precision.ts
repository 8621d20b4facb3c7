import type { ListMetric } from '../metric';

/**
 * (1 − p) Σ rel(j) p^(j − 1): a reader who goes on to the next place with chance p.
 *
 * Equal scores: every place of a group holds its share of relevant candidates.
 *
 * @see Moffat, Zobel. Rank-Biased Precision for Measurement of Retrieval Effectiveness. TOIS 2008.
 */
export function rankBiasedPrecision(persistence = 0.8): ListMetric {
  const powers = Float64Array.from({ length: 256 }, (_, place) => persistence ** place);
  return {
    kind: 'list',
    name: 'rbp',
    sentence: '(1 − p) Σ rel(j) p^(j − 1): a reader who goes on to the next place with chance p.',
    better: 'higher',
    range: [0, 1],
    policy: { persistence },
    value(list) {
      let total = 0;
      for (let hit = 0; hit < list.hitCount; hit++) {
        const group = list.hitGroups[hit];
        const start = list.starts[group];
        const end = list.starts[group + 1];
        for (let place = start; place < end; place++) {
          total += (list.hits[group] / (end - start)) * (place < 256 ? powers[place] : persistence ** place);
        }
      }
      return (1 - persistence) * total;
    },
  };
}
