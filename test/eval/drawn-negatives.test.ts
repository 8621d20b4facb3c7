import { describe, expect, test } from 'vitest';
import { drawNegatives, drawnLists, drawnMetrics } from '../../eval/drawn-negatives';
import { evaluate } from '../../eval/evaluate';
import { leaderboardMetrics } from '../../eval/index';
import { sampledReciprocalRank } from '../../eval/metrics/sampled';
import { listsOf } from './lists-of';

const own = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
/** A list of n whose candidate at a place is relevant, the best scored first. */
const long = (n: number, hit: number) => ({ labels: own(n).map((i) => (i === hit ? 1 : 0)) });

describe('drawn rows', () => {
  test('are all that are relevant and so many others, in shown order', () => {
    const lists = listsOf([long(50, 7), { labels: [0, 1, 1, 0, 0, 0] }, { labels: [0, 0] }, { labels: [] }]);
    const { rows, offsets } = drawNegatives(lists, 3, 1);
    expect([...offsets]).toEqual([0, 4, 9, 11, 11]);
    expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
    expect([...rows.subarray(0, 4)]).toContain(7);
    expect([...rows.subarray(4, 9)].filter((row) => lists.labels[row]! > 0)).toEqual([51, 52]);
    expect([...rows.subarray(9)]).toEqual([56, 57]);
    expect(new Set(rows).size).toBe(rows.length);
  });

  test('of a list depend on no other list and not on the order of lists; on the seed they do', () => {
    const lists = listsOf([long(40, 3), long(40, 20)]);
    const swapped = listsOf([long(40, 20), long(40, 3)]);
    swapped.qid = ['q1', 'q0'];
    const [a, b, c] = [drawNegatives(lists, 5, 1), drawNegatives(swapped, 5, 1), drawNegatives(lists, 5, 2)];
    expect([...b.rows.subarray(6)].map((row) => row - 40)).toEqual([...a.rows.subarray(0, 6)]);
    expect([...b.rows.subarray(0, 6)].map((row) => row + 40)).toEqual([...a.rows.subarray(6)]);
    expect([...c.rows]).not.toEqual([...a.rows]);
    const alone = listsOf([long(40, 20)]);
    alone.qid = ['q1'];
    expect([...drawNegatives(alone, 5, 1).rows].map((row) => row + 40)).toEqual([...a.rows.subarray(6)]);
  });

  test('are uniform: each of ten others is one of three drawn three times in ten', () => {
    const lists = listsOf(own(6000).map(() => long(11, 0)));
    const { rows } = drawNegatives(lists, 3, 1);
    const times = new Float64Array(11);
    for (const row of rows) times[row % 11]++;
    expect(times[0]).toBe(6000);
    // four standard deviations of a share of 0.3 over 6,000 lists
    for (const drawn of times.subarray(1))
      expect(Math.abs(drawn / 6000 - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / 6000));
  });

  test.each([[0], [-1], [2.5], [Number.NaN]])('%s are refused', (negatives) =>
    expect(() => drawNegatives(listsOf([long(3, 0)]), negatives, 1)).toThrow(/expected a whole number of at least 1/),
  );
});

describe('metrics against drawn negatives', () => {
  test('by hand: rank 3 of 5 with every negative drawn is the metric itself, under another name and policy', () => {
    const lists = listsOf([long(5, 2)]);
    const drawn = drawnLists(lists, drawNegatives(lists, 100, 1));
    const { metrics } = evaluate(drawn, { metrics: drawnMetrics(100, 7), seed: 1 });
    expect(Object.keys(metrics)).toEqual([
      'mrr|sampled100',
      'ndcg_10|sampled100',
      'hr_1|sampled100',
      'hr_10|sampled100',
    ]);
    expect(metrics['mrr|sampled100']!.value).toBeCloseTo(1 / 3, 12);
    expect(metrics['hr_1|sampled100']!.value).toBe(0);
    expect(metrics['hr_10|sampled100']!.value).toBe(1);
    for (const words of ['negatives=100', 'seed=7', 'keyed by list'])
      expect(metrics['mrr|sampled100']!.policy).toContain(words);
    const plain = new Set(leaderboardMetrics().map(({ name }) => name));
    for (const name of Object.keys(metrics)) expect(plain.has(name)).toBe(false);
  });

  test('are in the mean what the closed form for a few draws from very many expects', () => {
    const lists = listsOf(own(400).map(() => long(2001, 200)));
    const drawn = drawnLists(lists, drawNegatives(lists, 10, 1));
    const { value, se } = evaluate(drawn, { metrics: drawnMetrics(10, 1), seed: 1 }).metrics['mrr|sampled10']!;
    const expected = evaluate(lists, { metrics: [sampledReciprocalRank(10)], seed: 1 }).metrics['mrr|uniform10']!.value;
    expect(Math.abs(value - expected)).toBeLessThan(4 * se);
  });
});
