import { describe, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { armOf, linearised, ratioArm, shareArm } from '../../eval/ab/arm';
import { cuped } from '../../eval/ab/cuped';
import { interleaved, teamDraft } from '../../eval/ab/interleaving';
import { fieller, incremental, lift } from '../../eval/ab/lift';
import { permutation } from '../../eval/ab/permutation';
import { revenue } from '../../eval/ab/revenue';
import { sampleRatio } from '../../eval/ab/sample-ratio';
import { smallestLift, unitsPerArm, unitsPerArmOfShares } from '../../eval/ab/sample-size';
import { selfTest } from '../../eval/ab/self-test';
import { normalDifference, welch } from '../../eval/ab/welch';
import { binomialTails } from '../../eval/binomial';

const near = (value: number, digits = 6) => expect.closeTo(value, digits);
const own = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('shares and ratios (metrics.md 2.10)', () => {
  test('CTR 100/2000 against 130/2000', () => {
    const [target, control] = [shareArm(130, 2000), shareArm(100, 2000)];
    expect(normalDifference(target, control)).toMatchObject({ value: near(0.015), se: near(0.007358), statistic: near(2.0386, 4), p: near(0.041485) }); // biome-ignore format: one line
    expect(lift(target, control)).toMatchObject({ value: near(0.3), se: near(0.167958), method: 'delta' });
  });

  test('Target 540/9000, Control 50/1000', () => {
    const [target, control] = [shareArm(540, 9000), shareArm(50, 1000)];
    const difference = normalDifference(target, control);
    expect(difference).toMatchObject({ value: near(0.01), se: near(0.00733258, 8), statistic: near(1.36378, 5), p: near(0.172638), lo: near(-0.0043716, 7), hi: near(0.0243716, 7) }); // biome-ignore format: one line
    expect(lift(target, control)).toMatchObject({ value: near(0.2), se: near(0.17282) });
    const real = incremental(target, difference);
    expect([real.value, real.lo, real.hi, real.share]).toEqual([near(90), near(-39.3, 1), near(219.3, 1), near(1 / 6)]);
  });

  test.each([
    ['all clicks by one user', [4, 0, 0, 0], [10, 10, 10, 10], 0.1, 0.1],
    ['impressions vary', [2, 0, 1, 3], [10, 5, 5, 20], 0.15, 0.027003],
  ])('delta method: %s', (_why, clicks, shown, ctr, se) => {
    const { mean, variance, n } = ratioArm(clicks, shown);
    expect([mean, Math.sqrt(variance / n)]).toEqual([near(ctr), near(se)]);
  });

  test.each([
    ['impressions vary', [2, 0, 1, 3], [10, 5, 5, 20]],
    ['nobody clicks', [0, 0], [3, 4]],
  ])(
    'linearised, a ratio is the mean of its units, with the variance of the delta method: %s',
    (_why, clicks, shown) => {
      const [got, want] = [armOf(linearised(clicks, shown)), ratioArm(clicks, shown)];
      expect(got).toEqual({ n: want.n, mean: near(want.mean, 14), variance: near(want.variance, 14) });
    },
  );

  test('the naive error of the first is half the truth', () =>
    expect(Math.sqrt((0.1 * 0.9) / 40)).toBeCloseTo(0.047434, 6));

  test('means 10, 11; variances 4, 5; 100 each: Welch and lift', () => {
    const [control, target] = [{ n: 100, mean: 10, variance: 4 }, { n: 100, mean: 11, variance: 5 }]; // biome-ignore format: one line
    const got = welch(target, control);
    expect(got).toMatchObject({ statistic: near(3.333333), df: near(195.585, 3), p: near(0.0010263, 7) });
    expect(lift(target, control, got.df)).toMatchObject({ value: near(0.1), se: near(0.0313688, 7), lo: near(0.038136, 5), hi: near(0.161864, 5) }); // biome-ignore format: one line
  });

  test('Fieller agrees with delta for a sure control and is unbounded for one that may be 0', () => {
    const sure = [{ n: 1e6, mean: 1.1, variance: 1 }, { n: 1e6, mean: 1, variance: 1 }] as const; // biome-ignore format: one line
    const byDelta = lift(sure[0], sure[1]);
    expect(fieller(sure[0], sure[1])).toEqual({ lo: near(byDelta.lo, 5), hi: near(byDelta.hi, 5) });
    const unsure = lift({ n: 100, mean: 0.3, variance: 1 }, { n: 100, mean: 0.1, variance: 1 });
    expect(unsure).toMatchObject({ method: 'fieller', lo: -Infinity, hi: Infinity });
    const weak = lift({ n: 100, mean: 0.3, variance: 1 }, { n: 100, mean: 0.25, variance: 1 });
    expect(weak.method).toBe('fieller');
    expect(weak.hi).toBeGreaterThan(weak.value + 2 * weak.se);
  });
});

describe('revenue (metrics.md 2.10)', () => {
  const target = [0, 0, 10, 20, 0, 30];
  const control = [0, 0, 10, 0, 10, 4];
  test('means 10 and 4, Welch, exact permutation', () => {
    expect(welch(armOf(target), armOf(control))).toMatchObject({ value: near(6), statistic: near(1.083473), df: near(6.466993), p: near(0.317332) }); // biome-ignore format: one line
    expect(permutation(target, control, { seed: 1 })).toEqual({ p: 392 / 924, exact: true, assignments: 924 });
  });
  test('drawn permutations agree, and are never 0', () => {
    const drawn = permutation(target, control, { seed: 1, exactUpTo: 0 });
    expect([drawn.exact, drawn.p]).toEqual([false, near(392 / 924, 1)]);
    expect(
      permutation(
        own(30).map((x) => x + 100),
        own(30),
        { seed: 1, draws: 99 },
      ).p,
    ).toBe(0.01);
  });
  test('one cap for both arms; buyers times basket is the mean', () => {
    const both = revenue(target, control, 0.9);
    expect(both.cap).toBeCloseTo(19, 12);
    expect([both.target.winsorised.mean, both.control.winsorised.mean]).toEqual([near(8), near(4)]);
    for (const { mean, buyers, basket } of [both.target, both.control])
      expect(buyers.mean * basket.mean).toBeCloseTo(mean.mean, 12);
    expect(() => revenue(target, control, 0)).toThrow('quantile is 0');
  });
});

describe('CUPED (metrics.md 4.4)', () => {
  test('x = 1..6: θ, what is left of the variance', () => {
    const all = { y: [2, 2, 4, 5, 5, 8], before: [1, 2, 3, 4, 5, 6] };
    const got = cuped(all, all);
    expect([got.theta, got.left]).toEqual([near(1.142857), near(0.097744)]);
    expect([armOf(all.y).variance, got.target.variance]).toEqual([near(5.066667), near(0.495238)]);
  });
  test.each([
    ['within the arms', 'within', 1.45, 0.8],
    ['concatenated, as GrowthBook', 'concatenated', 1.583333, 0.666667],
  ] as const)('naive +2.25, θ %s', (_why, theta, slope, effect) => {
    const control = { y: [2, 3, 5, 6], before: [1, 2, 3, 4] };
    const target = { y: [4, 6, 6, 9], before: [2, 3, 4, 5] };
    const got = cuped(target, control, theta);
    expect(armOf(target.y).mean - armOf(control.y).mean).toBe(2.25);
    expect([got.theta, got.target.mean - got.control.mean]).toEqual([near(slope), near(effect)]);
  });
  test('units without a past are kept: they get the mean and a slope of their own', () => {
    const target = { y: [4, 6, 6, 9, 1], before: [2, 3, 4, 5, Number.NaN] };
    const control = { y: [2, 3, 5, 6, 0.2], before: [1, 2, 3, 4, Number.NaN] };
    const got = cuped(target, control);
    expect([got.target.n, got.withoutPast, got.theta]).toEqual([5, 2, near(1.45)]);
    expect(got.thetaWithout).toBeLessThan(0);
    // the four with a past differ by .8 after adjustment, and so do those without
    expect(got.target.mean - got.control.mean).toBeCloseTo(0.8, 6);
  });
  test('a past that says nothing, or that nobody has, changes nothing', () => {
    const flat = { y: [1, 2, 3], before: [5, 5, 5] };
    expect(cuped(flat, flat)).toMatchObject({ theta: 0, left: 1, target: { mean: 2 } });
    const none = { y: [1, 2, 3], before: [Number.NaN, Number.NaN, Number.NaN] };
    expect(cuped(none, none)).toMatchObject({ theta: 0, thetaWithout: 0, left: 1 });
    expect(() => cuped({ y: [1], before: [] }, flat)).toThrow('1 values and 0 pasts');
  });
});

describe('sample ratio (metrics.md 4.3)', () => {
  test.each([
    [[5000, 5300], [0.5, 0.5], 8.737864, 0.003117, 'fine'],
    [[5000, 5100], [0.5, 0.5], 0.990099, 0.319718, 'fine'],
    [[100, 130], [0.5, 0.5], 3.913043, 0.047913, 'fine'],
    [[821_588, 815_482], [0.5, 0.5], 22.7744, 1.82e-6, 'mismatch'],
    [[4800, 2600, 2600], [0.5, 0.25, 0.25], 16, Math.exp(-8), 'mismatch'],
    [[9, 3], [0.5, 0.5], 3, 0.083265, 'few'],
  ])('%j at %j', (units, shares, chi, p, verdict) => {
    const got = sampleRatio(units, shares);
    expect([got.chiSquare, got.p, got.verdict]).toEqual([near(chi, 4), near(p), verdict]);
    expect(got.p / p).toBeCloseTo(1, 2);
  });
  test('arms without a share are refused', () =>
    expect(() => sampleRatio([1, 2], [1])).toThrow('2 arms and shares 1, expected a share above 0'));
});

describe('sample size (metrics.md 4.5)', () => {
  test.each([
    ['δ = .02 σ', unitsPerArm(1, 0.02), 39_244.4],
    ['conversion 5 % to 5.5 %', unitsPerArmOfShares(0.05, 0.055), 31_230.7],
  ])('%s', (_why, got, want) => expect(got).toBeCloseTo(want, 1));
  test('540/9000 against 50/1000 cannot find a lift of 20 %', () =>
    expect(smallestLift(shareArm(50, 1000), 9000)).toBeGreaterThan(0.4));
});

describe('A/A self-test (metrics.md 4.3)', () => {
  test.each([
    ['a test that finds as much as it should', 20, 0.05, false, 0.3, 1],
    ['one that finds three times as much', 7, 0.05, false, 0, 0.001],
    ['less than it should: wrong, too', 1000, 0.05, false, 0, 0.001],
    ['less than a bound', 1000, 0.05, true, 0.999, 1],
    ['more than a bound', 7, 0.05, true, 0, 0.001],
  ])('%s', (_why, every, expected, isBound, least, most) => {
    let round = 0;
    const got = selfTest(2, 1, () => ({ isFound: ++round % every === 0, p: Number.NaN }), {
      ...{ seed: 1, rounds: 999, expected, isBound, hasP: false },
    });
    expect(got).toMatchObject({ rounds: 999, found: Math.floor(999 / every) / 999, tenths: null });
    expect([got.p >= least, got.p <= most]).toEqual([true, true]);
  });

  const next = random(9);
  const shown = own(400).map(() => 1 + Math.floor(40 * next() ** 3));
  const clicks = shown.map((n) => {
    const lean = next() ** 4;
    return own(n).filter(() => next() < lean).length;
  });
  const split = (labels: Uint8Array, arm: number, of: number[]) => of.filter((_, i) => labels[i] === arm);
  const arms = (labels: Uint8Array) => [1, 0].map((arm) => [split(labels, arm, clicks), split(labels, arm, shown)]);
  test('the delta method finds 5 % where there is nothing', () => {
    const got = selfTest(400, 200, (labels) => {
      const [t, c] = arms(labels).map(([y, x]) => ratioArm(y, x));
      const { p } = welch(t, c);
      return { p, isFound: p < 0.05 };
    }, { seed: 2, rounds: 1000 }); // biome-ignore format: short
    expect(got.found).toBeGreaterThan(0.03);
    expect(got.found).toBeLessThan(0.07);
    expect(got.p).toBeGreaterThan(0.001);
    expect(Math.min(...got.tenths!)).toBeGreaterThan(60);
  });
  test('impressions as if independent are caught', () => {
    const got = selfTest(400, 200, (labels) => {
      const total = (of: number[]) => of.reduce((a, b) => a + b, 0);
      const [t, c] = arms(labels).map(([y, x]) => shareArm(total(y), total(x)));
      const { p } = normalDifference(t, c);
      return { p, isFound: p < 0.05 };
    }, { seed: 2, rounds: 400 }); // biome-ignore format: short
    expect(got.found).toBeGreaterThan(0.15);
    expect(got.p).toBeLessThan(1e-9);
  });
});

describe('tails of a binomial', () => {
  test.each([
    ['three of four coins', 3, 4, 0.5, 5 / 16, 15 / 16],
    ['none of four', 0, 4, 0.5, 1, 1 / 16],
    [
      'one hit in a thousand where one in a hundred thousand was due',
      1,
      1000,
      1e-5,
      1 - (1 - 1e-5) ** 1000,
      (1 - 1e-5) ** 999 * (1 + 999e-5),
    ],
    ['what cannot be', 1, 4, 0, 0, 1],
    ['what must be', 4, 4, 1, 1, 1],
  ])('%s', (_why, hits, n, q, above, below) => {
    const got = binomialTails(hits, n, q);
    expect([got.above, got.below]).toEqual([near(above, 10), near(below, 6)]);
  });
});

describe('team draft (metrics.md 4.5)', () => {
  test.each([
    ['A first both rounds', [true, true], ['1A', '2B', '3A', '4B']],
    ['B first both rounds', [false, false], ['2B', '1A', '3B', '4B']],
    ['A first, then B', [true, false], ['1A', '2B', '3B', '4B']],
  ])('%s', (_why, coin, want) => {
    const drafted = teamDraft([1, 2, 3], [2, 3, 4], (round) => coin[round] ?? true);
    expect(drafted.map(({ item, team }) => `${item}${team}`)).toEqual(want);
  });
  test('a list has its length, and no item twice', () => {
    const drafted = teamDraft([1, 2, 3, 4], [4, 3, 2, 1], () => true, 3);
    expect(drafted.map(({ item }) => item)).toEqual([1, 4, 2]);
    expect(teamDraft([], [], () => true)).toEqual([]);
  });
  test('credit is told per user', () => {
    const got = interleaved([1, 1, 0, -1, 1, 1], [1, 1, 2, 3, 4, 5], 1);
    expect([got.value, got.clusters, got.flip.exact]).toEqual([0.5, 5, true]);
    expect(got.p).toBeGreaterThan(0.05);
  });
});
