import { describe, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { type LoggedSlates, offPolicySlates, SLATE_ASSUMPTIONS } from '../../eval/off-policy/slates';

const RULES = { seed: 1, replicates: 50 };
const near = (value: number) => expect.closeTo(value, 9);

describe('lists of another policy', () => {
  // list 1: w = 2, .5, W = 2, 1, r = 1, 1; list 2: w = .5, 3, W = .5, 1.5, r = 0, 1
  const log: LoggedSlates = {
    offsets: [0, 2, 4],
    reward: [1, 1, 0, 1],
    propensity: [0.4, 0.8, 0.8, 0.25],
    target: [0.8, 0.4, 0.4, 0.75],
  };
  test('by hand', () => {
    const got = offPolicySlates(log, RULES);
    // sips (1 · 2 + 1.5 · 1) / 2; iips (2.5 + 3) / 2; rips (2 + 1 + 1.5) / 2
    expect([got.sips.value, got.iips.value, got.rips.value]).toEqual([near(1.75), near(2.75), near(2.25)]);
    expect(got.cascade_dr.value).toBeNaN();
    // (1 + 1.5)² / (1 + 2.25) / 2, and (2 + .5 + .5 + 3)² / (4 + .25 + .25 + 9) / 4
    // (1 + 1.5) / 2, and ((2 + .5) / 2 + (.5 + 3) / 2) / 2
    expect([got.rips.meanWeight.value, got.iips.meanWeight.value]).toEqual([near(1.25), near(1.5)]);
    expect([got.rips.effectiveShare, got.iips.effectiveShare]).toEqual([near(6.25 / 3.25 / 2), near(36 / 13.5 / 4)]);
  });
  test('by hand: doubly robust', () => {
    const model = { taken: [1.2, 0.5, 0.6, 0.4], target: [1, 0.6, 1.1, 0.3] };
    // list 1: 1 + 2 (1 + .6 − 1.2) + 1 (1 − .5) = 2.3; list 2: 1.1 + .5 (0 + .3 − .6) + 1.5 (1 − .4) = 1.85
    expect(offPolicySlates({ ...log, model }, RULES).cascade_dr.value).toBeCloseTo((2.3 + 1.85) / 2, 12);
  });
  test('the same policy: all are the plain mean, whatever the model', () => {
    const same = { ...log, target: log.propensity };
    // a model whose average over the one action there is equals what it says of it
    const model = { taken: [0.3, 0.2, 0.1, 0.7], target: [0.3, 0.2, 0.1, 0.7] };
    const got = offPolicySlates({ ...same, model }, RULES);
    for (const { value, effectiveShare } of Object.values(got)) expect([value, effectiveShare]).toEqual([near(1.5), near(1)]); // biome-ignore format: one line
  });
  test('one user says nothing of how users differ', () => {
    for (const { value, lo, hi, se, meanWeight } of Object.values(offPolicySlates({ ...log, user: [5, 5] }, RULES)))
      expect([lo, hi, se, meanWeight.lo, meanWeight.hi, value]).toEqual([NaN, NaN, NaN, NaN, NaN, value]);
  });
  test('weights that are all 0 are worth nothing', () => {
    const { sips, iips } = offPolicySlates({ ...log, target: [0, 0, 0, 0] }, RULES);
    expect([sips.effectiveShare, iips.effectiveShare]).toEqual([0, 0]);
  });
  test('each has its assumption beside it', () =>
    expect(Object.keys(SLATE_ASSUMPTIONS)).toEqual(Object.keys(offPolicySlates(log, RULES))));
  test.each([
    ['a row without a reward', { ...log, reward: [1] }, '1 reward, expected 4, one per row of 2 lists'],
    ['a list without a user', { ...log, user: [1] }, '1 users, expected 2'],
    ['no chance', { ...log, propensity: [0.4, 0, 0.8, 0.25] }, 'propensity of row 2 is 0'],
  ])('%s is refused', (_why, wrong, words) => expect(() => offPolicySlates(wrong, RULES)).toThrow(words));
});

/** Rewards of a cascade: reading goes on until something is clicked; two items, worth .2 and .6, in two places. */
function cascade(lists: number, seed: number): { log: LoggedSlates; truth: number } {
  const next = random(seed);
  const worth = [0.2, 0.6];
  const logging = [0.5, 0.5];
  const judged = [0.2, 0.8];
  const rows = { reward: [] as number[], propensity: [] as number[], target: [] as number[], taken: [] as number[], model: [] as number[] }; // biome-ignore format: one line
  const mean = worth.reduce((sum, w, i) => sum + w * judged[i], 0);
  // whoever clicks at the first place does not read on
  const ahead = (item: number): number => worth[item] + (1 - worth[item]) * mean;
  const truth = worth.reduce((sum, _, i) => sum + judged[i] * ahead(i), 0);
  for (let list = 0; list < lists; list++) {
    let isReading = true;
    for (let place = 0; place < 2; place++) {
      const item = next() < logging[0] ? 0 : 1;
      const reward = isReading && next() < worth[item] ? 1 : 0;
      rows.taken.push(place === 0 ? ahead(item) : isReading ? worth[item] : 0);
      rows.model.push(place === 0 ? truth : isReading ? mean : 0);
      if (reward) isReading = false;
      rows.reward.push(reward);
      rows.propensity.push(logging[item]);
      rows.target.push(judged[item]);
    }
  }
  const { taken, model, ...log } = rows;
  return { log: { ...log, offsets: Array.from({ length: lists + 1 }, (_, i) => 2 * i), model: { taken, target: model } }, truth }; // biome-ignore format: one line
}

test('a cascade: rips and doubly robust find its value, which iips, taking places for independent, misses', () => {
  const { log, truth } = cascade(20_000, 3);
  const got = offPolicySlates(log, { seed: 2, replicates: 200, level: 0.99 });
  for (const name of ['sips', 'rips', 'cascade_dr'] as const) {
    expect(got[name].lo, name).toBeLessThan(truth);
    expect(got[name].hi, name).toBeGreaterThan(truth);
  }
  expect(got.iips.lo).toBeGreaterThan(truth);
  for (const { meanWeight } of Object.values(got)) expect([meanWeight.lo < 1, meanWeight.hi > 1]).toEqual([true, true]);
  expect(got.cascade_dr.se).toBeLessThan(0.8 * got.rips.se);
  expect(got.rips.se).toBeLessThanOrEqual(got.sips.se);
});
