import { describe, expect, test } from 'vitest';
import { evaluate, type Rules } from '../../eval/evaluate';
import { auc } from '../../eval/metrics/auc';
import { gauc } from '../../eval/metrics/gauc';
import { hitRate } from '../../eval/metrics/hit-rate';
import { ndcg } from '../../eval/metrics/ndcg';
import { precision } from '../../eval/metrics/precision';
import { reciprocalRank } from '../../eval/metrics/reciprocal-rank';
import { listsOf, type Toy } from './lists-of';

const measured = (toys: Toy[], rules: Partial<Rules>) =>
  evaluate(listsOf(toys), { metrics: [reciprocalRank()], seed: 1, ...rules });

describe('missed: the clicked item is not among the candidates', () => {
  const toys: Toy[] = [
    { labels: [0, 1, 0] },
    { labels: [0, 0, 0], missed: true },
    { labels: [0, 0], scores: [-Infinity, -Infinity], missed: true },
  ];
  const cases: [rule: 'zero' | 'skip' | 'worst', want: number, n: number, policy: string][] = [
    ['zero', 0.5 / 3, 3, ''],
    ['skip', 0.5, 1, 'missed=skip,'],
    ['worst', (1 / 2 + 1 / 4 + 1 / 3) / 3, 3, 'missed=worst,'],
  ];
  test.each(cases)('%s', (missed, want, n, policy) => {
    const { metrics, counts } = measured(toys, { missed });
    expect(metrics.mrr.value).toBeCloseTo(want, 12);
    expect(metrics.mrr).toMatchObject({ n, policy: `mrr{absent=0,empty=zero,${policy}ties=expectation}` });
    expect(counts.n_missed).toBe(2);
  });

  test('worst is a place behind all others for every metric, and no candidate', () => {
    const { metrics, rows } = measured([{ labels: [0, 0], missed: true }], {
      missed: 'worst',
      metrics: [ndcg(), hitRate(2), auc],
    });
    expect(metrics.ndcg.value).toBeCloseTo(1 / Math.log2(4), 12);
    expect([metrics.hr_2.value, metrics.auc.value, rows.columns.candidates[0]]).toEqual([0, 0, 2]);
  });
});

describe('empty: nothing was judged relevant', () => {
  const toys: Toy[] = [{ labels: [0, 1] }, { labels: [0, 0] }];
  test('zero counts it and prints the mean without it', () => {
    expect(measured(toys, {}).metrics.mrr).toMatchObject({ value: 0.25, withoutEmpty: 0.5, n: 2 });
    expect(measured([toys[0]], {}).metrics.mrr.withoutEmpty).toBeUndefined();
  });
  test('skip leaves it out', () => {
    const { metrics } = measured(toys, { empty: 'skip' });
    expect(metrics.mrr).toMatchObject({ value: 0.5, undefinedLists: 1 });
    expect(metrics.mrr.withoutEmpty).toBeUndefined();
  });
  test('nan says that the mean is undefined', () => {
    const { mrr } = measured(toys, { empty: 'nan' }).metrics;
    expect([mrr.value, mrr.reason]).toEqual([Number.NaN, '1 lists have no relevant candidate']);
    expect(measured([toys[0]], { empty: 'nan' }).metrics.mrr.value).toBe(0.5);
  });
  test('error refuses it, naming the list', () =>
    expect(() => measured(toys, { empty: 'error' })).toThrow('list q1 has no relevant candidate'));
});

describe('NaN scores', () => {
  const toys: Toy[] = [{ labels: [1, 0, 0], scores: [Number.NaN, 0, -Infinity] }];
  test('are an error', () => expect(() => measured(toys, {})).toThrow('score of candidate 1 is NaN'));
  test('or the worst of all, equal among themselves', () => {
    expect(measured(toys, { nan: 'worst' }).metrics.mrr).toMatchObject({
      value: 1 / 3,
      policy: 'mrr{absent=0,empty=zero,nan=worst,ties=expectation}',
    });
    const two: Toy[] = [{ labels: [1, 0, 0], scores: [Number.NaN, Number.NaN, 1] }];
    expect(measured(two, { nan: 'worst' }).metrics.mrr.value).toBeCloseTo((1 / 2 + 1 / 3) / 2, 12);
    expect(measured(two, { nan: 'worst', ties: 'pessimistic' }).metrics.mrr.value).toBeCloseTo(1 / 3, 12);
  });
});

describe('duplicates (metrics.md 2.2, D)', () => {
  const list = (clicked: number): Toy[] => [
    { items: [1, 2, 2, 3], labels: [1, 2, 2, 3].map((item) => (item === clicked ? 1 : 0)) },
  ];
  const cases: [why: string, rule: 'move-up' | 'gap' | 'challenge', clicked: number, rr: number, p: number][] = [
    ['keep first, ranks move up', 'move-up', 3, 1 / 3, 1 / 3],
    ['keep first, the gap stays', 'gap', 3, 1 / 4, 0],
    ['the doubled item counts once', 'move-up', 2, 1 / 2, 1 / 3],
    ['RecSys 2019: clicked twice is 0', 'challenge', 2, 0, 0],
    ['RecSys 2019: another was twice', 'challenge', 3, 1 / 4, 0],
  ];
  test.each(cases)('%s', (_why, duplicates, clicked, rr, p) => {
    const { metrics } = measured(list(clicked), { duplicates, metrics: [reciprocalRank(), precision(3)] });
    expect([metrics.mrr.value, metrics.precision_3.value]).toEqual([expect.closeTo(rr, 12), expect.closeTo(p, 12)]);
    expect(metrics.mrr.policy).toContain(`duplicates=${duplicates}`);
  });
  test('unsettled, the doubled item counts twice; error refuses it', () => {
    expect(measured(list(2), { metrics: [precision(3)] }).metrics.precision_3.value).toBeCloseTo(2 / 3, 12);
    expect(() => measured(list(2), { duplicates: 'error' })).toThrow('item 2 is listed twice');
  });
  test('the better scored of two doubles stays, whatever stands first', () => {
    const toys: Toy[] = [{ items: [2, 1, 2], labels: [1, 0, 1], scores: [0, 1, 2] }];
    expect(measured(toys, { duplicates: 'move-up' }).metrics.mrr.value).toBe(1);
  });
});

describe('ties by a declared key and by a seed', () => {
  const toys: Toy[] = [
    { items: [4, 9, 7], labels: [0, 0, 1], scores: [1, 1, 1] },
    { items: [7, 4, 9], labels: [1, 0, 0], scores: [1, 1, 1] },
  ];
  test('by key: the lowest first, whatever the order of the rows', () => {
    const lists = { ...listsOf(toys), keys: [4, 9, 7, 7, 4, 9] };
    const { metrics, rows } = evaluate(lists, { metrics: [reciprocalRank()], ties: 'key', seed: 1 });
    expect([...rows.columns.mrr]).toEqual([0.5, 0.5]);
    expect(metrics.mrr.policy).toBe('mrr{absent=0,empty=zero,ties=key}');
  });
  test('seeded: a place drawn from seed, list and item; another seed draws another', () => {
    const many = Array.from({ length: 400 }, (): Toy => toys[0]);
    const at = (seed: number) => measured(many, { ties: 'seeded', seed }).rows.columns.mrr;
    expect(at(3)).toEqual(at(3));
    expect(at(4)).not.toEqual(at(3));
    expect(at(3).reduce((a, b) => a + b, 0) / 400).toBeCloseTo((1 + 1 / 2 + 1 / 3) / 3, 1);
    const turned = many.map((): Toy => toys[1]);
    expect(measured(turned, { ties: 'seeded', seed: 3 }).rows.columns.mrr).toEqual(at(3));
  });
});

describe('averages are named (metrics.md 2.8): users RR [1,1,1], [0], [.5,.5]', () => {
  const ranks: [user: number, rr: number][] = [[1, 1], [1, 1], [1, 1], [2, 0], [3, 0.5], [3, 0.5]]; // biome-ignore format: a table
  const toys = ranks.map(([user, rr]): Toy => ({ user, labels: rr === 1 ? [1, 0] : rr === 0 ? [0, 0] : [0, 1] }));
  test('micro, over lists', () => expect(measured(toys, {}).metrics.mrr.value).toBeCloseTo(2 / 3, 12));
  test('macro, over users', () =>
    expect(measured(toys, { average: 'users' }).metrics.mrr).toMatchObject({
      value: 0.5,
      clusters: 3,
      policy: 'mrr{absent=0,average=users,empty=zero,ties=expectation}',
    }));
  test('GAUC keeps its weights under either', () => {
    const { metrics } = measured(toys, { metrics: [gauc('impressions')], average: 'users' });
    expect(metrics.gauc_impressions.value).toBe(0.5);
  });
});
