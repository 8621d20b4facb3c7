import { describe, expect, test } from 'vitest';
import { leaderboardMetrics } from '../../eval';
import { evaluate, type Rules } from '../../eval/evaluate';
import { policyHash, policyName } from '../../eval/metric';
import { auc } from '../../eval/metrics/auc';
import { coverage } from '../../eval/metrics/coverage';
import { diversity } from '../../eval/metrics/diversity';
import { gauc } from '../../eval/metrics/gauc';
import { hitRate } from '../../eval/metrics/hit-rate';
import { novelty } from '../../eval/metrics/novelty';
import { popularity } from '../../eval/metrics/popularity';
import { reciprocalRank } from '../../eval/metrics/reciprocal-rank';
import { listsOf, type Toy } from './lists-of';

const catalogue = { size: 4, members: Uint8Array.of(0, 1, 1, 1, 1) };
const mrr: Rules = { metrics: [reciprocalRank()], seed: 1 };

describe('evaluate', () => {
  const lists = listsOf([
    { user: 7, labels: [0, 1, 0], prices: [10, 20, 40] },
    { user: 7, labels: [1] },
    { user: 8, labels: [0, 0] },
    { user: 9, labels: [0, 0], missed: true },
    { user: 9, labels: [0, 1, 0, 0], scores: [5, 5, 1, 0] },
  ]);

  test('one row per list, and what must be known of them', () => {
    const { rows, counts } = evaluate(lists, { ...mrr, catalogue: { size: 8 } });
    expect([...rows.columns.mrr]).toEqual([0.5, 1, 0, 0, 0.75]);
    expect([...rows.columns.rank]).toEqual([2, 1, Number.NaN, Number.NaN, 1.5]);
    expect([...rows.columns.tie_size]).toEqual([1, 1, Number.NaN, Number.NaN, 2]);
    expect([...rows.columns.click_position]).toEqual([2, 1, Number.NaN, Number.NaN, 2]);
    expect([...rows.columns.relevant]).toEqual([1, 1, 0, 1, 1]);
    expect(rows.qid).toEqual(['q0', 'q1', 'q2', 'q3', 'q4']);
    expect(counts).toEqual({
      lists: 5,
      users: 3,
      sessions: 5,
      n_empty: 1,
      n_missed: 1,
      n_trivial: 1,
      n_tied: 1,
      tied_share: 1 / 3,
      dropped: {},
      coverage_ceiling: 0.5,
    });
  });

  test('empty lists count 0 or are left out; missed ones count 0 either way', () => {
    expect(evaluate(lists, mrr).metrics.mrr).toMatchObject({ value: 0.45, n: 5, undefinedLists: 0, clusters: 3 });
    const skip = evaluate(lists, { ...mrr, empty: 'skip' }).metrics.mrr;
    expect(skip).toMatchObject({ value: 0.5625, n: 4, undefinedLists: 1, clusters: 2 });
    expect(skip.policy).toBe('mrr{absent=0,empty=skip,ties=expectation}');
  });

  test('tie rules order the mean', () => {
    const at = (ties: Rules['ties']) => evaluate(lists, { ...mrr, ...(ties && { ties }) }).metrics.mrr.value;
    expect([at('optimistic'), at(undefined), at('given'), at('pessimistic')]).toEqual([0.5, 0.45, 0.4, 0.4]);
  });

  test('no lists at all: NaN with a reason, not an exception', () => {
    const { metrics } = evaluate(listsOf([]), { metrics: leaderboardMetrics(), catalogue, seed: 1, replicates: 10 });
    for (const measured of Object.values(metrics)) expect(measured.reason).toBeTypeOf('string');
  });

  test('every metric of the leaderboard has an interval around its value', () => {
    const toys = Array.from({ length: 60 }, (_, i) => ({
      user: i % 23,
      items: [i % 9, (i + 1) % 9, (i + 4) % 9, (i + 6) % 9, (i + 7) % 9, (i + 8) % 9],
      scores: [3, 5, i % 4, i % 7, 1, 2],
      labels: [0, 1, 2, 3, 4, 5].map((j) => (j === i % 6 ? 1 : 0)),
      prices: [10, 12, 40, 44, 80, i],
    }));
    const facts = { popularity: { counts: [9, 8, 7, 6, 5, 4, 3, 2, 1], total: 20 } };
    const rules = { metrics: leaderboardMetrics('price'), catalogue: { size: 12 }, facts, seed: 5 };
    const { metrics } = evaluate(listsOf(toys), rules);
    expect(Object.keys(metrics).join(' ')).toBe(
      'mrr ndcg_5 ndcg_10 hr_1 hr_5 map auc coverage_1 coverage_3 coverage_5 diversity_5 novelty_events_5',
    );
    for (const [name, { value, lo, hi }] of Object.entries(metrics)) {
      expect(lo, name).toBeLessThanOrEqual(value);
      expect(hi, name).toBeGreaterThanOrEqual(value);
    }
    expect(evaluate(listsOf(toys), rules).metrics).toEqual(metrics);
    expect(evaluate(listsOf(toys), { ...rules, seed: 6 }).metrics.coverage_1.lo).not.toBeNaN();
  });

  test('a list without candidates is 0 where truth was missed and undefined where nothing can be said', () => {
    const none = listsOf([
      { labels: [], missed: true },
      { labels: [1, 0], items: [1, 2] },
    ]);
    const { metrics, rows } = evaluate(none, {
      metrics: leaderboardMetrics('price'),
      catalogue,
      seed: 1,
      replicates: 10,
    });
    expect([...rows.columns.mrr]).toEqual([0, 1]);
    expect([...rows.columns.ndcg_5]).toEqual([0, 1]);
    expect(metrics.auc).toMatchObject({ value: 1, undefinedLists: 1 });
    expect(rows.columns.diversity_5[0]).toBeNaN();
  });

  test('the order of the lists changes no mean and no count', () => {
    const toys: Toy[] = [
      { user: 7, labels: [0, 1, 0], scores: [1, 1, 0], prices: [10, 20, 40] },
      { user: 7, labels: [1, 0], prices: [1, 5] },
      { user: 8, labels: [0, 0, 1], items: [3, 0, 2], prices: [3, 4, 4] },
    ];
    const rules = { metrics: leaderboardMetrics('price'), catalogue: { size: 5 }, seed: 1, replicates: 10 };
    const [there, back] = [toys, [...toys].reverse()].map((order) => evaluate(listsOf(order), rules));
    expect(back.counts).toEqual(there.counts);
    for (const [name, { value, se }] of Object.entries(there.metrics)) {
      if (Number.isNaN(value)) continue;
      expect(back.metrics[name].value, name).toBeCloseTo(value, 14);
      if (!name.startsWith('coverage')) expect(back.metrics[name].se, name).toBeCloseTo(se, 14);
    }
  });

  test('a NaN score, a column too short and a metric named twice are refused', () => {
    expect(() => evaluate(listsOf([{ labels: [1], scores: [Number.NaN] }]), mrr)).toThrow(
      'list q0: score of candidate 1',
    );
    expect(() => evaluate({ ...lists, user: new Int32Array(2) }, mrr)).toThrow('2 user, expected 5, one per list');
    expect(() => evaluate(lists, { metrics: [hitRate(1), hitRate(1)], seed: 1 })).toThrow('"hr_1" is named twice');
    expect(() => evaluate(lists, { metrics: [coverage(1)], seed: 1 })).toThrow('coverage_1 was asked for without');
  });
});

describe('metrics of many lists (metrics.md 2.4, 2.5)', () => {
  const two = [
    { items: [1, 2], labels: [1, 0] },
    { items: [1, 3], labels: [1, 0] },
  ];
  const at = { metrics: [coverage(2)], catalogue, seed: 1, replicates: 200 };

  test('lists [1,2], [1,3] of a catalogue of four', () => {
    expect(evaluate(listsOf(two), at).metrics.coverage_2.value).toBe(0.75);
    expect(evaluate(listsOf([{ items: [1], labels: [1] }]), at).metrics.coverage_2).toMatchObject({
      value: 0.25,
      lo: Number.NaN,
    });
  });

  test('an item outside the catalogue is an error that names it', () => {
    const outside = listsOf([{ items: [1, 5], labels: [1, 0] }]);
    expect(() => evaluate(outside, at)).toThrow('item 5 of list 1 is not in the catalogue');
    const named = { ...catalogue, nameOf: (code: number) => `hotel-${code}` };
    expect(() => evaluate(outside, { ...at, catalogue: named })).toThrow('item hotel-5');
  });

  test('tied scores cover the items shown first', () => {
    const tied = listsOf([{ items: [3, 1, 2], labels: [0, 0, 1], scores: [1, 1, 1] }]);
    expect(evaluate(tied, { ...at, metrics: [coverage(1)], ties: 'optimistic' }).metrics.coverage_1.value).toBe(0.25);
    const facts = { popularity: { counts: [0, 10, 20, 30], total: 60 } };
    const shown = evaluate(tied, { metrics: [popularity(1)], facts, ties: 'optimistic', seed: 1 });
    expect(shown.metrics.arp_1.value).toBe(30);
  });

  test('the means of two lists: novelty .75 bits, ARP 6.5', () => {
    const users = { users: { counts: [0, 4, 2, 0], total: 4 } };
    expect(evaluate(listsOf(two), { metrics: [novelty(2)], facts: users, seed: 1 }).metrics.novelty_2.value).toBe(0.75);
    const counts = { popularity: { counts: [0, 10, 5, 3, 1, 1], total: 20 } };
    const lists = listsOf([
      { items: [1, 2], labels: [1, 0] },
      { items: [1, 4], labels: [1, 0] },
    ]);
    const got = evaluate(lists, { metrics: [popularity(2), popularity(2, true)], facts: counts, seed: 1 }).metrics;
    expect([got.arp_2.value, got.arp_normalised_2.value]).toEqual([6.5, expect.closeTo(0.65, 12)]);
  });

  test('GAUC by its three weights, lists of one kind left out', () => {
    const users = listsOf([
      { labels: [1, 0, 1, 0], scores: [0.9, 0.8, 0.7, 0.6] },
      { labels: [1, 0], scores: [0.1, 0.2] },
      { labels: [1, 1] },
    ]);
    const metrics = [auc, gauc('positives'), gauc('unweighted'), gauc('impressions')];
    const got = evaluate(users, { metrics, seed: 1 }).metrics;
    expect(Object.values(got).map((measured) => measured.value)).toEqual([0.375, 0.5, 0.375, 0.5]);
    expect(got.gauc.undefinedLists).toBe(1);
  });

  test('pairs without metadata are counted', () => {
    const facts = { properties: { offsets: Int32Array.of(0, 0, 1, 2, 2), values: Int32Array.of(1, 1) } };
    const lists = listsOf([{ items: [1, 2, 3], labels: [1, 0, 0] }]);
    const got = evaluate(lists, { metrics: [diversity(3)], facts, seed: 1 });
    expect(got.metrics.diversity_3.value).toBe(0);
    expect(got.counts.dropped).toEqual({ diversity_3: 2 });
  });
});

test('a policy is printed whole and hashed', () => {
  const rules = { ties: 'expectation', empty: 'zero' } as const;
  expect(policyName(hitRate(5), rules)).toBe('hr_5{cutoff=5,empty=zero,ties=expectation}');
  expect(policyName(diversity(5, 'price'), rules)).toBe('diversity_5{cutoff=5,distance=price,ties=given}');
  const hash = policyHash(leaderboardMetrics(), rules);
  expect(hash).toMatch(/^[0-9a-f]{12}$/);
  expect(policyHash([...leaderboardMetrics()].reverse(), rules)).toBe(hash);
  expect(policyHash(leaderboardMetrics(), { ...rules, empty: 'skip' })).not.toBe(hash);
});
