import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Compared } from '../../runs/compare/compare';
import type { WindowedComparison } from '../../runs/windows/compare-windows';
import { folder, podium } from './podium';

const dir = folder();
const workspace = join(dir, 'space');
const file = join(dir, 'small.json');
const table = join(workspace, 'small-table');

type Said = Compared & { readonly opened: number; readonly trials: readonly { run: string; isCached: boolean }[] };

const DECLARED = {
  data: { dataset: 'simulator', events: 2400 },
  sets: { heuristic: 'heuristic' },
  models: { two: { trees: 2 }, four: { trees: 4 } },
  seeds: [1, 2],
};

function declare(change: object = {}): void {
  writeFileSync(file, JSON.stringify({ ...DECLARED, ...change }));
}

async function compared(...more: readonly (string | number)[]): Promise<Said> {
  const said = await podium('compare', ...more, '--json');
  expect(said).toMatchObject({ code: 0 });
  return JSON.parse(said.out) as Said;
}

const own = (): readonly string[] => [file, '--workspace', workspace];
const spans = ({ rows }: Compared) => rows.map(({ value, lo, hi }) => [value, lo, hi]);

let seeded: Said;

beforeAll(async () => {
  declare();
  seeded = await compared(...own());
}, 120_000);

test('the chance of seeds is in the intervals, and its share is said', async () => {
  const [best, reference] = seeded.rows;
  expect([best!.seeds!.count, reference!.seeds!.count]).toEqual([2, 2]);
  for (const share of [best!.seeds!.share!, reference!.seeds!.share!]) {
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThan(1);
  }
  const text = await podium('compare', ...own());
  for (const words of ['variance', 'of seeds', 'hold users and seeds', '4 trials in'])
    expect(text.out).toContain(words);
});

test('runs that are named by hand are brought together likewise, unless they are to stay apart', async () => {
  const runs = seeded.trials.map(({ run }) => run);
  const byHand = await compared(...runs);
  expect(spans(byHand)).toEqual(spans(seeded));
  expect((await compared(...runs, '--seeds', 'apart')).rows).toHaveLength(4);
  expect((await compared(...runs.slice(0, 2))).rows).toHaveLength(2);
  const refused = await podium('compare', ...own(), '--seeds', 'apart');
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toMatch(/--seeds apart and .*small\.json were both given; seeds of an experiment are one row/);
  expect((await podium('compare', ...runs)).out).toMatch(
    /stands for small-heuristic-two-seed-1-\w+, small-heuristic-two/,
  );
});

test('a trial is also judged by models that are trained again, under any cadence of the file', async () => {
  const progressive = { seeds: [1], models: { two: { trees: 2 } }, protocol: { protocol: 'progressive' } };
  declare({ ...progressive, retrain: ['6h', '3h'], reference: 'heuristic every 3h' });
  const page = join(dir, 'again.html');
  const said = await compared(...own(), '--report', page);
  expect(said.rows.map(({ label }) => label).sort()).toEqual(['heuristic', 'heuristic every 3h', 'heuristic every 6h']);
  expect(said.reference).toBe('heuristic every 3h');
  expect(readFileSync(page, 'utf8')).toContain('<h2>What training again is worth</h2>');
  const models = (): number => readdirSync(join(table, 'retrained')).length;
  const before = models();
  expect(before).toBeGreaterThan(0);
  declare({ ...progressive, retrain: ['3h'] });
  expect((await compared(...own())).trials[0]!.isCached).toBe(false);
  expect(models()).toBe(before);
  const run = join(dir, 'progressive');
  const asked = ['--protocol', 'progressive', '--retrain', '6h,3h', '--features', 'heuristic', '--trees', 2];
  expect((await podium('run', '--events', 2400, ...asked, '--out', run)).code).toBe(0);
  const alone = JSON.parse(readFileSync(join(run, 'leaderboard.json'), 'utf8')).leaderboard;
  for (const [label, ranker] of [['heuristic', 'boosted'], ['heuristic every 6h', 'boosted every 6h']]) // biome-ignore format: a table
    expect(said.rows.find((row) => row.label === label)!.value).toBeCloseTo(
      alone.find((row: { ranker: string }) => row.ranker === ranker).metrics.mrr.value,
      12,
    );
}, 120_000);

test('an experiment in windows: what its rankers give in each, by the file or by the option', async () => {
  const page = join(dir, 'windows.html');
  declare({ windows: { count: 2, first: 0.6 }, baselines: ['recency'], reference: 'recency' });
  const text = await podium('compare', ...own(), '--report', page, '--json');
  const said = JSON.parse(text.out) as WindowedComparison & { opened: number };
  expect(said.rows.map(({ label, seeds }) => [label, seeds]).sort()).toEqual([
    ['heuristic/four', 2],
    ['heuristic/two', 2],
    ['recency', null],
  ]);
  expect(said).toMatchObject({ reference: 'recency', margin: 0.002, rules: { windows: 2, first: 0.6 } });
  const html = readFileSync(page, 'utf8');
  for (const words of ['Window by window', 'Over all windows', 'non-inferior']) expect(html).toContain(words);
  expect(html).not.toMatch(/undefined|NaN|\[object/);
  declare({ baselines: ['recency'] });
  const more = ['--windows', 2, '--first', 0.6, '--margin', 0.5];
  const again = await podium('compare', ...own(), ...more);
  for (const words of ['(2 seeds)', 'within', `opened ${said.opened + 1} times`]) expect(again.out).toContain(words);
}, 120_000);

test('trials are reported on by themselves and together; without their table, together alone', async () => {
  const [one, , other] = seeded.trials.map(({ run }) => run);
  const page = join(dir, 'trials.html');
  const ids = (): string[] => [...readFileSync(page, 'utf8').matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id!);
  expect(await podium('report', one!, other!, '--out', page)).toMatchObject({ code: 0 });
  expect(ids()).toContain('importance-1');
  // what a command for runs would have to make is not asked for
  for (const id of ['sets-0', 'leaks-0', 'position-bias-0']) expect(ids()).not.toContain(id);
  expect(await podium('report', one!, '--out', page)).toMatchObject({ code: 0 });
  expect(ids()).toContain('learning');
  expect(readFileSync(page, 'utf8')).toContain('no baseline stands beside it');
  rmSync(table, { recursive: true });
  expect(await podium('report', one!, other!, '--out', page)).toMatchObject({ code: 0 });
  expect(ids()).not.toContain('importance-1');
  expect(readFileSync(page, 'utf8')).toContain('is gone: what it tells by itself is not on this page');
  const alone = await podium('report', one!);
  expect(alone).toMatchObject({ code: 1 });
  expect(alone.err).toMatch(/is a trial of experiment small, whose table .* is gone; compare several trials/);
}, 120_000);
