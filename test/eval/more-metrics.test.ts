import { describe, expect, test } from 'vitest';
import { evaluate } from '../../eval/evaluate';
import { vectorsOfProperties } from '../../eval/item-vectors';
import type { ItemFacts, TopList, TopMetric } from '../../eval/metric';
import { calibration, divergence, jensenShannon } from '../../eval/metrics/calibration';
import { coverage, rarefiedCoverage } from '../../eval/metrics/coverage';
import { intraListDistance } from '../../eval/metrics/diversity';
import { longTail, longTailCount } from '../../eval/metrics/long-tail';
import { personalisation } from '../../eval/metrics/personalisation';
import { parity } from '../../eval/metrics/popularity-parity';
import { brier, calibrationError, clickRatio, logLoss } from '../../eval/metrics/probability';
import { sampledHitRate, sampledReciprocalRank } from '../../eval/metrics/sampled';
import { serendipity, unexpectedness } from '../../eval/metrics/serendipity';
import { userCoverage } from '../../eval/metrics/user-coverage';
import { rankList } from '../../eval/ranked-list';
import { listsOf } from './lists-of';

const properties = (sets: number[][]): NonNullable<ItemFacts['properties']> => ({
  offsets: Int32Array.from([0, ...sets.map((_, i) => sets.slice(0, i + 1).flat().length)]),
  values: Int32Array.from(sets.flat()),
});
const top = (items: number[], more: { gains?: number[]; history?: number[] } = {}): TopList => ({
  items: Int32Array.from(items),
  gains: Float64Array.from(items, (_, i) => more.gains?.[i] ?? 0),
  prices: new Float64Array(items.length).fill(Number.NaN),
  priceRange: Number.NaN,
  history: more.history && Int32Array.from(more.history),
});

const tags: ItemFacts = { properties: properties([[1, 2], [2, 3], [4], [1, 2], []]) };
const rarity: ItemFacts = { vectors: vectorsOfProperties(tags.properties!) };
const RARE = [0, 2, 3, 1, 1].map((having) => Math.log(1 + 4 / having) ** 2);
const square: ItemFacts = { vectors: { size: 2, values: Float64Array.of(1, 0, 0, 1, 1, 1, Number.NaN, 1) } };
/** RecTools' example: i1 was met three times, i2 twice, i3 and i4 never; codes 1 to 4. */
const met: ItemFacts = { catalogue: 4, popularity: { counts: [0, 3, 2, 0, 0], total: 5 } };
const ten: ItemFacts = {
  popularity: { counts: [0, 10, 5, 3, 1, 1], total: 20 },
  tail: longTail([0, 10, 5, 3, 1, 1]),
};
const kinds: ItemFacts = { properties: properties([[1], [2]]) };
const seven = Array.from({ length: 10 }, (_, i) => (i < 7 ? 0 : 1));

const tops: [why: string, metric: TopMetric, list: TopList, facts: ItemFacts, want: number][] = [
  ['tags {1,2}, {2,3}, {4}: Jaccard', intraListDistance(3, 'jaccard'), top([0, 1, 2]), tags, 0.888889],
  ['tags {1,2}, {2,3}, {4}: cosine', intraListDistance(3, 'cosine'), top([0, 1, 2]), tags, 0.833333],
  ['tags {1,2}, {2,3}, {4}: Hamming', intraListDistance(3, 'hamming'), top([0, 1, 2]), tags, 2.666667],
  ['… over the four tags', intraListDistance(3, 'hamming_share'), top([0, 1, 2]), tags, 0.666667],
  ['two identical items: cosine', intraListDistance(2, 'cosine'), top([0, 3]), tags, 0],
  ['two identical items: Hamming', intraListDistance(2, 'hamming'), top([0, 3]), tags, 0],
  ['one item', intraListDistance(3, 'cosine'), top([0]), tags, Number.NaN],
  ['vectors at a right angle', intraListDistance(2, 'vectors'), top([0, 1]), square, 1],
  ['vectors at half of one', intraListDistance(2, 'vectors'), top([0, 2]), square, 1 - Math.SQRT1_2],
  ['a pair with an unknown vector is dropped', intraListDistance(3, 'vectors'), top([0, 1, 3]), square, 1],
  // of four items with tags, tag 1 is on two, 2 on three, 3 and 4 on one each
  ['tags by how rare they are: 2 in common, 1 and 3 not', intraListDistance(2, 'vectors'), top([0, 1]), rarity, 1 - RARE[2] / Math.sqrt((RARE[1] + RARE[2]) * (RARE[2] + RARE[3]))], // biome-ignore format: one line
  ['the same tags', intraListDistance(2, 'vectors'), top([0, 3]), rarity, 0],
  ['no tag in common', intraListDistance(2, 'vectors'), top([0, 2]), rarity, 1],
  ['an item without tags has no vector', intraListDistance(3, 'vectors'), top([0, 2, 4]), rarity, 1],
  ['RecTools, u1 at 1: popular and relevant', serendipity(1), top([1], { gains: [1] }), met, 0],
  ['RecTools, u2 at 1', serendipity(1), top([2], { gains: [1] }), met, 0.25],
  ['RecTools, u3 at 1: irrelevant', serendipity(1), top([3], { gains: [0] }), met, 0],
  ['RecTools, u4 at 1', serendipity(1), top([2], { gains: [1] }), met, 0.25],
  ['RecTools, u1 at 2', serendipity(2), top([1, 2], { gains: [1, 1] }), met, 0],
  ['RecTools, u2 at 2: nobody met i3', serendipity(2), top([2, 3], { gains: [1, 1] }), met, 0.5],
  ['RecTools, u3 at 2', serendipity(2), top([3], { gains: [0] }), met, 0],
  ['RecTools, u4 at 2', serendipity(2), top([2, 3], { gains: [1, 0] }), met, 0.125],
  ['serendipity of nothing', serendipity(2), top([]), met, Number.NaN],
  ['as the history: expected', unexpectedness(1), top([0], { gains: [1], history: [3] }), tags, 0],
  ['half relevant, unlike', unexpectedness(2), top([0, 2], { gains: [0, 1], history: [0, 3] }), tags, 0.5],
  ['partly like two items of the history', unexpectedness(1), top([1], { gains: [1], history: [0, 2] }), tags, 5 / 6],
  ['by vectors', unexpectedness(1, 'vectors'), top([0], { gains: [1], history: [1, 2] }), square, 0.646447],
  ['no history, no surprise', unexpectedness(2), top([0, 2], { gains: [0, 1], history: [] }), tags, Number.NaN],
  ['history (.7, .3), list (.5, .5)', calibration(2), top([0, 1], { history: seven }), kinds, 0.116412],
  ['history (.7, .3), list (1, 0)', calibration(1), top([0], { history: seven }), kinds, 1.63599],
  ['history as the list', calibration(2), top([0, 1], { history: [1, 0] }), kinds, 0],
  ['no history: uncalibrated', calibration(2), top([0, 1]), kinds, Number.NaN],
  ['one tail item of two (ACLT)', longTailCount(2), top([1, 4]), ten, 1],
  ['all tail (ACLT)', longTailCount(2), top([4, 5]), ten, 2],
];

test.each(tops)('the best k (metrics.md 2.5, 2.7): %s', (_why, metric, list, facts, want) => {
  if (Number.isNaN(want)) expect(metric.value(list, facts)).toBeNaN();
  else expect(metric.value(list, facts)).toBeCloseTo(want, 6);
});

test('RecTools’ example has the mean .15625 at 2', () => {
  const users = tops.filter(([why]) => /RecTools, u\d at 2/.test(why));
  expect(users.reduce((total, [, metric, list, facts]) => total + metric.value(list, facts), 0) / 4).toBe(0.15625);
});

test('by rank the first place counts more: KL grows when the rarer kind comes first', () => {
  const at = (items: number[]) => calibration(2, 'rank').value(top(items, { history: seven }), kinds);
  expect(at([1, 0])).toBeGreaterThan(at([0, 1]));
});

describe('calibration (metrics.md 2.7)', () => {
  const of = (a: number, b: number) =>
    new Map(
      [
        [1, a],
        [2, b],
      ].filter(([, share]) => share > 0) as [number, number][],
    );
  test.each([
    ['p (.7, .3), q (.5, .5)', of(0.5, 0.5), 0.116412, 0.030305],
    ['q (1, 0): smoothing keeps it finite', of(1, 0), 1.63599, undefined],
    ['p = q', of(0.7, 0.3), 0, 0],
  ])('%s', (_why, q, kl, js) => {
    const p = of(0.7, 0.3);
    expect(divergence(p, q)).toBeCloseTo(kl, 6);
    expect(divergence(p, q) * Math.LN2).toBeCloseTo(kl === 0.116412 ? 0.080691 : kl * Math.LN2, 5);
    if (js !== undefined) expect(jensenShannon(p, q)).toBeCloseTo(js, 6);
  });
});

describe('personalisation (metrics.md 2.7)', () => {
  const value = (lists: number[][]) =>
    evaluate(listsOf(lists.map((items) => ({ items, labels: items.map(() => 0) }))), {
      metrics: [personalisation(3)],
      catalogue: { size: 10 },
      seed: 1,
      replicates: 5,
    }).metrics.personalisation_3.value;
  const byPairs = (lists: number[][]) => {
    let [total, pairs] = [0, 0];
    lists.forEach((a, i) => {
      for (const b of lists.slice(i + 1)) {
        total += 1 - a.filter((item) => b.includes(item)).length / Math.sqrt(a.length * b.length);
        pairs++;
      }
    });
    return total / pairs;
  };
  const cases: [why: string, lists: number[][], want?: number][] = [
    [
      'XYZ, XYZ, XQR',
      [
        [1, 2, 3],
        [1, 2, 3],
        [1, 4, 5],
      ],
      0.444444,
    ],
    [
      'identical lists',
      [
        [1, 2, 3],
        [3, 2, 1],
        [2, 1, 3],
      ],
      0,
    ],
    [
      'disjoint lists',
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      1,
    ],
    ['lists of several lengths', [[1, 2, 3], [1], [2, 3], [4, 1]]],
  ];
  test.each(cases)('%s, in closed form as by pairs', (_why, lists, want) => {
    expect(value(lists)).toBeCloseTo(byPairs(lists), 12);
    if (want !== undefined) expect(value(lists)).toBeCloseTo(want, 6);
  });
  test('one list is like no other', () => expect(value([[1, 2]])).toBeNaN());
});

test('predictions .1,.1,.4,.4,.8; clicks 0,0,1,0,1 (metrics.md 2.7)', () => {
  const lists = listsOf([
    { user: 1, labels: [0, 0, 1], scores: [0.1, 0.1, 0.4] },
    { user: 2, labels: [0, 1], scores: [0.4, 0.8] },
  ]);
  const { metrics } = evaluate(lists, { metrics: [logLoss, brier, calibrationError(3), clickRatio], seed: 1 });
  expect(metrics.logloss.value).toBeCloseTo(0.372196, 6);
  expect(metrics.brier.value).toBeCloseTo(0.116, 12);
  expect(metrics.ece_3_bins.value).toBeCloseTo(0.12, 12);
  expect(metrics.predicted_ratio.value).toBeCloseTo(0.9, 12);
  expect(metrics.logloss.policy).toBe('logloss{clip=1e-15,over=candidates,ties=given,unit=nats}');
});

test('scores that are no chances are refused where chances are asked for', () => {
  const lists = listsOf([{ labels: [0, 1], scores: [0.4, 1.5] }]);
  expect(() => evaluate(lists, { metrics: [brier], seed: 1 })).toThrow('a score is 1.5, expected a chance in [0, 1]');
});

describe('sampled negatives are another metric (metrics.md 3.4), n = 10,000, m = 100', () => {
  const at = (rank: number) =>
    rankList(
      Array.from({ length: 10_000 }, (_, i) => -i),
      one(rank),
    );
  const one = (rank: number) => Array.from({ length: 10_000 }, (_, i) => (i === rank - 1 ? 1 : 0));
  test.each([
    ['rank 1000: HR@10', 1000, sampledHitRate(10), 0.452478],
    ['rank 1000: RR', 1000, sampledReciprocalRank(), 0.099097],
    ['rank 100: RR', 100, sampledReciprocalRank(), 0.633949],
    ['rank 10: RR', 10, sampledReciprocalRank(), 0.956303],
  ])('%s', (_why, rank, metric, want) => expect(metric.value(at(rank))).toBeCloseTo(want, 6));

  test('model A (five times rank 100) wins with sampling and loses without', () => {
    const hr = sampledHitRate(10);
    expect(hr.name).toBe('hr_10|uniform100');
    expect(hr.value(at(100))).toBeCloseTo(1, 3);
    expect((hr.value(at(1)) + 4 * hr.value(at(9999))) / 5).toBeCloseTo(0.2, 6);
  });
});

describe('coverage at a fixed number of lists', () => {
  const lists = listsOf([
    { items: [1, 2], labels: [0, 0] },
    { items: [1, 3], labels: [0, 0] },
    { items: [1, 2], labels: [0, 0] },
  ]);
  const value = (n: number) =>
    evaluate(lists, { metrics: [rarefiedCoverage(2, n), coverage(2)], catalogue: { size: 4 }, seed: 1, replicates: 9 })
      .metrics;
  test('all lists cover what they cover, one covers its own length, more is undefined', () => {
    expect(value(3)['coverage_2|3lists'].value).toBeCloseTo(0.75, 12);
    expect(value(1)['coverage_2|1lists'].value).toBeCloseTo(0.5, 12);
    expect(value(2)['coverage_2|2lists'].value).toBeCloseTo((1 + 1 + 2 / 3) / 4, 12);
    expect(value(4)['coverage_2|4lists'].value).toBeNaN();
  });
});

test('head and tail: recalls (.75, .25) have PopREO .5; chances to be shown are PopRSP', () => {
  const facts = { tail: Uint8Array.of(0, 1) };
  const shown = (item: number, first: boolean) => ({
    items: first ? [item, 2] : [2, item],
    labels: first ? [1, 0] : [0, 1],
  });
  const lists = listsOf([true, true, true, false].flatMap((hit) => [shown(0, hit), shown(1, !hit)]));
  const known = { ...facts, tail: Uint8Array.of(0, 1, 0) };
  const { metrics } = evaluate(lists, {
    metrics: [parity(1, 'opportunity'), parity(1, 'recommended')],
    facts: known,
    seed: 1,
  });
  expect(metrics.pop_reo_1.value).toBeCloseTo(0.5, 12);
  // of the head 3 + 3 + 1 of 12 candidates are first, of the tail 1 of 4
  expect(metrics.pop_rsp_1.value).toBeCloseTo((7 / 12 - 1 / 4) / (7 / 12 + 1 / 4), 12);
  expect(evaluate(lists, { metrics: [parity(1, 'opportunity')], seed: 1 }).metrics.pop_reo_1.value).toBeNaN();
});

test('a user is covered by any list that is long enough', () => {
  const lists = listsOf([
    { user: 1, labels: [0, 0] },
    { user: 1, labels: [] },
    { user: 2, labels: [0] },
  ]);
  const { metrics } = evaluate(lists, { metrics: [userCoverage(1), userCoverage(2)], seed: 1 });
  expect(metrics.user_coverage_1).toMatchObject({ value: 1, n: 2, clusters: 2 });
  expect(metrics.user_coverage_2.value).toBe(0.5);
});
