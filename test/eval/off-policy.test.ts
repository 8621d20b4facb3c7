import { describe, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { debiasedMean } from '../../eval/clicks/debiased';
import { type LoggedActions, offPolicy } from '../../eval/off-policy/estimates';

const own = (n: number) => Array.from({ length: n }, (_, i) => i);
const rules = { seed: 1, replicates: 200 };
const w = [1.6, 0.6, 2, 0.2, 0.8];
const logged: LoggedActions = {
  reward: [1, 0, 1, 0, 1],
  propensity: w.map(() => 0.5),
  target: w.map((weight) => weight / 2),
  model: { taken: [0.6, 0.3, 0.5, 0.2, 0.4], target: [0.55, 0.4, 0.5, 0.3, 0.45] },
};

describe('off-policy estimates (metrics.md 2.9)', () => {
  const { estimates, checks } = offPolicy(logged, { ...rules, clip: 1.5 });
  test.each([
    ['ips', 0.88],
    ['snips', 0.846154],
    ['clipped', 0.76],
    ['dm', 0.44],
    ['dr', 0.82],
  ] as const)('%s', (name, want) => {
    expect(estimates[name].value).toBeCloseTo(want, 6);
    expect(estimates[name].lo).toBeLessThanOrEqual(want);
    expect(estimates[name].hi).toBeGreaterThanOrEqual(want);
  });
  test('effective rows 3.557895, mean weight 1.04, largest 2', () => {
    expect(checks.effective).toBeCloseTo(3.557895, 6);
    expect([checks.meanWeight, checks.largest, checks.withoutSupport]).toEqual([
      expect.closeTo(1.04, 12),
      2,
      Number.NaN,
    ]);
    expect(checks.histogram.filter(({ rows }) => rows > 0)).toEqual([
      { upTo: 0.5, rows: 1 },
      { upTo: 1, rows: 2 },
      { upTo: 2, rows: 2 },
    ]);
  });
  test('all weights 1: IPS, SNIPS are the mean reward, DR the model and its mean error', () => {
    const same = offPolicy({ ...logged, target: logged.propensity }, rules).estimates;
    expect([same.ips.value, same.snips.value]).toEqual([0.6, 0.6]);
    const { taken, target } = logged.model!;
    const wanted = own(5).reduce((t, i) => t + target[i] + logged.reward[i] - taken[i], 0) / 5;
    expect(same.dr.value).toBeCloseTo(wanted, 12);
  });
  test('no model: DM and DR are undefined', () => {
    const { dm, dr, ips } = offPolicy({ ...logged, model: undefined }, rules).estimates;
    expect([dm.value, dr.value, ips.value]).toEqual([Number.NaN, Number.NaN, expect.closeTo(0.88, 12)]);
  });
  test('policies too far apart are refused, and say so', () => {
    const far = { ...logged, target: [0.5, 0, 0, 0, 0], unsupported: [0, 1, 1, 1, 1] };
    const { estimates: none, refused, checks: of } = offPolicy(far, { ...rules, leastEffective: 0.5 });
    expect(refused).toBe('5 rows are worth 1.0 by their weights, expected at least 50 %; the policies differ too much');
    expect([none.ips.value, of.withoutSupport]).toEqual([Number.NaN, 0.8]);
  });
  test('a propensity of 0, columns of unequal length and a clip of 0 are errors', () => {
    expect(() => offPolicy({ ...logged, propensity: [0, 1, 1, 1, 1] }, rules)).toThrow('propensity of row 1 is 0');
    expect(() => offPolicy({ ...logged, target: [1] }, rules)).toThrow('1 target, expected 5, one per reward');
    expect(() => offPolicy(logged, { ...rules, clip: 0 })).toThrow('clip is 0');
  });
  test('a known policy is found from the log of another, by IPS, SNIPS and DR', () => {
    const next = random(5);
    const worth = [0.1, 0.3, 0.6];
    const [old, judged] = [[0.6, 0.3, 0.1], [0.2, 0.3, 0.5]]; // biome-ignore format: one line
    const actions = own(6000).map(() => {
      const x = next();
      return x < 0.6 ? 0 : x < 0.9 ? 1 : 2;
    });
    const truth = judged.reduce((t, p, a) => t + p * worth[a], 0);
    const { estimates: found, checks: of } = offPolicy(
      {
        reward: actions.map((a) => (next() < worth[a] ? 1 : 0)),
        propensity: actions.map((a) => old[a]),
        target: actions.map((a) => judged[a]),
        user: own(6000).map((i) => i >> 1),
        model: { taken: actions.map((a) => worth[a]), target: actions.map(() => truth) },
      },
      rules,
    );
    for (const name of ['ips', 'snips', 'dr'] as const) {
      expect(found[name].lo).toBeLessThan(truth);
      expect(found[name].hi).toBeGreaterThan(truth);
    }
    expect(found.dr.se).toBeLessThan(found.ips.se);
    expect([of.meanWeightInterval.lo < 1, of.meanWeightInterval.hi > 1]).toEqual([true, true]);
  });
});

describe('position-debiased MRR (metrics.md 2.9): θ 1, .6, .4; clicks at 1, 2, 3, 3', () => {
  const rr = [1, 0.5, 1, 0.25];
  const clicks = [1, 2, 3, 3];
  const theta = [1, 0.6, 0.4];
  test.each([
    ['uncapped', Infinity, 1.239583, 0.646739, 0],
    ['capped at 2', 2, (1 + 0.5 / 0.6 + 2 + 0.5) / 4, 0.65, 0.5],
  ])('%s', (_why, cap, ips, snips, capped) => {
    const got = debiasedMean(rr, own(4), clicks, theta, { cap });
    expect(got.naive.value).toBeCloseTo(0.6875, 12);
    expect(got.ips.value).toBeCloseTo(ips, 6);
    expect(got.selfNormalised.value).toBeCloseTo(snips, 6);
    expect(got.capped).toBe(capped);
  });
  test('lists without a click are left out; a clicked position must have been examined', () => {
    const got = debiasedMean([...rr, 0.3], own(5), [...clicks, Number.NaN], theta);
    expect(got.selfNormalised).toMatchObject({ value: expect.closeTo(0.646739, 6), n: 4, undefinedLists: 1 });
    expect(() => debiasedMean([1], [1], [4], theta)).toThrow('position 4 was clicked and has examination undefined');
  });
});
