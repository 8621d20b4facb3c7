import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TRIVAGO_HEADER } from '../../datasets/index';
import { readTable } from '../../engine/tables/reader';
import { folder, podium } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);

interface Click {
  readonly user?: string;
  readonly session?: string;
  readonly shown?: readonly string[];
  readonly prices?: readonly string[];
  readonly clicked?: string;
}

const ITEMS = Array.from({ length: 6 }, (_, i) => String(100 + i));

/** A trivago log of click-outs, one a minute, each in a session of its own unless it says otherwise. */
function logOf(name: string, clicks: readonly Click[]): string {
  const lines = clicks.map(({ user, session, shown = ITEMS, prices = shown.map(() => '80'), clicked = shown[0] }, i) =>
    [
      user ?? `u${i}`,
      session ?? `s${i}`,
      1_541_548_800 + 60 * i,
      i + 1,
      'clickout item',
      clicked,
      'DE',
      'Bonn',
      'mobile',
      '',
      shown.join('|'),
      prices.join('|'),
    ].join(','),
  );
  writeFileSync(at(name), `${[TRIVAGO_HEADER, ...lines].join('\n')}\n`);
  return at(name);
}

const many = (n: number, click: (i: number) => Click = () => ({})): Click[] =>
  Array.from({ length: n }, (_, i) => ({ clicked: ITEMS[i % 6], ...click(i) }));

function run(name: string, ...args: (string | number)[]): ReturnType<typeof podium> {
  writeFileSync(at('params.json'), '{"trees": 3, "minDataInLeaf": 1}');
  const rest = ['--params', at('params.json'), '--features', 'slim', '--out', at(`${name}-run`), '--json'];
  return podium('run', '--dataset', 'trivago', '--log', at(name), ...rest, ...args);
}

function countsOf(name: string): Record<string, number> {
  return (
    JSON.parse(readFileSync(join(at(`${name}-run`), 'replay.json'), 'utf8')) as { counts: Record<string, number> }
  ).counts;
}

test('a list of 10,000 candidates', async () => {
  const shown = Array.from({ length: 10_000 }, (_, i) => String(1000 + i));
  logOf(
    'long.csv',
    many(40, (i) => (i === 20 || i === 39 ? { shown, clicked: shown[9_999] } : {})),
  );
  expect(await run('long.csv')).toMatchObject({ code: 0, err: '' });
  expect(countsOf('long.csv')).toMatchObject({ requests: 40, rows: 38 * 6 + 20_000 });
});

test('a list without a candidate is a request of no rows, counted', async () => {
  const events = many(40).map((_, n) => ({
    event: 'ranking',
    id: `r${n}`,
    timestamp: String(1_636_993_800_000 + 10_000 * n),
    user: `u${n}`,
    session: `s${n}`,
    fields: [],
    items: n % 10 === 3 ? [] : ITEMS.map((id) => ({ id })),
  }));
  const clicks = events
    .filter(({ items }) => items.length > 0)
    .map(({ id, timestamp, user, session }, n) => ({
      ...{ event: 'interaction', type: 'click', id: `c${n}`, ranking: id, user, session, fields: [] },
      ...{ timestamp: String(Number(timestamp) + 2000), item: ITEMS[n % 6] },
    }));
  writeFileSync(at('empty.jsonl'), [...events, ...clicks].map((event) => `${JSON.stringify(event)}\n`).join(''));
  const said = await run('empty.jsonl', '--dataset', 'ranklens', '--straddle', 'keep').catch(() => null);
  expect(said).toMatchObject({ code: 2 });
  const rest = ['--params', at('params.json'), '--features', 'slim', '--out', at('empty.jsonl-run'), '--json'];
  const made = await podium('run', '--dataset', 'ranklens', '--log', at('empty.jsonl'), ...rest);
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(countsOf('empty.jsonl')).toMatchObject({ requests: 40, emptyLists: 4, rows: 36 * 6 });
});

test('a click outside its list stays a request without a positive, counted as missed', async () => {
  logOf(
    'outside.csv',
    many(60, (i) => (i % 4 === 1 ? { clicked: '999' } : {})),
  );
  const said = await run('outside.csv', '--protocol', 'every-click');
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(countsOf('outside.csv')).toMatchObject({ requests: 60, missed: 15 });
  const { counts } = JSON.parse(said.out) as { counts: Record<string, number> };
  expect(counts).toMatchObject({ requests_missed: 3 });
  const text = await podium('evaluate', '--run', at('outside.csv-run'));
  expect(text.out).toMatch(/3 requests whose click lies outside their list/);
});

test('a list that holds an item twice is a bad line, or is kept with its first', async () => {
  const twice = [...ITEMS, ITEMS[0]];
  logOf(
    'twice.csv',
    many(60, (i) => (i === 30 ? { shown: twice, prices: ['1', '2', '3', '4', '5', '6', '7'] } : {})),
  );
  const strict = await run('twice.csv');
  expect(strict).toMatchObject({ code: 1, out: '' });
  expect(strict.err).toMatch(/1 of 60 lines are bad \(E_DUPLICATE 1\).*line 32: .*"100" twice/);
  expect(await run('twice.csv', '--max-bad', 0.1)).toMatchObject({ code: 0 });
  expect(countsOf('twice.csv')).toMatchObject({ requests: 59, rejected: 1 });
  expect(await run('twice.csv', '--duplicates', 'keep-first', '--force')).toMatchObject({ code: 0 });
  expect(countsOf('twice.csv')).toMatchObject({ requests: 60, rows: 360, rejected: 0 });
});

test('prices that are no numbers are missing, not 0', async () => {
  logOf(
    'prices.csv',
    many(60, (i) => (i % 2 ? { prices: ['NaN', '', '80', '90', 'Infinity', '70'] } : {})),
  );
  expect(await run('prices.csv')).toMatchObject({ code: 0, err: '' });
  const table = readTable(join(at('prices.csv-run'), 'features.arrow'));
  const prices = table.numbers('candidate_price');
  expect(Array.from(prices.slice(6, 12))).toEqual([Number.NaN, Number.NaN, 80, 90, Number.NaN, 70]);
});

test('a log of one user, or of one session, is judged as far as it can be', async () => {
  logOf(
    'one-user.csv',
    many(60, () => ({ user: 'me' })),
  );
  expect(await run('one-user.csv')).toMatchObject({ code: 0, err: '' });
  logOf(
    'one-session.csv',
    many(60, () => ({ user: 'me', session: 'mine' })),
  );
  const said = await run('one-session.csv');
  expect(said.code).toBe(1);
  expect(said.err).toMatch(/none of the 0 lists of the choose part .* a longer log, or earlyStopping 0/);
  expect(await run('one-session.csv', '--straddle', 'keep', '--protocol', 'every-click', '--force')).toMatchObject({
    code: 0,
  });
});

test('too short a log for a choose part is a sentence, and its remedy works', async () => {
  logOf(
    'short.csv',
    many(40, (i) => ({ session: i < 20 ? `s${i}` : 'last' })),
  );
  const said = await run('short.csv');
  expect(said).toMatchObject({ code: 1, out: '' });
  expect(said.err).toMatch(/none of the 0 lists of the choose part .* a longer log, or earlyStopping 0, would do/);
  writeFileSync(at('all.json'), '{"trees": 3, "minDataInLeaf": 1, "earlyStopping": 0}');
  const trained = await podium('train', '--run', at('short.csv-run'), '--params', at('all.json'));
  expect(trained).toMatchObject({ code: 0, err: '' });
  expect(trained.out).toMatch(/chosen on 0 lists: MRR \d\.\d+ fit, undefined choose/);
  logOf('tiny.csv', many(2));
  expect((await run('tiny.csv')).err).toMatch(/none of the 0 lists of the fit part/);
});

test('when no list of the report part can be judged, the leaderboard says so', async () => {
  logOf(
    'blind.csv',
    many(40, (i) => ({ session: i < 30 ? `s${i}` : 'last' })),
  );
  const said = await run('blind.csv');
  expect(said).toMatchObject({ code: 0, err: '' });
  const text = await podium('evaluate', '--run', at('blind.csv-run'));
  expect(text.out).toMatch(/caution: no list of the report part is judged; cut earlier with --split/);
});

test('a log that shows no lists: what a replay says of its longest one is what was generated', async () => {
  const shop = join(__dirname, '../../datasets/fixtures/retailrocket-events.csv');
  const out = at('generated');
  const log = ['--dataset', 'retailrocket', '--log', shop, '--features', 'heuristic', '--out', out];
  const said = await podium('replay', ...log, '--max-bad', 1);
  expect(said).toMatchObject({ code: 0 });
  const lengths = readTable(join(out, 'requests.arrow')).numbers('candidates');
  expect(Math.max(...lengths)).toBeGreaterThan(0);
  expect(said.out).toContain(`requests with up to ${Math.max(...lengths)} candidates`);
});

test('late events that a type drops: streams that did the same stand in one line', async () => {
  const item = { fields: { item: { column: 'i', kind: 'id' } }, late: 'drop' };
  const mapping = {
    ...{
      time: { column: 't', unit: 's' },
      seq: 'n',
      user: 'u',
      type: { column: 'k', values: { v: 'view', b: 'purchase' } },
    },
    ...{ events: { view: item, purchase: item }, next: { on: 'view' } },
  };
  writeFileSync(at('late.json'), JSON.stringify(mapping));
  writeFileSync(at('late.csv'), 'n,t,u,i,k\n1,10,a,x,v\n2,20,a,y,v\n3,15,a,x,b\n4,30,a,x,v\n');
  const files = ['--dataset', 'csv', '--mapping', at('late.json'), '--log', at('late.csv')];
  const { out, code } = await podium('replay', ...files, '--features', 'standard', '--out', at('late-run'));
  expect(code).toBe(0);
  const notes = out.split('\n').filter((line) => line.includes('of them dropped by'));
  expect(notes).toEqual([
    expect.stringMatching(/^note: 1 of them dropped by any, meet(, \w+){3} and \d+ streams more$/),
  ]);
  const { counts } = JSON.parse(readFileSync(at('late-run/replay.json'), 'utf8')) as {
    counts: { lateness: { stream: string; events: number }[] };
  };
  expect(counts.lateness.length).toBeGreaterThan(20);
  expect(counts.lateness).toContainEqual(expect.objectContaining({ stream: 'purchase', events: 1 }));
});
