import { describe, expect, test } from 'vitest';
import { offPolicy } from '../../eval/off-policy/estimates';
import { judgedBy } from '../../eval/off-policy/judged';
import { policyOf, uniform } from '../../eval/off-policy/policies';

const log = {
  item: ['a', 'a', 'b', 'a', 'c'],
  position: [1, 1, 1, 2, 2],
  propensity: [0.5, 0.7, 0.2, 0.6, 0.3],
  click: [1, 0, 0, 0, 1],
};

describe('policies of a log', () => {
  test.each([
    ['the harmonic mean of .5 and .7, 7/12, over 7/12 + 1/5', 'a', 1, 35 / 47],
    ['1/5 over 7/12 + 1/5', 'b', 1, 12 / 47],
    ['.6 over .6 + .3', 'a', 2, 2 / 3],
    ['never shown there', 'b', 2, 0],
  ])('%s', (_, item, position, want) => {
    expect(policyOf(log)(item, position)).toBeCloseTo(want, 12);
  });

  test('chances that change with the day come out as their mean: .1 and .7 half of the time are .4', () => {
    const chances = [0.1, 0.7];
    const rows = chances.flatMap((p) => Array.from({ length: 100 }, (_, i) => ({ p, shown: i < 100 * p ? 'a' : 'b' })));
    const changing = policyOf({
      item: rows.map(({ shown }) => shown),
      position: rows.map(() => 1),
      propensity: rows.map(({ p, shown }) => (shown === 'a' ? p : 1 - p)),
    });
    expect(changing('a', 1)).toBeCloseTo(0.4, 12);
  });

  test.each([
    ['one of three', 'b', 1 / 3],
    ['an item nobody knows', 'z', 0],
  ])('uniform: %s', (_, item, want) => {
    expect(uniform(log.item)(item, 1)).toBe(want);
  });
});

describe('a log judged by another policy', () => {
  const judged = judgedBy(log, uniform(log.item));

  test('choices that never occur at a position count as such: c at 1, b at 2', () => {
    expect(judged.unsupported).toEqual(log.position.map(() => expect.closeTo(1 / 3, 12)));
  });

  test('rates come from other rows: the first row is predicted without its click', () => {
    const others = { clicks: 1, rows: 4 };
    const mean = others.clicks / others.rows;
    expect(judged.model!.taken[0]).toBeCloseTo((0 + 100 * mean) / (2 + 100), 12);
    expect(judged.model!.taken[4]).toBeCloseTo((0 + 100 * (1 / 4)) / (0 + 100), 12);
  });

  test('a policy judged from its own log is worth what it earned', () => {
    const n = 4000;
    const rows = Array.from({ length: n }, (_, i) => i);
    const own = {
      item: rows.map((i) => 'abcd'[i % 4]),
      position: rows.map((i) => 1 + (i % 3)),
      propensity: rows.map(() => 0.25),
      click: rows.map((i): number => (i % 7 === 0 ? 1 : 0)),
    };
    const { estimates, checks } = offPolicy(judgedBy(own, uniform(own.item)), { seed: 1, replicates: 100 });
    const earned = own.click.reduce((a, b) => a + b, 0) / n;
    expect([checks.meanWeight, checks.withoutSupport]).toEqual([1, 0]);
    for (const name of ['ips', 'snips', 'clipped'] as const) expect(estimates[name].value).toBeCloseTo(earned, 12);
    expect(estimates.dr.value).toBeCloseTo(earned, 4);
  });
});
