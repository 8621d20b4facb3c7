import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { readTable } from '../../engine/tables/reader';
import type { Leaderboard } from '../../runs/leaderboard';
import { readRun } from '../../runs/parts';
import { runPaths } from '../../runs/paths';
import type { WindowedComparison } from '../../runs/windows/compare-windows';
import { folder, podium } from './podium';

const dir = folder();
const log = join(dir, 'clicks.txt');
const MINUTE = 60;

interface Click {
  readonly session: string;
  readonly time: number;
  readonly item: string;
}

/** Sessions of clicks, one after the other in time: items come back at once now and then, and new ones come up. */
const clicks: Click[] = (() => {
  const next = random(5);
  const made: Click[] = [];
  for (let session = 0; session < 120; session++)
    for (let i = 0, time = 60 * MINUTE * session; i < 2 + Math.floor(4 * next()); i++) {
      const last = made.at(-1);
      const isAgain = i > 0 && next() < 0.3;
      const item = isAgain ? last!.item : `${Math.floor((10 + session / 6) * next())}`;
      time += next() < 0.1 ? 40 * MINUTE : MINUTE;
      made.push({ session: `${session}`, time, item });
    }
  return made;
})().sort((a, b) => a.time - b.time || Number(a.session) - Number(b.session));

/** What is asked after each click: what may be ranked, and what comes next within half an hour, if anything. */
function asked(isCurrentExcluded: boolean): { candidates: number; answer: string | null; isListed: boolean }[] {
  return clicks.map((click, i) => {
    const so = new Set(clicks.slice(0, i + 1).map(({ item }) => item));
    if (isCurrentExcluded) so.delete(click.item);
    const later = clicks
      .slice(i + 1)
      .filter(({ session, time }) => session === click.session && time - click.time <= 30 * MINUTE);
    const answer = later.find(({ item }) => !(isCurrentExcluded && item === click.item))?.item ?? null;
    return { candidates: so.size, answer, isListed: answer !== null && so.has(answer) };
  });
}

const run = (name: string) => runPaths(join(dir, name));

async function judged(name: string, ...more: readonly string[]): Promise<Leaderboard> {
  const own = ['--dataset', 'yoochoose', '--log', log, '--features', 'heuristic', '--straddle', 'keep'];
  expect(await podium('replay', ...own, '--protocol', 'next-item', ...more, '--out', run(name).dir)).toMatchObject({
    code: 0,
  });
  const said = await podium('evaluate', '--run', run(name).dir);
  expect(said.code).toBe(0);
  expect(said.out).toMatch(/candidates: \w+, current item: \w+; candidate recall 0\.\d{4}/);
  return JSON.parse(readFileSync(run(name).leaderboard, 'utf8')) as Leaderboard;
}

const boards = new Map<string, Leaderboard>();

beforeAll(async () => {
  const lines = clicks.map(({ session, time, item }) => `${session}\t${item}\t${1_400_000_000 + time}`);
  writeFileSync(log, `SessionId\tItemId\tTime\n${lines.join('\n')}\n`);
  boards.set('all', await judged('all', '--candidates', 'catalogue'));
  boards.set('others', await judged('others', '--candidates', 'catalogue', '--current-item', 'exclude'));
  boards.set('some', await judged('some'));
}, 120_000);

test.each([
  ['all', false],
  ['others', true],
])('%s: every item so far is ranked, and the very next one is the answer, listed or not', (name, isExcluded) => {
  const { requests } = readRun(run(name));
  const want = asked(isExcluded);
  expect(requests.qid).toHaveLength(clicks.length);
  const sizes = Array.from(requests.qid, (_, i) => requests.offsets[i + 1]! - requests.offsets[i]!);
  expect(sizes).toEqual(want.map(({ candidates }) => candidates));
  expect([...requests.relevant]).toEqual(want.map(({ isListed }) => Number(isListed)));
  expect([...requests.missed]).toEqual(want.map(({ answer, isListed }) => Number(answer !== null && !isListed)));
});

test.each([
  ['all', false],
  ['others', true],
])(
  '%s: judged are the requests with an answer, and recall is the share of answers that were candidates',
  (name, isExcluded) => {
    const { requests } = readRun(run(name));
    const report = requests.ts[Math.floor(0.8 * clicks.length)]!;
    const want = asked(isExcluded).filter(({ answer }, i) => answer !== null && requests.ts[i]! >= report);
    const { counts, candidate_recall: recall, protocol } = boards.get(name)!;
    expect(counts.lists).toBe(want.length);
    expect(recall!.value).toBeCloseTo(want.filter(({ isListed }) => isListed).length / want.length, 12);
    expect(recall!.value).toBeLessThan(1);
    expect(protocol).toMatchObject({
      protocol: 'next-item',
      candidates: 'catalogue',
      currentItem: isExcluded ? 'exclude' : 'allow',
    });
    const lists = readTable(run(name).lists);
    expect(lists.numbers('missed').filter((missed) => missed === 1).length).toBeGreaterThan(0);
  },
);

test('random over the whole catalogue is what the closed form gives: the mean of H(n) / n over lists that hold the answer', () => {
  const { requests } = readRun(run('all'));
  const report = requests.ts[Math.floor(0.8 * clicks.length)]!;
  const want = asked(false).filter(({ answer }, i) => answer !== null && requests.ts[i]! >= report);
  const values = want.map(({ isListed, candidates: n }) =>
    isListed ? Array.from({ length: n }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, 0) / n : 0,
  );
  const { metrics } = boards.get('all')!.leaderboard.find(({ ranker }) => ranker === 'random')!;
  expect(metrics.mrr!.value).toBeCloseTo(values.reduce((a, b) => a + b, 0) / values.length, 12);
});

test('candidates of the sources are stated, other candidates are other protocols, and are not put in one table', async () => {
  expect(boards.get('some')!.protocol).toMatchObject({ candidates: 'generated', currentItem: 'allow' });
  const said = await podium('compare', `${run('all').dir}:recency`, `${run('others').dir}:recency`);
  expect(said.code).toBe(1);
  expect(said.err).toContain('currentItem is exclude against allow');
  expect((await podium('compare', `${run('all').dir}:recency`, `${run('some').dir}:recency`)).err).toContain(
    'candidates is generated against catalogue',
  );
});

test('recall stands beside ranking quality wherever rankers are told: compare, the leaderboard, every page', async () => {
  const { candidate_recall: recall } = boards.get('all')!;
  const two = [`${run('all').dir}:recency`, `${run('all').dir}:random`];
  const compared = JSON.parse((await podium('compare', ...two, '--json')).out);
  expect(compared).toMatchObject({ is_generated: true, candidate_recall: recall });
  const page = join(dir, 'two.html');
  expect((await podium('compare', ...two, '--report', page)).out).toContain(
    `candidate recall ${recall!.value!.toFixed(4)}`,
  );
  expect((await podium('report', run('all').dir)).code).toBe(0);
  for (const file of [page, run('all').report]) {
    const [leaderboard] = readFileSync(file, 'utf8').split('</section>');
    expect(leaderboard).toContain(`Candidate recall ${recall!.value!.toFixed(4)}`);
  }
  const space = ['leaderboard', '--workspace', dir, '--all'] as const;
  const { standings } = JSON.parse((await podium(...space, '--json')).out);
  const row = standings
    .flatMap(({ rows }: { rows: object[] }) => rows)
    .find((own: { run: string }) => own.run === 'all');
  expect(row).toMatchObject({ is_generated: true, candidate_recall: recall });
  const told = await podium(...space);
  for (const words of ['candidate', recall!.value!.toFixed(4)]) expect(told.out).toContain(words);
});

test('in windows recall is that of the requests of each window, counted by hand', async () => {
  const page = join(dir, 'windows.html');
  const two = [`${run('all').dir}:recency`, `${run('all').dir}:random`, '--windows', 2] as const;
  const said = JSON.parse((await podium('compare', ...two, '--report', page, '--json')).out) as WindowedComparison;
  const { requests } = readRun(run('all'));
  expect(said.is_generated).toBe(true);
  for (const { report, last, lists, candidate_recall: recall } of said.windows) {
    const want = asked(false).filter(
      ({ answer }, i) => answer !== null && requests.ts[i]! >= report && requests.ts[i]! <= last,
    );
    expect(lists).toBe(want.length);
    expect(recall!.value).toBeCloseTo(want.filter(({ isListed }) => isListed).length / want.length, 12);
  }
  expect(readFileSync(page, 'utf8')).toContain('candidate recall');
  expect((await podium('compare', ...two)).out).toContain('recall');
});

test('where the next candidate is waited for, recall is said not to be known', async () => {
  const waits = run('waits').dir;
  const own = ['--dataset', 'yoochoose', '--log', log, '--features', 'heuristic', '--straddle', 'keep'];
  expect((await podium('replay', ...own, '--out', waits)).code).toBe(0);
  expect((await podium('evaluate', '--run', waits)).out).toContain('candidate recall is not known');
  const said = await podium('compare', `${waits}:recency`, `${waits}:random`);
  expect(said.out).toContain('candidate recall is not known: candidates were made from the state');
  expect((await podium('leaderboard', '--workspace', dir, '--all')).out).toContain('not known');
});

test.each([
  [
    'next-item',
    ['--protocol', 'next-item'],
    /--protocol next-item was asked for, but requests of simulator come with their lists/,
  ],
  [
    'the catalogue',
    ['--candidates', 'catalogue'],
    /--candidates or --current-item was asked for, but requests of simulator/,
  ],
])('refused of a log with lists: %s', async (_, args, words) => {
  const said = await podium('replay', '--events', 500, '--features', 'heuristic', ...args, '--out', join(dir, 'none'));
  expect(said.code).not.toBe(0);
  expect(said.err).toMatch(words);
});
