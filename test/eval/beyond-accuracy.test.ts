import { describe, expect, test } from 'vitest';
import type { ItemFacts, SetMetric, TopList, TopMetric } from '../../eval/metric';
import { coverage } from '../../eval/metrics/coverage';
import { diversity, jaccardDistance } from '../../eval/metrics/diversity';
import { entropy } from '../../eval/metrics/entropy';
import { popularityComplement } from '../../eval/metrics/epc';
import { gini as giniOf } from '../../eval/metrics/gini';
import { longTail, longTailShare } from '../../eval/metrics/long-tail';
import { novelty } from '../../eval/metrics/novelty';
import { popularity } from '../../eval/metrics/popularity';
import { queryCoverage } from '../../eval/metrics/query-coverage';
import { popularityParity } from '../../eval/popularity-parity';

const sets: [why: string, metric: SetMetric, counts: number[], size: number, want: number][] = [
  ['three of four items occur', coverage(2), [2, 1, 1], 4, 0.75],
  ['one list of one item', coverage(2), [1], 4, 0.25],
  ['items that never occur count', giniOf(5), [2, 1, 1, 0], 4, 0.375],
  ['over (I − 1)', giniOf(5, true), [2, 1, 1, 0], 4, 0.5],
  ['all alike', giniOf(5), [1, 1, 1, 1], 4, 0],
  ['all on one', giniOf(5), [4, 0, 0, 0], 4, 0.75],
  ['all on one, over (I − 1)', giniOf(5, true), [4], 4, 1],
  ['bits', entropy(5), [2, 1, 1, 0], 4, 1.5],
  ['bits are nats over ln 2', entropy(5), [2, 1, 1], 4, 1.039721 / Math.LN2],
  ['share of log2(I)', entropy(5, true), [2, 1, 1, 0], 4, 0.75],
  ['all alike, entropy', entropy(5), [1, 1, 1, 1], 4, 2],
  ['all alike, normalised', entropy(5, true), [1, 1, 1, 1], 4, 1],
  ['all on one, entropy', entropy(5), [4, 0, 0, 0], 4, 0],
  ['all on one, normalised', entropy(5, true), [4, 0, 0, 0], 4, 0],
];

test.each(sets)('all lists together (metrics.md 2.5): %s', (_why, metric, counts, size, want) => {
  expect(metric.value(counts, size)).toBeCloseTo(want, 6);
});

test('more items than the catalogue is an error, not a value', () => {
  expect(() => coverage(2).value([1, 1, 1], 2)).toThrow('3 items occur in the lists, expected at most the 2');
});

const codes = (sets: number[][]): NonNullable<ItemFacts['properties']> => {
  const offsets = [0];
  for (const set of sets) offsets.push(offsets[offsets.length - 1] + set.length);
  return { offsets: Int32Array.from(offsets), values: Int32Array.from(sets.flat()) };
};
const top = (items: number[], prices: number[] = [], gains: number[] = []): TopList => ({
  items: Int32Array.from(items),
  gains: Float64Array.from(items, (_, i) => gains[i] ?? 0),
  prices: Float64Array.from(items, (_, i) => prices[i] ?? Number.NaN),
  priceRange: Math.max(...prices) - Math.min(...prices),
});

const seen: ItemFacts = { users: { counts: [0, 4, 2, 0], total: 4 } };
const events: ItemFacts = { popularity: { counts: [0, 4, 2], total: 6 } };
const popular: ItemFacts = {
  popularity: { counts: [0, 10, 5, 3, 1, 1], total: 20 },
  tail: longTail([0, 10, 5, 3, 1, 1]),
};
const shares: ItemFacts = { users: { counts: [0, 0.75, 0.5, 0.25], total: 1 } };
const tags: ItemFacts = { properties: codes([[1, 2], [2, 3], [4], [1, 2], []]) };

const tops: [why: string, metric: TopMetric, list: TopList, facts: ItemFacts, want: number][] = [
  ['self-information, user 1', novelty(2), top([1, 2]), seen, 0.5],
  ['self-information, unseen counts as seen once', novelty(2), top([1, 3]), seen, 1],
  ['event share of item 1', novelty(1, 'events'), top([1]), events, 0.584963],
  ['event share of item 2', novelty(1, 'events'), top([2]), events, 1.584963],
  ['mean popularity, first list', popularity(2), top([1, 2]), popular, 7.5],
  ['mean popularity, second list', popularity(2), top([1, 4]), popular, 5.5],
  ['over the highest', popularity(2, true), top([1, 2]), popular, 0.75],
  ['a popular list has no tail', longTailShare(1), top([1]), popular, 0],
  ['half of the second list is tail', longTailShare(2), top([1, 4]), popular, 0.5],
  ['an unpopular list', popularity(2), top([4, 5]), popular, 1],
  ['an unpopular list is all tail', longTailShare(2), top([4, 5]), popular, 1],
  ['EPC flat', popularityComplement(3, 'flat'), top([1, 2, 3]), shares, 0.5],
  ['EPC discounted', popularityComplement(3), top([1, 2, 3]), shares, 0.44134],
  [
    'EPC, item 2 alone relevant',
    popularityComplement(3, 'log2', true),
    top([1, 2, 3], [], [0, 1, 0]),
    shares,
    0.148041,
  ],
  ['Jaccard of three tag sets', diversity(3), top([0, 1, 2]), tags, 0.888889],
  ['two identical items', diversity(2), top([0, 3]), tags, 0],
  ['one item has no pair', diversity(3), top([0]), tags, Number.NaN],
  ['no item has no pair', diversity(3), top([]), tags, Number.NaN],
  ['a pair without metadata is dropped', diversity(3), top([0, 1, 4]), tags, 2 / 3],
  ['every pair without metadata', diversity(3), top([0, 4]), tags, Number.NaN],
  ['a code beyond the table is unknown', diversity(3), top([0, 99]), tags, Number.NaN],
  ['price spread, scaled by the range', diversity(3, 'price'), top([1, 2, 3], [10, 20, 30]), {}, 2 / 3],
  ['equal prices are not apart', diversity(3, 'price'), top([1, 2], [10, 10]), {}, 0],
  ['unknown prices', diversity(3, 'price'), top([1, 2]), {}, Number.NaN],
];

test.each(tops)('the best k (metrics.md 2.5, 2.7): %s', (_why, metric, list, facts, want) => {
  if (Number.isNaN(want)) expect(metric.value(list, facts)).toBeNaN();
  else expect(metric.value(list, facts)).toBeCloseTo(want, 6);
});

describe('the rest of 2.5', () => {
  test('dropped pairs are counted', () => {
    expect(diversity(3).dropped?.(top([0, 1, 4]), tags)).toBe(2);
    expect(diversity(3).dropped?.(top([0, 1, 2]), tags)).toBe(0);
  });

  test('Jaccard distance reads ascending codes', () => {
    expect(jaccardDistance([1, 2], [2, 3])).toBeCloseTo(2 / 3, 12);
    expect(jaccardDistance([1], [])).toBeNaN();
  });

  test('three queries with lists of 2, 0 and 1 items', () => {
    const share = (m: number) =>
      [[1, 2], [], [3]].reduce((total, items) => total + queryCoverage(m).value(top(items), {}), 0) / 3;
    expect(share(1)).toBeCloseTo(2 / 3, 12);
    expect(share(2)).toBeCloseTo(1 / 3, 12);
  });

  test('the head includes the item that crosses the share', () => {
    expect([...longTail([0, 10, 5, 3, 1, 1])]).toEqual([1, 0, 0, 0, 1, 1]);
  });

  test.each([
    [[0.75, 0.25], 0.5],
    [[0.5, 0.5], 0],
    [[1, 0], 1],
  ])('popularity parity of %j is %f', (rates, want) => expect(popularityParity(rates)).toBeCloseTo(want, 12));
  test('popularity parity of nothing is undefined', () => expect(popularityParity([0, 0])).toBeNaN());
});
