import { expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { evaluate } from '../../eval/evaluate';
import { coverage } from '../../eval/metrics/coverage';
import { entropy } from '../../eval/metrics/entropy';
import { gini } from '../../eval/metrics/gini';
import { personalisation } from '../../eval/metrics/personalisation';
import { brier } from '../../eval/metrics/probability';
import { listsOf } from './lists-of';

test('leaving out groups of users agrees with drawing them, and gives the same value', () => {
  const next = random(6);
  const lists = listsOf(
    Array.from({ length: 3000 }, () => ({
      user: Math.floor(1500 * next()),
      items: [0, 1, 2].map((place) => 3 * Math.floor(133 * next() ** 12) + place),
      scores: [0, 1, 2].map(() => next()),
      labels: [0, 1, 2].map(() => (next() < 0.3 ? 1 : 0)),
    })),
  );
  const metrics = [coverage(3), gini(3), entropy(3), personalisation(3), brier];
  const at = (replicates: number) =>
    evaluate(lists, { metrics, catalogue: { size: 400 }, seed: 2, replicates }).metrics;
  const drawn = at(400);
  const leftOut = at(1_000_000);
  for (const { name } of metrics) {
    expect(leftOut[name].value, name).toBe(drawn[name].value);
    expect([drawn[name].df, leftOut[name].df], name).toEqual([Number.NaN, 99]);
    expect(leftOut[name].lo, name).toBeLessThan(leftOut[name].value);
    expect(leftOut[name].hi, name).toBeGreaterThan(leftOut[name].value);
    if (name !== 'coverage_3') expect(Math.log2(leftOut[name].se / drawn[name].se), name).toBeCloseTo(0, 0);
  }
  expect(at(1_000_000)).toEqual(leftOut);
});
