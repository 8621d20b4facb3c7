import { describe, expect, test } from 'vitest';
import { chiSquareTail, normalCdf, normalQuantile, normalTails } from '../../eval/normal';

describe('the normal distribution', () => {
  test.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.959963984540054, 0.025],
    [2.5, 0.9937903346742238],
    [-6, 9.865876450376981e-10],
    [-10, 7.61985302416052e-24],
  ])('P(Z <= %d)', (z, want) => expect(normalCdf(z) / want).toBeCloseTo(1, 12));

  test.each([
    [0.975, 1.959963984540054],
    [0.8, 0.8416212335729143],
    [0.9875, 2.241402727604947],
    [1e-10, -6.361340902404056],
  ])('quantile of %d', (p, want) => expect(normalQuantile(p)).toBeCloseTo(want, 12));

  test('both tails, and the ends', () => {
    expect(normalTails(-1.959963984540054)).toBeCloseTo(0.05, 14);
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([
      -Infinity,
      Infinity,
      expect.closeTo(0),
    ]);
    expect(normalQuantile(1.1)).toBeNaN();
    expect(normalCdf(Number.NaN)).toBeNaN();
  });

  test('chi square with one degree is a squared normal, with two an exponential', () => {
    expect(chiSquareTail(3.841458820694124, 1)).toBeCloseTo(0.05, 12);
    for (const x of [0.1, 1, 5, 16, 80]) expect(chiSquareTail(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 11);
    expect(chiSquareTail(0, 3)).toBe(1);
  });
});
