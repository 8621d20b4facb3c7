import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { bcaInterval, influenceOnMean } from '../../eval/bca';
import { bootstrapMean, clusterBootstrap } from '../../eval/bootstrap';
import { byCluster } from '../../eval/clusters';
import { clusterMean } from '../../eval/interval';
import { nonInferiority } from '../../eval/non-inferiority';
import { listsNeeded, multiple, smallestDifference } from '../../eval/planning';
import { mergeShards, poissonMean, poissonShard, poissonTimes, shardMean } from '../../eval/poisson-bootstrap';
import { overSeeds, seededDifference } from '../../eval/seeds';
import { stability } from '../../eval/stability';
import { studentQuantile } from '../../eval/student';
import { signedRanks, signTest } from '../../eval/wilcoxon';
import { overWindows } from '../../eval/windows';

const own = (n: number) => Array.from({ length: n }, (_, i) => i);
const d1 = [0.5, 0, 0.25, -0.1, 0.35];
const d2 = [0.1, 0.2, -0.05, 0.3, 0.15, 0.05, -0.1, 0.25];

describe('curiosities (metrics.md 4.1)', () => {
  test.each([
    ['d1: W 9', d1, 9, 0.25],
    ['d2: exact with mid-ranks, W 31', d2, 31, 0.085938],
    ['d3: all zero', [0, 0, 0, 0], 0, 1],
    ['d4: all equal', [0.1, 0.1, 0.1, 0.1], 10, 0.125],
  ])('Wilcoxon, %s', (_why, d, w, p) => {
    const got = signedRanks(d);
    expect([got.w, got.p, got.exact]).toEqual([w, expect.closeTo(p, 5), true]);
  });
  test('Wilcoxon by the normal approximation is near the exact one', () => {
    const next = random(4);
    const d = own(200).map(() => next() - 0.45);
    const far = signedRanks([...d, 1e-12]);
    expect([far.exact, far.n]).toEqual([false, 201]);
    expect(far.p).toBeCloseTo(signedRanks(d).p, 2);
  });
  test.each([
    ['d2: six wins, two losses', d2, 0.289063],
    ['d3: no difference', [0, 0, 0, 0], 1],
    ['d4: four wins', [0.1, 0.1, 0.1, 0.1], 0.125],
    ['even', [1, -1], 1],
  ])('sign test, %s', (_why, d, p) => expect(signTest(d).p).toBeCloseTo(p, 5));
});

describe('planning (metrics.md 4.1)', () => {
  test.each([
    ['a small group, ΔMRR .001', 0.084, 0.001, 55_382],
    ['a small group, ΔMRR .005', 0.084, 0.005, 2216],
    ['a big change, ΔMRR .005', 0.2, 0.005, 12_559],
  ])('%s', (_why, sd, difference, lists) => {
    expect(listsNeeded(sd, difference)).toBe(lists);
    expect(smallestDifference(sd, lists)).toBeCloseTo(difference, 5);
  });
  test('2.8 standard errors', () => expect(multiple({})).toBeCloseTo(2.8, 2));
  test('nonsense is refused', () => {
    expect(() => listsNeeded(0, 1)).toThrow('planning: sd 0 and difference 1');
    expect(() => multiple({ power: 1 })).toThrow('power 1, expected both between 0 and 1');
  });
});

test('real: the price group of trivago, +.00519, SE .00220 on 1,383 users (metrics.md 4.1)', () => {
  const half = studentQuantile(0.975, 1382) * 0.0022;
  expect([0.00519 - half, 0.00519 + half]).toEqual([expect.closeTo(0.00087, 5), expect.closeTo(0.00951, 5)]);
});

describe('non-inferiority', () => {
  const drop = { value: -0.00166, se: 0.00229, df: 1382 };
  test('sess_item of metrics.md 5.3 may go at .006, not at .002', () => {
    expect(nonInferiority(drop, 0.006)).toMatchObject({ isNonInferior: true, lower: expect.closeTo(-0.00543, 5) });
    expect(nonInferiority(drop, 0.002).isNonInferior).toBe(false);
  });
  test('the bound and the p agree at every margin', () => {
    for (const margin of [0.001, 0.0054, 0.00545, 0.01]) {
      const { p, isNonInferior } = nonInferiority(drop, margin);
      expect(isNonInferior).toBe(p < 0.05);
    }
  });
  test('no spread, no interval, no margin', () => {
    expect(nonInferiority({ value: 0, se: 0, df: 3 }, 0.1)).toEqual({ lower: 0, p: 0, isNonInferior: true });
    expect(nonInferiority({ value: 0, se: Number.NaN, df: 0 }, 0.1).isNonInferior).toBe(false);
    expect(() => nonInferiority(drop, 0)).toThrow('margin is 0, expected a loss above 0');
  });
});

describe('seeds as a second source of variance', () => {
  test('identical seeds: the interval over users alone', () => {
    const got = overSeeds([d1, d1, d1], own(5));
    const alone = clusterMean(d1, own(5));
    expect(got.variance.seeds).toBeCloseTo(0, 12);
    expect([got.value, got.lo, got.hi, got.df]).toEqual(
      [alone.value, alone.lo, alone.hi, 4].map((x) => expect.closeTo(x, 12)),
    );
  });
  test('a table worked by hand: users (0, 2), (4, 10) by two seeds', () => {
    // means 2 and 6, of users 1 and 7: MS users 36, seeds 16, rest 4
    const got = overSeeds([[0, 4], [2, 10]], [1, 2]); // biome-ignore format: a table
    expect([got.value, got.bySeed, got.variance]).toEqual([4, [2, 6], { users: 16, seeds: 6, rest: 4 }]);
    expect(got.se).toBeCloseTo(Math.sqrt((36 + 16 - 4) / 4), 12);
  });
  test('covers the truth about 95 times in 100 when both vary, where users alone would not', () => {
    const next = random(12);
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    let [both, alone] = [0, 0];
    for (let round = 0; round < 600; round++) {
      const users = own(40).map(() => normal());
      const seeds = own(6).map(() => normal() * 0.4);
      const values = seeds.map((s) => users.map((u) => s + u + 0.5 * normal()));
      const got = overSeeds(values, own(40));
      if (got.lo <= 0 && got.hi >= 0) both++;
      const one = clusterMean(
        own(40).map((u) => values.reduce((t, of) => t + of[u], 0) / 6),
        own(40),
      );
      if (one.lo <= 0 && one.hi >= 0) alone++;
    }
    expect(both / 600).toBeGreaterThan(0.925);
    expect(both / 600).toBeLessThan(0.985);
    expect(alone).toBeLessThan(both);
  });
  test('the share of the squared error that is due to seeds: (16 - 4) / (36 + 16 - 4) in that table', () => {
    expect(overSeeds([[0, 4], [2, 10]], [1, 2]).seedShare).toBeCloseTo(0.25, 12); // biome-ignore format: a table
    expect(overSeeds([d1, d1, d1], own(5)).seedShare).toBeCloseTo(0, 12);
  });
  const three = [[0, 0], [1, 1], [2, 2]]; // biome-ignore format: a table
  test('a difference of seeds that are independent, worked by hand', () => {
    // users' differences 0 and 6: 18 / 2; seeds (16 - 4) / 4 and (2 - 0) / 6
    const got = seededDifference([[0, 4], [2, 10]], three, [1, 2], { isSameSeeds: false }); // biome-ignore format: a table
    expect(got.value).toBe(3);
    expect(got.se ** 2).toBeCloseTo(37 / 3, 12);
    expect(got.seedShare).toBeCloseTo(10 / 37, 12);
    expect(got.df).toBeCloseTo((37 / 3) ** 2 / (81 + 16 + 1 + 1 / 18), 12);
  });
  test('paired by the same seeds, and against what has none, it is the mean of the differences over seeds', () => {
    const [a, b] = [[[0, 4], [2, 10]], [[1, 1], [4, 4]]]; // biome-ignore format: a table
    const paired = seededDifference(a, b, [1, 2], { isSameSeeds: true });
    const { value, se, df } = overSeeds([[-1, 3], [-2, 6]], [1, 2]); // biome-ignore format: a table
    expect([paired.value, paired.se, paired.df]).toEqual([value, se, df]);
    const alone = seededDifference([[0, 0]], a, [1, 2], { isSameSeeds: false });
    expect([alone.value, alone.se]).toEqual([-4, expect.closeTo(Math.sqrt(12), 12)]);
  });
  test('a difference of independent seeds covers the truth about 95 times in 100', () => {
    const next = random(21);
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const table = (users: readonly number[], seeds: number): number[][] =>
      own(seeds).map(() => {
        const seed = 0.3 * normal();
        return users.map((u) => seed + u + 0.4 * normal());
      });
    let covered = 0;
    for (let round = 0; round < 500; round++) {
      const users = own(30).map(() => normal());
      const effects = users.map((u) => u + 0.5 * normal());
      const { lo, hi } = seededDifference(table(effects, 5), table(users, 4), own(30), { isSameSeeds: false });
      if (lo <= 0 && hi >= 0) covered++;
    }
    expect(covered / 500).toBeGreaterThan(0.92);
    expect(covered / 500).toBeLessThan(0.985);
  });
  test('users with several lists, lists left out for all, one seed', () => {
    const got = overSeeds([[1, 1, 1, 0, 0.5, Number.NaN], [1, 1, 1, 0, 0.5, 0.5]], [7, 7, 7, 3, 5, 5]); // biome-ignore format: a table
    expect([got.value, got.users]).toEqual([expect.closeTo(0.7, 12), 3]);
    expect(overSeeds([d1], own(5)).lo).toBeNaN();
    expect(() => overSeeds([[1], [1, 2]], [1])).toThrow('one has 2 lists, expected 1');
  });
});

describe('windows as random effects', () => {
  test('equal errors: the plain mean, its interval over windows', () => {
    const values = [0.01, 0.03, 0.02, 0.06];
    const got = overWindows(values, [0.001, 0.001, 0.001, 0.001]);
    const plain = clusterMean(values, own(4));
    expect([got.value, got.lo, got.hi]).toEqual([plain.value, plain.lo, plain.hi].map((x) => expect.closeTo(x, 9)));
    expect(got.between ** 2).toBeCloseTo(0.00046667 - 1e-6, 7);
    expect(got.next.hi).toBeGreaterThan(got.hi);
  });
  test('windows that differ less than their errors have no spread between them', () => {
    expect(overWindows([0.01, 0.011, 0.012], [0.01, 0.01, 0.01]).between).toBe(0);
  });
  test('two windows that happen to agree are no surer than their errors: half is t(1) x .02 / √2', () => {
    const { value, hi } = overWindows([0.01, 0.0101], [0.02, 0.02]);
    expect(hi - value).toBeCloseTo((12.7062047 * 0.02) / Math.SQRT2, 6);
  });
  test('one window says nothing of others', () => expect(overWindows([0.1], [0.01]).lo).toBeNaN());
});

describe('stability of choices (metrics.md 5.2)', () => {
  test.each([
    [
      '{1,2}, {1,2}, {1,3} of four',
      [
        [1, 2],
        [1, 2],
        [1, 3],
      ],
      4,
      0.333333,
    ],
    [
      'identical sets',
      [
        [0, 2],
        [0, 2],
        [0, 2],
      ],
      4,
      1,
    ],
    ['nothing every time', [[], [], []], 4, Number.NaN],
    [
      'everything every time',
      [
        [0, 1],
        [0, 1],
      ],
      2,
      Number.NaN,
    ],
    ['one repetition', [[0]], 2, Number.NaN],
    ['opposite choices', [[0], [1]], 2, -1],
  ])('%s', (_why, sets, d, want) => {
    if (Number.isNaN(want)) expect(stability(sets, d)).toBeNaN();
    else expect(stability(sets, d)).toBeCloseTo(want, 6);
  });
  test('independent sets are about 0', () => {
    const next = random(8);
    expect(
      stability(
        own(400).map(() => own(20).filter(() => next() < 0.3)),
        20,
      ),
    ).toBeCloseTo(0, 1);
  });
});

describe('the bootstrap of very many lists', () => {
  const next = random(31);
  const values = Float64Array.from({ length: 3000 }, () => next() ** 2);
  const users = Int32Array.from({ length: 3000 }, () => Math.floor(next() * 900));
  const { sums, weights } = byCluster(values, users);
  const codes = [...new Set(users)];
  const options = { seed: 5, replicates: 500, unit: 2 ** -30, weightUnit: 1 };
  const whole = poissonShard({ sums, weights }, codes, options);

  test('agrees with drawing users and with Student', () => {
    const got = poissonMean(values, users, { seed: 5, replicates: 4000 });
    const drawn = bootstrapMean(values, users, { seed: 5, replicates: 4000 });
    const { se, value } = clusterMean(values, users);
    expect([got.se / se, drawn.se / se]).toEqual([expect.closeTo(1, 1), expect.closeTo(1, 1)]);
    expect(got.mean).toBeCloseTo(value, 3);
  });

  test('any order and any number of shards give the same digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 890 }), (parts, turn) => {
        const order = own(codes.length).map((i) => (i + turn) % codes.length);
        const shards = own(parts).map((part) => {
          const of = order.filter((_, i) => i % parts === part);
          return poissonShard(
            { sums: Float64Array.from(of, (i) => sums[i]), weights: Float64Array.from(of, (i) => weights[i]) },
            of.map((i) => codes[i]),
            options,
          );
        });
        expect(mergeShards(shards.reverse())).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  });

  test('fewer replicates are the first of more; another seed gives others', () => {
    const few = poissonShard({ sums, weights }, codes, { ...options, replicates: 100 });
    expect(few.sums).toEqual(whole.sums.subarray(0, 100));
    expect(poissonShard({ sums, weights }, codes, { ...options, seed: 6 }).sums).not.toEqual(whole.sums);
  });

  test('times have mean 1 and variance 1, and no two replicates or users move together', () => {
    const times = own(2000).map((code) => poissonTimes(code, 3, 48));
    const flat = times.flatMap((of) => [...of]);
    const mean = flat.reduce((a, b) => a + b, 0) / flat.length;
    expect(mean).toBeCloseTo(1, 1.5);
    expect(flat.reduce((a, b) => a + (b - mean) ** 2, 0) / flat.length).toBeCloseTo(1, 1);
    const together = (a: Uint8Array, b: Uint8Array) => a.reduce((t, x, r) => t + (x - 1) * (b[r] - 1), 0);
    expect(times.slice(1).reduce((t, of, i) => t + together(of, times[i]), 0) / flat.length).toBeCloseTo(0, 1.5);
  });

  test('weights that are no whole numbers, sums too large for the unit, shards that do not fit', () => {
    const half = poissonShard({ sums, weights: weights.map((w) => w / 3) }, codes, { seed: 5, replicates: 50 });
    const plain = poissonShard({ sums, weights }, codes, { seed: 5, replicates: 50 });
    expect(shardMean(half).mean / 3).toBeCloseTo(shardMean(plain).mean, 6);
    expect(() => poissonShard({ sums, weights }, codes, { ...options, unit: 2 ** -60 })).toThrow(
      'choose a larger unit',
    );
    expect(() => mergeShards([whole, { ...whole, seed: 9 }])).toThrow('a shard has seed 9');
  });
});

describe('bias-corrected and accelerated intervals', () => {
  test('without bias and skewness they are percentiles', () => {
    const draws = Float64Array.from({ length: 2001 }, (_, i) => i - 1000);
    const got = bcaInterval({ draws }, 0, [-1, 1, -2, 2]);
    expect([got.lo, got.hi, got.bias, got.acceleration].map((x) => Math.round(x * 1e6) / 1e6 + 0)).toEqual([
      -950, 950, 0, 0,
    ]);
  });
  test('a worked example: 70 % of the draws below, a = 1 / 12', () => {
    const draws = Float64Array.from({ length: 10_001 }, (_, i) => i / 10_000);
    const got = bcaInterval({ draws }, 0.7, [1, 1, 1, 1, 0, 0]);
    expect(got.acceleration).toBeCloseTo(1 / 12, 12);
    expect([got.lo, got.hi]).toEqual([expect.closeTo(0.22426164, 6), expect.closeTo(0.99987253, 6)]);
  });
  test('a skewed mean moves to the right of the percentiles', () => {
    const next = random(2);
    const values = own(60).map(() => -Math.log(1 - next()));
    const boot = bootstrapMean(values, own(60), { seed: 1, replicates: 4000 });
    const { value } = clusterMean(values, own(60));
    const got = bcaInterval(boot, value, influenceOnMean(values, own(60)));
    expect(got.acceleration).toBeGreaterThan(0);
    expect(got.lo).toBeGreaterThan(boot.lo);
    expect(got.hi).toBeGreaterThan(boot.hi);
  });
  test('is undefined where every draw lies on one side', () => {
    const constant = clusterBootstrap(4, () => 1, { seed: 1, replicates: 9 });
    expect(bcaInterval(constant, 2, [1, -1]).lo).toBeNaN();
  });
});
