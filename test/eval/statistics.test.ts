import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bootstrapMean, quantile, resampledMean } from '../../eval/bootstrap';
import { byCluster } from '../../eval/clusters';
import { adjustP } from '../../eval/holm';
import { clusterMean, userMean } from '../../eval/interval';
import { pairedDifference } from '../../eval/paired';
import { signFlip } from '../../eval/sign-flip';
import { studentCdf, studentQuantile, studentTails } from '../../eval/student';
import { sum } from '../../eval/sum';

const own = (n: number) => Array.from({ length: n }, (_, i) => i);
const paired = (d: number[], users = own(d.length)) => {
  const qid = own(d.length);
  return pairedDifference({ qid, user: users, values: d }, { qid, user: users, values: d.map(() => 0) }, { seed: 1 });
};

describe("Student's t", () => {
  test.each([
    ['Cauchy: one degree', 0.975, 1, 12.706204736174698],
    ['two degrees', 0.975, 2, 4.302652729749462],
    ['four degrees', 0.975, 4, 2.7764451051977934],
    ['ten degrees, 99 %', 0.995, 10, 3.169272672616951],
    ['a hundred degrees', 0.975, 100, 1.983971518523552],
    ['below the middle', 0.025, 4, -2.7764451051977934],
    ['nearly normal', 0.975, 1e6, 1.9599664],
  ])('quantile, %s', (_why, p, df, want) => expect(studentQuantile(p, df)).toBeCloseTo(want, 7));

  test('is closed at the median and undefined outside', () => {
    expect(studentQuantile(0.5, 3)).toBe(0);
    expect(studentQuantile(1, 3)).toBeNaN();
    expect(studentQuantile(0.9, 0)).toBeNaN();
    expect(studentTails(Number.NaN, 3)).toBeNaN();
    expect(studentTails(0, 3)).toBe(1);
  });

  test('one and two degrees have closed forms', () => {
    for (const t of [-40, -3, -0.5, 0.1, 1, 7, 300]) {
      expect(studentCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12);
      expect(studentCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 12);
    }
  });

  test('quantile undoes the distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 5000 }), (p, df) => {
        expect(studentCdf(studentQuantile(p, df), df)).toBeCloseTo(p, 10);
      }),
      { seed: 7 },
    );
  });
});

describe('paired differences (metrics.md 4.1)', () => {
  test('d1: five users', () => {
    const got = paired([0.5, 0, 0.25, -0.1, 0.35]);
    expect(got.value).toBeCloseTo(0.2, 12);
    expect(got.t).toBeCloseTo(1.807016, 6);
    expect(got.p).toBeCloseTo(0.14505, 6);
    expect([got.lo, got.hi]).toEqual([expect.closeTo(-0.107296, 6), expect.closeTo(0.507296, 6)]);
    expect(got.dz).toBeCloseTo(0.808122, 6);
    expect(got.flip).toMatchObject({ p: 0.25, exact: true });
    expect([got.wins, got.ties, got.losses]).toEqual([3, 1, 1]);
    expect(got.detectable).toBeCloseTo(2.8 * got.se, 12);
  });

  test('d2: eight users', () => {
    const got = paired([0.1, 0.2, -0.05, 0.3, 0.15, 0.05, -0.1, 0.25]);
    expect(got.value).toBeCloseTo(0.1125, 12);
    expect(got.t).toBeCloseTo(2.260112, 6);
    expect(got.p).toBeCloseTo(0.058322, 6);
    expect(got.flip.p).toBe(22 / 256);
  });

  test('d3: all zero, no division by zero', () => {
    const got = paired([0, 0, 0, 0]);
    expect([got.value, got.p, got.flip.p, got.dz]).toEqual([0, 1, 1, 0]);
  });

  test('d4: no spread: t is undefined, the flip p stays', () => {
    const got = paired([0.1, 0.1, 0.1, 0.1]);
    expect(got.t).toBeNaN();
    expect(got.p).toBeNaN();
    expect(got.flip.p).toBe(0.125);
  });

  test('lists that differ are refused, naming the first', () => {
    const a = { qid: ['a', 'b'], user: [1, 1], values: [1, 0] };
    expect(() => pairedDifference(a, { ...a, qid: ['a', 'c'] }, { seed: 1 })).toThrow(
      'list 2 is b of user 1 against c',
    );
    expect(() => pairedDifference(a, { qid: ['a'], user: [1], values: [1] }, { seed: 1 })).toThrow('2 lists against 1');
  });

  test('a list without a value on one side is left out and counted', () => {
    const a = { qid: [1, 2, 3], user: [1, 2, 3], values: [1, Number.NaN, 0.5] };
    const got = pairedDifference(a, { ...a, values: [0.5, 0, 0] }, { seed: 1 });
    expect([got.value, got.n, got.undefinedLists, got.relative]).toEqual([0.5, 2, 1, 2]);
  });
});

describe('clusters', () => {
  const rr = [1, 1, 1, 0, 0.5, 0.5];
  const user = [7, 7, 7, 3, 5, 5];

  test('users [1,1,1], [0], [.5,.5]: micro, its clustered and its naive error', () => {
    const micro = clusterMean(rr, user);
    expect(micro.value).toBeCloseTo(2 / 3, 12);
    expect(micro.se).toBeCloseTo(0.254588, 6);
    expect(micro.df).toBe(2);
    expect(clusterMean(rr, own(6)).se).toBeCloseTo(0.166667, 6);
  });

  test('macro counts each user once', () => {
    expect(userMean(rr, user)).toMatchObject({ value: 0.5, n: 6, clusters: 3, df: 2 });
  });

  test('no lists and one user have no interval, and say why', () => {
    expect(clusterMean([], [])).toMatchObject({ value: Number.NaN, n: 0, reason: 'no list has a value' });
    const one = clusterMean([1, 0], [4, 4]);
    expect(one).toMatchObject({ value: 0.5, lo: Number.NaN, hi: Number.NaN, clusters: 1 });
    expect(one.reason).toContain('one cluster');
    expect(clusterMean([Number.NaN], [1])).toMatchObject({ undefinedLists: 1, n: 0 });
  });

  test('the order of the users changes nothing beyond rounding', () => {
    const back = clusterMean([...rr].reverse(), [...user].reverse());
    expect(back.se).toBeCloseTo(clusterMean(rr, user).se, 14);
  });
});

describe('bootstrap', () => {
  test('all 27 samples of [0, .5, 1]', () => {
    const { sums, weights } = byCluster([0, 0.5, 1], own(3));
    const means: number[] = [];
    for (const a of own(3)) {
      for (const b of own(3)) {
        for (const c of own(3)) {
          const times = new Int32Array(3);
          for (const drawn of [a, b, c]) times[drawn]++;
          means.push(resampledMean(sums, weights, times));
        }
      }
    }
    const mean = sum(means) / 27;
    expect(mean).toBeCloseTo(0.5, 12);
    expect(Math.sqrt(sum(means.map((m) => (m - mean) ** 2)) / 27)).toBeCloseTo(0.235702, 6);
    expect(means.filter((m) => m <= 0.1).length).toBe(1);
  });

  test('seeded draws come near the 27 and are the same twice', () => {
    const first = bootstrapMean([0, 0.5, 1], own(3), { seed: 11, replicates: 20_000 });
    expect(first.mean).toBeCloseTo(0.5, 2);
    expect(first.se).toBeCloseTo(0.235702, 2);
    expect(first.draws.filter((m) => m <= 0.1).length / 20_000).toBeCloseTo(1 / 27, 2);
    expect(bootstrapMean([0, 0.5, 1], own(3), { seed: 11, replicates: 20_000 }).draws).toEqual(first.draws);
    expect(bootstrapMean([0, 0.5, 1], own(3), { seed: 12, replicates: 2000 }).mean).not.toBe(first.mean);
  });

  test('nothing to resample is NaN; quantiles interpolate', () => {
    expect(bootstrapMean([], [], { seed: 1, replicates: 10 }).lo).toBeNaN();
    expect(quantile([0, 1, 2, 3], 0.5)).toBe(1.5);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

test('sign flip by draws agrees with enumeration and is never 0', () => {
  const d = Array.from({ length: 16 }, (_, i) => Math.sin(i * 1.7) + 0.35);
  const exact = signFlip(d, own(16), { seed: 3 });
  const drawn = signFlip(d, own(16), { seed: 3, exactUpTo: 0, draws: 20_000 });
  expect(exact.exact && !drawn.exact).toBe(true);
  expect(drawn.p).toBeCloseTo(exact.p, 1.7);
  expect(signFlip(Array(40).fill(1), own(40), { seed: 3, draws: 100 }).p).toBe(1 / 101);
  expect(signFlip([1, -1, 1, -1], [1, 1, 2, 2], { seed: 3 }).p).toBe(1);
});

const families: [why: string, p: number[], bonferroni: number[], holm: number[], bh: number[]][] = [
  [
    'four tests',
    [0.01, 0.04, 0.03, 0.005],
    [0.04, 0.16, 0.12, 0.02],
    [0.03, 0.06, 0.06, 0.02],
    [0.02, 0.04, 0.04, 0.02],
  ],
  [
    'capped at 1',
    [0.001, 0.02, 0.03, 0.2, 0.5],
    [0.005, 0.1, 0.15, 1, 1],
    [0.005, 0.08, 0.09, 0.4, 0.5],
    [0.005, 0.05, 0.05, 0.25, 0.5],
  ],
  ['a family of one', [0.05], [0.05], [0.05], [0.05]],
  ['no tests', [], [], [], []],
  [
    'an undefined p counts in the family',
    [0.01, Number.NaN],
    [0.02, Number.NaN],
    [0.02, Number.NaN],
    [0.02, Number.NaN],
  ],
];

test.each(families)('many comparisons (metrics.md 4.2): %s', (_why, p, bonferroni, holm, bh) => {
  const near = (values: number[]) => values.map((v) => (Number.isNaN(v) ? Number.NaN : expect.closeTo(v, 12)));
  expect(adjustP(p, 'bonferroni')).toEqual(near(bonferroni));
  expect(adjustP(p)).toEqual(near(holm));
  expect(adjustP(p, 'bh')).toEqual(near(bh));
});

test('compensated sums keep what plain ones lose', () => {
  expect(sum([1e16, 1, -1e16])).toBe(1);
  expect(sum([])).toBe(0);
});
