import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { folder, podium } from './podium';

const dir = folder();
const HEAD =
  'timestamp,item_id,position,click,propensity_score,user_feature_0,user_feature_1,user_feature_2,user_feature_3,user-item_affinity_0,user-item_affinity_1';

/** Item 1 is clicked in every fourth of its rows, item 0 never; the policy shows item 1 with the chance that is told. */
function written(name: string, rows: number, chance: (row: number) => number, isOne: (row: number) => boolean): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const one = isOne(row);
    const propensity = one ? chance(row) : 1 - chance(row);
    return `2019-11-24 00:00:${String(row % 60).padStart(2, '0')}+00:00,${one ? 1 : 0},1,${one && row % 4 === 0 ? 1 : 0},${propensity},u,v,w,x,0.5,0.5`;
  });
  const path = join(dir, name);
  writeFileSync(path, [HEAD, ...lines, ''].join('\n'));
  return path;
}

const even = written(
  'even.csv',
  400,
  () => 0.5,
  (row) => row % 8 < 4,
);
const keen = written(
  'keen.csv',
  400,
  () => 0.9,
  (row) => row % 10 > 0,
);

describe('podium off-policy', () => {
  test('judges a policy from the log of another, beside what it earned', async () => {
    const { out, code } = await podium('off-policy', even, '--target', keen, '--json');
    const { estimates, checks, earned, logged } = JSON.parse(out);
    expect(code).toBe(0);
    expect(logged.value).toBeCloseTo(50 / 400, 12);
    expect(earned.value).toBeCloseTo(80 / 400, 12);
    expect(estimates.ips.value).toBeCloseTo((50 * 1.8) / 400, 12);
    expect(checks.meanWeight).toBeCloseTo(1, 12);
    expect(estimates.dr.lo).toBeLessThan(0.225);
    expect(estimates.dr.hi).toBeGreaterThan(0.225);
  });

  test.each([
    ['every item alike, from a log that is not', [keen], /judged: every item with the same chance\n.*SNIPS/s, 0],
    ['rates of items have no interval', [even], /DM .*no interval/s, 0],
    [
      'shares that do not fit',
      [
        written(
          'off.csv',
          400,
          () => 0.01,
          (row) => row % 2 === 0,
        ),
      ],
      /does NOT|no estimate/,
      null,
    ],
  ])('%s', async (_why, args, words, exit) => {
    const { out, code } = await podium('off-policy', ...args);
    expect(out).toMatch(words);
    expect(out).not.toMatch(/NaN|undefined|Infinity/);
    if (exit !== null) expect(code).toBe(exit);
  });

  describe('whole lists', () => {
    let truth: { logged: number; judged: number };
    const log = join(dir, 'slates.csv.gz');
    beforeAll(async () => {
      const { out } = await podium('datasets', 'simulate', '--slates', 6000, '--out', dir, '--json');
      truth = JSON.parse(out).truth;
    });
    test('what the other policy earns lies within the intervals, but for that of places taken for independent', async () => {
      const { out, code } = await podium('off-policy', log, '--slates', '--replicates', 300, '--json');
      const { estimates, believed, logged, lists } = JSON.parse(out);
      expect([code, lists, believed]).toEqual([0, 6000, ['sips', 'iips', 'rips', 'cascade_dr']]);
      for (const name of ['sips', 'rips', 'cascade_dr']) {
        expect(estimates[name].lo, name).toBeLessThan(truth.judged);
        expect(estimates[name].hi, name).toBeGreaterThan(truth.judged);
      }
      expect(estimates.iips.lo).toBeGreaterThan(truth.judged);
      expect(estimates.cascade_dr.se).toBeLessThan(estimates.sips.se);
      expect([logged.lo < truth.logged, logged.hi > truth.logged]).toEqual([true, true]);
    });
    test.each([
      ['for people', [], /judged: the policy of target_score\n.*takes for granted.*cascade-DR.*they do/s, 0],
      ['every item alike', ['--target', 'uniform'], /judged: every item that is not above/, 0],
      ['weights that leave too little', ['--least-effective', 1], /no estimate by SIPS, IIPS, RIPS, cascade-DR/, 1],
    ])('%s', async (_why, args, words, exit) => {
      const { out, code } = await podium('off-policy', log, '--slates', '--replicates', 100, ...args);
      expect([code, out]).toEqual([exit, expect.stringMatching(words)]);
      expect(out).not.toMatch(/NaN|undefined|Infinity/);
    });
    describe('few lists', () => {
      const few = (name: string, users: number, rows: readonly string[]): string => {
        const path = join(dir, name);
        const lines = Array.from({ length: users }, (_, i) => [
          `u${i},a${i},1,x,${i % 2},0.9`,
          `u${i},a${i},2,y,0,0.9`,
        ]);
        writeFileSync(
          path,
          ['user,list,position,item_id,click,propensity_score', ...lines.flat(), ...rows, ''].join('\n'),
        );
        return path;
      };
      test.each([
        ['one user has no interval', 1, /no interval.*too few lists to tell \(of 1 users, expected 30 or more\)/s],
        ['a few users do not tell wrong chances', 29, /too few lists to tell \(of 29 users/],
        ['enough users do', 30, /do NOT: the chances do not fit/],
      ])('%s', async (_why, users, words) => {
        const { out } = await podium('off-policy', few(`few${users}.csv`, users, []), '--slates', '--replicates', 100);
        expect(out).toMatch(words);
        expect(out).not.toMatch(/NaN|undefined|Infinity/);
      });
      test('how many lists were left out is told', async () => {
        const path = few('left.csv', 40, ['v,b,1,x,1,0.5', 'v,b,2,y,0,0']);
        const { out } = await podium('off-policy', path, '--slates', '--replicates', 100, '--max-bad', 1);
        expect(out).toMatch(/log: .*, 40 lists.*left out: 1 lists that are bad, or of which a row is/s);
      });
    });
    test.each([
      [
        'a policy in files',
        [log, '--slates', '--target', even],
        2,
        /--target is .*even\.csv, expected uniform with --slates/,
      ],
      [
        'a weight to cut at',
        [log, '--slates', '--clip', 5],
        2,
        /--clip and --slates were both given; weights of whole/,
      ],
      ['rows without lists', [even, '--slates'], 1, /missing: list\); rows that do not say which list.*\[E_COLUMNS\]/],
      [
        'two kinds of log',
        ['datasets', 'simulate', '--slates', 5, '--ab', 5, '--out', dir],
        2,
        /--ab and --slates were given/,
      ],
    ])('%s is a sentence', async (_why, args, exit, words) => {
      const { err, code } = await podium(...(args[0] === 'datasets' ? args : ['off-policy', ...args]));
      expect([code, err]).toEqual([exit, expect.stringMatching(words)]);
    });
  });

  test.each([
    ['a log that is not there', ['nowhere.csv'], 1, /nowhere\.csv does not exist.*\[E_NO_FILE\]/],
    [
      'no rows',
      [
        written(
          'none.csv',
          0,
          () => 1,
          () => true,
        ),
      ],
      1,
      /holds no event, expected at least one \[E_EMPTY\]/,
    ],
    ['a clip of nothing', [even, '--clip', '0'], 2, /--clip is 0, expected a weight above 0/],
    ['too few samples', [even, '--replicates', '3'], 2, /--replicates is 3, expected a whole number, 100 or more/],
  ])('%s', async (_why, args, exit, words) => {
    const { err, code } = await podium('off-policy', ...args);
    expect(code).toBe(exit);
    expect(err).toMatch(words);
  });
});
