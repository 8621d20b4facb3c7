import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
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
