import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Compared } from '../../runs/compare/compare';
import type { PricedRow } from '../../runs/compare/priced';
import type { Leaderboard } from '../../runs/leaderboard';
import { folder, podium, SMALL } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);

beforeAll(async () => {
  expect((await podium('run', ...SMALL, '--out', at('heuristic'))).code).toBe(0);
  expect((await podium('run', '--events', 6000, '--features', 'slim', '--trees', 8, '--out', at('slim'))).code).toBe(0);
}, 180_000);

test('compare tells the difference that the leaderboard tells, of two rankers of one run', async () => {
  const said = await podium('compare', `${at('slim')}:recency`, at('slim'), '--json');
  expect(said.code).toBe(0);
  const { rows, lists, opened } = JSON.parse(said.out) as Compared & { opened: number };
  const board = JSON.parse(readFileSync(join(at('slim'), 'leaderboard.json'), 'utf8')) as Leaderboard;
  const { value, lo, hi, p, wins, ties, losses, detectable } = board.paired.find(({ b }) => b === 'recency')!;
  const boosted = rows.find(({ label }) => label === 'slim')!;
  expect(boosted.value).toBe(board.leaderboard.find(({ ranker }) => ranker === 'boosted')!.metrics.mrr!.value);
  expect(boosted.difference).toMatchObject({ value, lo, hi, p, wins, ties, losses, detectable });
  expect(boosted.cost.columns).toBeGreaterThan(10);
  expect(lists).toBe(board.counts.lists);
  expect(opened).toBe(2);
});

test('compare prints a table of two runs, and how often their report part was opened', async () => {
  const said = await podium('compare', at('heuristic'), at('slim'), '--metric', 'ndcg_5', '--margin', 0.01);
  expect(said).toMatchObject({ code: 0, err: '' });
  for (const words of ['minus heuristic', 'ndcg_5', 'Holm over 1 comparison with heuristic', 'opened 2 times'])
    expect(said.out).toContain(words);
});

test('--costs measures the trained ones, marks their front and picks the cheapest of those as good as the best', async () => {
  const said = await podium('compare', at('heuristic'), at('slim'), `${at('slim')}:recency`, '--costs', '--json');
  const { rows, costs } = JSON.parse(said.out) as Compared & { costs: PricedRow[] };
  expect(costs.map(({ label }) => label)).toEqual(
    rows.map(({ label }) => label).filter((label) => label !== 'slim:recency'),
  );
  for (const { cost } of costs) {
    expect(cost.total.p50).toBeGreaterThan(0);
    expect(cost.total.p99).toBeGreaterThanOrEqual(cost.total.p50);
    expect(cost.stateBytes).toBeGreaterThan(0);
  }
  const bytes = (of: string): number => costs.find(({ label }) => label === of)!.cost.stateBytes;
  expect(bytes('heuristic')).toBeLessThan(bytes('slim'));
  expect(costs[0].is_non_inferior).toBe(true);
  const [pick, ...more] = costs.filter(({ is_pick }) => is_pick);
  expect(more).toEqual([]);
  expect(pick.is_non_inferior).toBe(true);
  const none = await podium('compare', `${at('slim')}:recency`, `${at('slim')}:random`, '--costs');
  expect(none).toMatchObject({ code: 1 });
  expect(none.err).toContain('no ranker was trained, so there is no cost to measure');
});

test('--report writes one file that needs nothing else, with the sets of a run that was ablated', async () => {
  const path = at('compare.html');
  const plain = await podium('compare', at('heuristic'), at('slim'), `${at('slim')}:recency`, '--report', path);
  expect(plain.out).toContain(`report: ${path}`);
  const ids = (page: string): string[] => [...page.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id!);
  const page = readFileSync(path, 'utf8');
  expect(ids(page)).toEqual(['leaderboard', 'paired', 'segments', 'protocol']);
  const ablate = ['ablate', at('heuristic'), '--by', 'entity', '--methods', 'drop,forward', '--steps', 2] as const;
  expect((await podium(...ablate, '--trees', 4)).code).toBe(0);
  await podium('compare', at('heuristic'), at('slim'), '--report', path);
  const ablated = readFileSync(path, 'utf8');
  expect(ids(ablated)).toEqual(['leaderboard', 'paired', 'segments', 'sets-0', 'protocol']);
  for (const text of [page, ablated]) {
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    expect(text).not.toMatch(/<script|<link|<iframe|@import|https?:\/\/|(?:src|href)="(?!#)|url\((?!#)/i);
    for (const svg of text.match(/<svg[^>]*>/g)!) expect(svg).toMatch(/role="img" aria-label="[^"]+"/);
  }
  for (const words of ['Metric against time', 'Adding group by group', 'the pick is', 'non-inferior', 'µs a list'])
    expect(ablated).toContain(words);
});

test('runs of other logs are refused with what differs', async () => {
  expect(
    (await podium('run', '--events', 5000, '--features', 'heuristic', '--trees', 4, '--out', at('short'))).code,
  ).toBe(0);
  const said = await podium('compare', at('heuristic'), at('short'));
  expect(said).toMatchObject({ code: 1, out: '' });
  expect(said.err).toMatch(
    /short cannot stand in one table with heuristic: data is simulator:1:5000 against simulator:1:6000; \d+ of \d+ lists only in/,
  );
});

test.each([
  ['leaderboard.json', [], 'podium evaluate'],
  ['training.json', [], 'podium train'],
  ['state.json', [], 'podium replay --force'],
  ['ablation.json', ['--report', at('damaged.html')], 'podium ablate'],
])('%s that was cut short is a sentence', async (name, more, maker) => {
  const run = join(folder(), 'damaged');
  cpSync(at('slim'), run, { recursive: true });
  writeFileSync(join(run, name), '{"cut');
  const said = await podium('compare', run, at('heuristic'), ...more);
  expect(said).toMatchObject({ code: 1, out: '' });
  expect(said.err).toMatch(
    new RegExp(
      `^podium: run: .*damaged/${name} cannot be read as JSON \\(.*\\); ${maker} makes it anew \\[E_STATE\\]\n$`,
    ),
  );
});

test('what is not there is said', async () => {
  const none = await podium('compare', at('slim'), `${at('slim')}:recncy`);
  expect(none).toMatchObject({ code: 2, out: '' });
  expect(none.err).toMatch(/has no ranker "recncy"; did you mean recency\?/);
  cpSync(at('slim'), at('bare'), { recursive: true });
  rmSync(join(at('bare'), 'lists.arrow'));
  const bare = await podium('compare', at('slim'), at('bare'));
  expect(bare.err).toMatch(/bare has not been evaluated; podium evaluate --run/);
  expect((await podium('compare', at('slim'), '--margin', '-1')).err).toMatch(/--margin is -1, expected 0 or more/);
  expect((await podium('compare')).code).toBe(2);
});
