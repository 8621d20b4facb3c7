import { describe, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { alwaysValidP, confidenceSequence, mixtureRatio } from '../../eval/ab/always-valid';
import { armFor, fnv1a32, growthBookV1, growthBookV2, hash53, ranges } from '../../eval/ab/assignment';
import { groupSequential } from '../../eval/ab/group-sequential';
import { obrienFlemingSpending, pocockSpending, powerSpending } from '../../eval/ab/spending';

describe('group-sequential boundaries (metrics.md 4.5), information .25, .5, .75, 1', () => {
  const looks = [0.25, 0.5, 0.75, 1];
  test.each([
    [powerSpending(2), [2.955167, 2.559321, 2.300814, 2.091913], 3.9],
    [obrienFlemingSpending('side'), [4.3326, 2.9631, 2.359, 2.0141], 4],
    [obrienFlemingSpending('halved'), [3.9199, 2.774, 2.2982, 2.0426], 4],
    [pocockSpending(), [2.3683, 2.3675, 2.3582, 2.35], 4],
  ])('$name', (spending, want, digits) => {
    const got = groupSequential(looks, spending);
    want.forEach((z, look) => expect(got[look]).toBeCloseTo(z, digits));
  });
  test('the second look by a double integral of 40,001 points: 2.5593502 (the page has a solver’s 2.559321)', () => {
    expect(groupSequential(looks, powerSpending(2))[1]).toBeCloseTo(2.5593501561, 8);
  });
  test('one look is the fixed test; all error is spent by the last', () => {
    expect(groupSequential([1], powerSpending(3))[0]).toBeCloseTo(1.959964, 6);
    for (const spending of [powerSpending(1), pocockSpending(), obrienFlemingSpending('halved')]) {
      expect(spending.perSide(1)).toBeCloseTo(0.025, 12);
    }
    expect(obrienFlemingSpending('side').perSide(1)).toBeCloseTo(0.025, 12);
  });
  test('looks out of order are refused', () =>
    expect(() => groupSequential([0.5, 0.4], powerSpending(2))).toThrow('looks at 0.5, 0.4 of the information'));
});

describe('always-valid tests (metrics.md 4.5)', () => {
  test.each([
    [10, 0.5, 1.005616],
    [50, 0.4, 2.23042],
    [100, 0.4, 11.443863],
  ])('mixture of n %d, d %d', (n, d, want) => expect(mixtureRatio(n, d, 2, 0.1)).toBeCloseTo(want, 5));
  test('p is the least so far and at most 1', () => {
    const looks = [{ n: 5, d: 0 }, { n: 50, d: 0.4 }, { n: 60, d: 0.1 }, { n: 100, d: 0.4 }]; // biome-ignore format: one line
    const p = alwaysValidP(looks, 2, 0.1);
    expect(p).toEqual([1, expect.closeTo(0.448346, 6), expect.closeTo(0.448346, 6), expect.closeTo(0.087383, 6)]);
  });
  test('confidence sequence, N* = 5000: ρ and half-widths over SE', () => {
    const half = (n: number) => {
      const arm = { n: n / 2, mean: 0, variance: 1 };
      const { hi } = confidenceSequence(arm, arm, 5000);
      return hi / Math.sqrt(4 / n);
    };
    expect(confidenceSequence({ n: 9, mean: 0, variance: 1 }, { n: 9, mean: 0, variance: 1 }, 5000).rho).toBeCloseTo(
      0.0398401,
      7,
    );
    expect([half(500), half(5000), half(50_000)].map((x) => x.toFixed(4))).toEqual(['3.8551', '3.0352', '3.2417']);
  });
  test('means 10, 11; variances 4, 5; 100 each: [−.529988, 2.529988], p .300955', () => {
    const got = confidenceSequence({ n: 100, mean: 11, variance: 5 }, { n: 100, mean: 10, variance: 4 }, 5000);
    expect([got.lo, got.hi, got.p]).toEqual([
      expect.closeTo(-0.529988, 6),
      expect.closeTo(2.529988, 6),
      expect.closeTo(0.300955, 6),
    ]);
    expect(() => confidenceSequence({ n: 1, mean: 0, variance: 1 }, { n: 1, mean: 0, variance: 1 }, 0)).toThrow(
      'tuned at 0',
    );
  });
});

test('fourteen looks at nothing: fixed tests find one in five, planned looks one in twenty, sequences less', () => {
  const next = random(17);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const looks = Array.from({ length: 14 }, (_, i) => (i + 1) / 14);
  const bounds = groupSequential(looks, obrienFlemingSpending('side'));
  let [fixed, planned, anyTime] = [0, 0, 0];
  for (let round = 0; round < 4000; round++) {
    const z: number[] = [];
    let score = 0;
    looks.forEach((t) => {
      score += normal() * Math.sqrt(1 / 14);
      z.push(score / Math.sqrt(t));
    });
    if (z.some((value) => Math.abs(value) > 1.959964)) fixed++;
    if (z.some((value, look) => Math.abs(value) > bounds[look])) planned++;
    const outside = z.some((value, look) => {
      const n = 400 * (look + 1);
      const arm = { n: n / 2, mean: 0, variance: 1 };
      const { lo, hi } = confidenceSequence({ ...arm, mean: value * Math.sqrt(4 / n) }, arm, 5000);
      return lo > 0 || hi < 0;
    });
    if (outside) anyTime++;
  }
  expect(fixed / 4000).toBeCloseTo(0.214, 1);
  expect(planned / 4000).toBeGreaterThan(0.04);
  expect(planned / 4000).toBeLessThan(0.06);
  expect(anyTime / 4000).toBeLessThan(0.025);
});

describe('assignment (metrics.md 4.3)', () => {
  test.each([
    ['a', 'e40c292c'],
    ['foobar', 'bf9cf968'],
    ['', '811c9dc5'],
  ])('FNV-1a of "%s"', (text, want) => expect(fnv1a32(text).toString(16)).toBe(want));
  test.each([
    ['seed', 'a', 0.0505],
    ['seed', 'b', 0.2696],
    ['foo', 'ab', 0.2575],
    ['foo', 'def', 0.2019],
    ['89123klj', '8952klfjas09ujkasdf', 0.124],
  ])('GrowthBook 2 (%s, %s)', (seed, id, want) => expect(growthBookV2(seed, id)).toBe(want));
  test.each([
    ['', 'a', 0.22],
    ['', 'b', 0.077],
    ['b', 'a', 0.946],
    ['ef', 'd', 0.652],
  ])('GrowthBook 1 (%s, %s)', (seed, id, want) => expect(growthBookV1(seed, id)).toBe(want));

  test('é is one UTF-16 unit and two bytes: the SDK’s way differs from a hash over bytes', () => {
    const overBytes = [...new TextEncoder().encode('é')].reduce(
      (h, byte) => Math.imul(h ^ byte, 0x01000193),
      0x811c9dc5,
    );
    expect(fnv1a32('é')).not.toBe(overBytes >>> 0);
    expect(fnv1a32('é')).toBe(Math.imul(0x811c9dc5 ^ 0xe9, 0x01000193) >>> 0);
  });

  test.each([growthBookV1, growthBookV2, hash53])('ids 1 and "1" are one unit', (hash) =>
    expect(hash('x', 1)).toBe(hash('x', '1')),
  );

  test('53 bits: spread evenly, independent between experiments, no names run together', () => {
    const places = Array.from({ length: 20_000 }, (_, i) => [hash53('a', i), hash53('b', i)]);
    const tenths = (of: number[]) =>
      of.reduce((t, x) => t.map((n, i) => n + (i === Math.floor(x * 10) ? 1 : 0)), Array(10).fill(0));
    for (const side of [0, 1])
      for (const n of tenths(places.map((p) => p[side]))) expect(Math.abs(n - 2000)).toBeLessThan(200);
    const together = places.reduce((t, [x, y]) => t + (x - 0.5) * (y - 0.5), 0) / places.length;
    expect(Math.abs(together * 12)).toBeLessThan(0.03);
    expect(new Set(places.map(([x]) => x)).size).toBe(20_000);
    expect(hash53('ab', 'c')).not.toBe(hash53('a', 'bc'));
    expect(hash53('experiment', 'é').toFixed(12)).toBe(hash53('experiment', 'e\u0301'.normalize('NFC')).toFixed(12));
  });

  test('more traffic moves no unit: ranges grow from their own starts', () => {
    expect(ranges([0.5, 0.5], 0.5)).toEqual([[0, 0.25], [0.5, 0.75]]); // biome-ignore format: one line
    const [half, all] = [ranges([0.5, 0.5], 0.5), ranges([0.5, 0.5])];
    for (let i = 0; i < 500; i++) {
      const place = hash53('x', i);
      if (armFor(place, half) >= 0) expect(armFor(place, all)).toBe(armFor(place, half));
    }
    expect(armFor(0.3, half)).toBe(-1);
    expect(() => ranges([1, 0])).toThrow('weights 1, 0 at coverage 1');
  });
});
