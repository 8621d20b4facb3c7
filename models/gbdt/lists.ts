import type { RankTable } from '../table';

/**
 * The lists of a table that can teach an order (at least two different gains and a weight above 0), or all that have a
 * candidate and a weight.
 *
 * from, to: [lists] rows. weights: [lists]. gains: [table rows] float64, the gain of each row's label.
 */
export interface Lists {
  count: number;
  from: Int32Array;
  to: Int32Array;
  weights: Float32Array;
  gains: Float64Array;
  longest: number;
}

/**
 * Gathers the lists that count, with linear (the label itself) or exponential (2^label - 1) gains.
 *
 * @param teach what a list must teach to count: an order of its candidates, or no more than what each of them came to
 */
export function gatherLists(
  table: RankTable,
  labelGain: 'linear' | 'exponential',
  teach: 'order' | 'outcomes' = 'order',
): Lists {
  const { groups, labels, weights } = table;
  const gains = Float64Array.from(labels, labelGain === 'linear' ? (x) => x : (x) => 2 ** x - 1);
  const kept: number[] = [];
  for (let list = 0; list + 1 < groups.length; list++) {
    let differs = teach === 'outcomes' && groups[list + 1] > groups[list];
    for (let row = groups[list] + 1; row < groups[list + 1]; row++) differs ||= labels[row] !== labels[groups[list]];
    if (differs && (weights === undefined || weights[list] > 0)) kept.push(list);
  }
  return {
    count: kept.length,
    from: Int32Array.from(kept, (list) => groups[list]),
    to: Int32Array.from(kept, (list) => groups[list + 1]),
    weights: Float32Array.from(kept, (list) => weights?.[list] ?? 1),
    gains,
    longest: kept.reduce((longest, list) => Math.max(longest, groups[list + 1] - groups[list]), 0),
  };
}

/** The discount of each rank from 0, 1 / log2(rank + 2), [length] float64. */
export function discounts(length: number): Float64Array {
  return Float64Array.from({ length }, (_, rank) => 1 / Math.log2(rank + 2));
}

/** The best DCG each list can reach within `truncation` ranks, [lists] float64. */
export function idealDcg(lists: Lists, truncation: number): Float64Array {
  const discount = discounts(lists.longest);
  return Float64Array.from({ length: lists.count }, (_, list) => {
    const gains = lists.gains.slice(lists.from[list], lists.to[list]).sort().reverse();
    return gains.slice(0, truncation).reduce((dcg, gain, rank) => dcg + gain * discount[rank], 0);
  });
}
