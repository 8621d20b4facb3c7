import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Leaderboard } from '../../runs/leaderboard';
import { readManifest, writeManifest } from '../../runs/manifest';
import { type RunData, readRun } from '../../runs/parts';
import { runPaths } from '../../runs/paths';
import type { WindowedComparison } from '../../runs/windows/compare-windows';
import { folder, podium } from '../cli/podium';

const dir = folder();
const paths = runPaths(join(dir, 'run'));
const LOG = ['--events', 2400, '--features', 'heuristic'];
let data: RunData;
let growing: WindowedComparison;

async function compared(...more: (string | number)[]): Promise<WindowedComparison> {
  const rankers = [paths.dir, `${paths.dir}:shown order`, `${paths.dir}:random`];
  const said = await podium('compare', ...rankers, '--windows', 2, ...more, '--json');
  expect(said).toMatchObject({ code: 0 });
  return JSON.parse(said.out) as WindowedComparison;
}

beforeAll(async () => {
  expect(await podium('replay', ...LOG, '--out', paths.dir)).toMatchObject({ code: 0 });
  expect(await podium('train', '--run', paths.dir, '--trees', 2)).toMatchObject({ code: 0 });
  data = readRun(paths);
  growing = await compared('--grow', '--first', 0.6);
}, 120_000);

const rowOf = ({ rows }: WindowedComparison, label: string) => rows.find((row) => row.label === label)!;

test('a window is judged on the last click of each session that began behind its cut and clicked before its end', async () => {
  const { ts, session, sessionStart, relevant, offsets } = data.requests;
  for (const [i, { report, last, lists }] of growing.windows.entries()) {
    const chosen = new Map<number, number>();
    ts.forEach((at, request) => {
      if (at < report || at > last || sessionStart[request]! < report) return;
      if (relevant[request] === 1) chosen.set(session[request]!, request);
    });
    expect(lists).toBe(chosen.size);
    let total = 0;
    for (const request of chosen.values())
      total += 1 / (1 + data.labels.subarray(offsets[request], offsets[request + 1]).findIndex((label) => label > 0));
    expect(rowOf(growing, 'run:shown order').values[i]).toBeCloseTo(total / chosen.size, 12);
  }
});

test('the last of growing windows is a run that is cut there', async () => {
  const other = join(dir, 'cut');
  const at = `at=${new Date(growing.windows[1]!.report).toISOString()}`;
  expect(await podium('run', ...LOG, '--trees', 2, '--split', at, '--out', other)).toMatchObject({ code: 0 });
  const { leaderboard } = JSON.parse(readFileSync(join(other, 'leaderboard.json'), 'utf8')) as Leaderboard;
  for (const [label, ranker] of [
    ['run', 'boosted'],
    ['run:shown order', 'shown order'],
    ['run:random', 'random'],
  ] as const)
    expect(rowOf(growing, label).values[1]).toBeCloseTo(
      leaderboard.find((row) => row.ranker === ranker)!.metrics.mrr!.value!,
      12,
    );
}, 180_000);

test('a window that slides learns from as many requests as the first and from nothing before them', async () => {
  const sliding = await compared('--first', 0.6);
  const { ts } = data.requests;
  const { length } = ts;
  expect(sliding.windows.map(({ learned }) => learned)).toEqual(Array(2).fill(sliding.windows[0]!.learned));
  expect(growing.windows.map(({ learned }) => learned)).toEqual(
    growing.windows.map(({ report }) => ts.filter((at) => at < report).length),
  );
  expect(growing.windows[0]!.learned).toBe(Math.floor(0.6 * length));
  expect(rowOf(sliding, 'run').values[0]).toBe(rowOf(growing, 'run').values[0]);
  expect(rowOf(sliding, 'run').values[1]).not.toBe(rowOf(growing, 'run').values[1]);
  expect(sliding.windows.map(({ from, report }) => ts.filter((at) => at >= from && at < report).length)).toEqual(
    sliding.windows.map(({ learned }) => learned),
  );
});

test('differences are the reference subtracted in every window; each compares with the first that was named', () => {
  const reference = rowOf(growing, 'run');
  expect(growing).toMatchObject({ reference: 'run', metric: 'mrr' });
  expect(reference.difference).toBeNull();
  const random = rowOf(growing, 'run:random');
  random.values.forEach((value, i) => expect(random.differences[i]).toBeCloseTo(value! - reference.values[i]!, 12));
  const { value, lo, hi, p, p_holm } = random.difference!;
  expect(lo!).toBeLessThan(value!);
  expect(hi!).toBeGreaterThan(value!);
  expect(p_holm!).toBeGreaterThanOrEqual(p!);
  expect(Math.min(...(random.differences as number[]))).toBeLessThanOrEqual(value!);
  expect(Math.max(...(random.differences as number[]))).toBeGreaterThanOrEqual(value!);
});

test('a difference without a p counts among those that p values are adjusted for', async () => {
  const twin = join(dir, 'twin');
  cpSync(paths.dir, twin, { recursive: true });
  const rankers = [`${paths.dir}:shown order`, `${twin}:shown order`, `${paths.dir}:random`];
  const said = await podium('compare', ...rankers, '--windows', 2, '--first', 0.6, '--json');
  expect(said).toMatchObject({ code: 0 });
  const { rows } = JSON.parse(said.out) as WindowedComparison;
  const [same, random] = ['twin:shown order', 'run:random'].map((name) => rows.find(({ label }) => label === name)!);
  expect(same.difference).toMatchObject({ value: 0, p: null, p_holm: null });
  expect(random.difference!.p_holm).toBeCloseTo(Math.min(1, 2 * random.difference!.p!), 12);
});

test('a margin says who loses no more, by the one-sided bound of the mean over windows', async () => {
  const lenient = await compared('--first', 0.6, '--margin', 1);
  const strict = await compared('--first', 0.6, '--margin', 0);
  for (const { label, difference } of lenient.rows) {
    if (difference === null) continue;
    expect(difference.bound!).toBeLessThan(difference.value!);
    expect(difference.is_non_inferior).toBe(difference.bound! > -1);
    const own = rowOf(strict, label).difference!;
    expect(own.is_non_inferior).toBe(own.bound! > 0);
  }
});

test('as one page, openings counted', async () => {
  const page = join(dir, 'windows.html');
  const rankers = [`${paths.dir}:random`, `${paths.dir}:recency`];
  const said = await podium('compare', ...rankers, '--windows', 2, '--report', page);
  expect(said.out).toMatch(/the report part of this data and split was opened \d+ times/);
  expect(said.out).toContain(`report: ${page}`);
  const html = readFileSync(page, 'utf8');
  for (const words of ['Over all windows', 'Window by window', 'next window', 'this comparison counted'])
    expect(html).toContain(words);
  expect(html).not.toMatch(/undefined|NaN|\[object|<script|https?:\/\//);
  for (const svg of html.match(/<svg[^>]*>/g)!) expect(svg).toMatch(/role="img" aria-label="[^"]+"/);
});

test('as a table, counted as an opening', async () => {
  const said = await podium('compare', `${paths.dir}:random`, `${paths.dir}:recency`, '--windows', 2);
  expect(said.code).toBe(0);
  for (const words of ['minus run:random', 'next window', 'learns from', 'mrr in 2 windows'])
    expect(said.out).toContain(words);
  expect(readFileSync(join(dir, 'opened.jsonl'), 'utf8')).toMatch(/windows of .*run:recency/);
});

test.each([
  ['a reference', ['--reference', 'fersh'], /reference "fersh" is none of those compared; did you mean fresh\?/],
  ['a metric', ['--metric', 'mmr'], /metric "mmr" does not exist in fresh; did you mean mrr\?/],
])('%s that is none is found before the first window is trained', async (_, args, words) => {
  const fresh = runPaths(join(dir, 'fresh'));
  cpSync(paths.dir, fresh.dir, { recursive: true, filter: (path) => !path.startsWith(paths.windows) });
  const said = await podium('compare', fresh.dir, `${fresh.dir}:random`, '--windows', 2, ...args);
  expect(said).toMatchObject({ code: 2, out: '' });
  expect(said.err).toMatch(words);
  expect(existsSync(fresh.windows)).toBe(false);
});

test.each([
  [
    'a run',
    {},
    /has no features\.arrow, expected a run whose table is there to train on; podium replay --force makes it/,
  ],
  [
    'a trial',
    { trial: { key: 'k', name: 'a', experiment: 'sets' } },
    /is a trial of experiment sets and has no table of its own to train on; compare the experiment's file with --windows, or make a run of its columns with podium run --features "heuristic"/,
  ],
])('%s without a table is told what to do', async (_, more, words) => {
  const bare = runPaths(join(dir, 'bare'));
  cpSync(paths.dir, bare.dir, { recursive: true, filter: (path) => path !== paths.features });
  writeManifest(bare, { ...readManifest(bare), ...more });
  const said = await podium('compare', bare.dir, `${bare.dir}:random`, '--windows', 2);
  expect(said).toMatchObject({ code: 1, out: '' });
  expect(said.err).toMatch(words);
});

test.each([
  [
    'a ranker that has no windows',
    ['RUN:boostd'],
    2,
    /RUN:boostd cannot be judged in windows; did you mean boosted\?|expected the trained ranker/,
  ],
  ['one window', ['RUN', '--windows', 1], 2, /1 were asked for, expected a whole number, 2 or more/],
  ['with costs', ['RUN', '--costs'], 2, /--costs and --windows were both given; a ranker has a model of its own in/],
  ['a margin below 0', ['RUN', '--margin=-1'], 2, /--margin is -1, expected 0 or more/],
])('refused: %s', async (_, args, code, words) => {
  const own = args.map((word) => (typeof word === 'string' ? word.replace('RUN', paths.dir) : word));
  const said = await podium('compare', ...own, ...(own.includes('--windows') ? [] : ['--windows', 2]));
  expect(said).toMatchObject({ code, out: '' });
  expect(said.err.replace(paths.dir, 'RUN')).toMatch(words);
});
