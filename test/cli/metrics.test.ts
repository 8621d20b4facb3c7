import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readTable } from '../../engine/tables/reader';
import { metrics } from '../../eval/index';
import type { CoverageOfDays } from '../../runs/coverage-of-days';
import type { Leaderboard } from '../../runs/leaderboard';
import { folder, podium, SMALL_REPLAY } from './podium';

const dir = folder();
const plain = join(dir, 'plain');
const rich = join(dir, 'rich');
const boardOf = (run: string): Leaderboard =>
  JSON.parse(readFileSync(join(run, 'leaderboard.json'), 'utf8')) as Leaderboard;

beforeAll(async () => {
  expect((await podium('replay', ...SMALL_REPLAY, '--out', plain)).code).toBe(0);
  cpSync(plain, rich, { recursive: true });
  expect((await podium('evaluate', '--run', plain)).code).toBe(0);
});

describe('evaluate --metrics', () => {
  test('all computes the whole registry; what has no value is named with what is missing', async () => {
    const { out, code } = await podium('evaluate', '--run', rich, '--metrics', 'all');
    expect(code).toBe(0);
    const { leaderboard, undefined_metrics } = boardOf(rich);
    for (const { ranker, metrics: found } of leaderboard) {
      for (const { name } of metrics) expect(found[name]?.policy, `${ranker} ${name}`).toMatch(`${name}{`);
      const without = Object.keys(found).filter((name) => found[name]!.value === null);
      expect(without).toEqual(undefined_metrics.map(({ metric }) => metric));
    }
    expect(undefined_metrics).toEqual([{ metric: 'coverage_5|1000lists', why: 'there are fewer than 1000 lists' }]);
    expect(out).toContain('undefined for every ranker: coverage_5|1000lists (there are fewer than 1000 lists');
    expect(out).toMatch(/novelty_5 .*\n.*share=users/);
  });

  test('vectors that the log has of its items are kept, and compared', async () => {
    const event = (kind: string, more: object): string =>
      JSON.stringify({ event: kind, user: 'u', session: 's', ...more });
    const vectors = { p0: [1, 0], p1: [0, 1], p2: [1, 1] };
    const items = Object.keys(vectors).map((id) => ({ id }));
    const lines = [
      ...Object.entries(vectors).map(([item, value], i) =>
        event('item', { id: `m${i}`, timestamp: '1', item, fields: [{ name: 'embedding', value }] }),
      ),
      ...Array.from({ length: 60 }, (_, i) => [
        event('ranking', {
          id: `r${i}`,
          timestamp: `${1000 + 10 * i}`,
          user: `u${i}`,
          session: `s${i}`,
          fields: [],
          items,
        }),
        event('interaction', { id: `c${i}`, timestamp: `${1005 + 10 * i}`, user: `u${i}`, session: `s${i}`, type: 'click', ranking: `r${i}`, item: `p${i % 3}`, fields: [] }), // biome-ignore format: one line
      ]).flat(),
    ];
    const [log, run] = [join(dir, 'vectors.jsonl'), join(dir, 'vectors')];
    writeFileSync(log, `${lines.join('\n')}\n`);
    const asked = ['--dataset', 'ranklens', '--log', log, '--features', 'heuristic', '--out', run];
    expect(await podium('replay', ...asked)).toMatchObject({ code: 0 });
    const found = readTable(join(run, 'vectors.arrow'));
    expect([found.metadata.get('attribute'), Array.from(found.numbers('value'))]).toEqual(['embedding', [1, 0, 0, 1, 1, 1]]); // biome-ignore format: one line
    expect(await podium('evaluate', '--run', run, '--metrics', 'ild_vectors_5')).toMatchObject({ code: 0 });
    // a right angle and two of half of one
    for (const { metrics: of } of boardOf(run).leaderboard)
      expect(of.ild_vectors_5!.value).toBeCloseTo((1 + 2 * (1 - Math.SQRT1_2)) / 3, 6);
  });

  test('the rows of lists.arrow have the means of the leaderboard, also of random', () => {
    const table = readTable(join(rich, 'lists.arrow'));
    const { codes, ids } = table.ids('ranker');
    for (const { ranker, metrics: found } of boardOf(rich).leaderboard) {
      for (const { name } of metrics.filter(({ kind, name: of }) => kind === 'top' && !of.startsWith('user_'))) {
        const own = [...table.numbers(name)].filter((value, row) => ids[codes[row]] === ranker && value === value);
        const mean = own.reduce((a, b) => a + b, 0) / own.length;
        if (found[name]!.value !== null) expect(mean, `${ranker} ${name}`).toBeCloseTo(found[name]!.value, 10);
      }
    }
  });

  test('--by-day tells each day, and the whole as the leaderboard does', async () => {
    const said = await podium('evaluate', '--run', plain, '--by-day', '--json');
    expect(said).toMatchObject({ code: 0, err: '' });
    const { coverage_by_day: found, leaderboard } = JSON.parse(said.out) as Leaderboard & {
      coverage_by_day: CoverageOfDays;
    };
    for (const { ranker, whole, days } of found.rankers) {
      expect(whole).toBe(leaderboard.find((row) => row.ranker === ranker)!.metrics.coverage_5!.value);
      expect(days.reduce((sum, { lists }) => sum + lists, 0)).toBe(boardOf(plain).counts.lists);
      for (const { coverage, ceiling, of_end } of days) {
        expect(coverage).toBeLessThanOrEqual(ceiling);
        expect(of_end).toBeLessThanOrEqual(coverage);
        expect(of_end).toBeLessThanOrEqual(whole);
      }
    }
  });

  test('runs with other metrics are compared, though the hash of all their policies is another', async () => {
    expect(boardOf(rich).policy_hash).not.toBe(boardOf(plain).policy_hash);
    expect(await podium('compare', `${plain}:popularity`, `${rich}:recency`, '--metric', 'ndcg_10')).toMatchObject({
      code: 0,
      err: '',
    });
  });

  test('a slip is a misuse that says what was meant', async () => {
    const { code, err } = await podium('evaluate', '--run', rich, '--metrics', 'gini_6');
    expect(code).toBe(2);
    expect(err).toContain('metric "gini_6" does not exist; did you mean gini_5?');
  });
});
