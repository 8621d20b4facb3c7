import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { BadLines } from '../../datasets/bad-lines';
import { type DataSet, datasets } from '../../datasets/index';
import { random } from '../../engine/base/random';
import type { RawEvent } from '../../engine/events/event';
import { id, int, label, number } from '../../engine/events/fields';
import type { RequestSpec } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';
import { count } from '../../engine/spec/aggregates';
import { custom } from '../../engine/spec/custom';
import { type Feature, features } from '../../engine/spec/features';
import { log } from '../../engine/spec/log';
import { baselineColumns, bindCatalogue } from '../../features/index';
import { findLeaks, type LeakRequest } from '../../runs/leaks/detect';
import { leaksOf } from '../../runs/leaks/report';
import { UNWATCHED } from '../../runs/progress';

const dir = mkdtempSync(join(tmpdir(), 'podium-leaks-test-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const pages = log({
  common: { user: id(), session: id() },
  events: {
    page: { fields: { id: id(), clicked: label(id()) }, lists: { shown: { item: id(), score: number(3) } } },
    touch: { fields: { item: id(), page: id(), n: int() }, of: { type: 'page', by: 'page' } },
  },
  items: { fame: int() },
});
const immediate: RequestSpec = { on: 'page', candidates: 'shown', outcome: { kind: 'immediate', field: 'clicked' } };
const joined: RequestSpec = { on: 'page', candidates: 'shown', outcome: { kind: 'joined', on: 'touch', item: 'item' } };
const { candidate, request } = pages.rank('page', 'shown');
const click = pages.on.page.as('click', (e) => ({ item: e.clicked }));
const touch = pages.on.touch.as('touch', (e) => ({ item: e.item, n: e.n }));
const honest = features(count(click).per('item'), count(touch).per('session', 'item'), candidate.rank.plus(0));

/** Pages of five items and touches of some, two or three a second, in sessions of their own. */
function pageLog(n: number, change: (event: RawEvent, i: number) => RawEvent = (event) => event): RawEvent[] {
  const next = random(7);
  const pick = (of: number): number => Math.floor(next() * of);
  return Array.from({ length: n }, (_, i) => {
    const session = `s${pick(12)}`;
    const base = { ts: 1_540_000_000_000 + 1000 * Math.floor(i / 2.5), user: session, session };
    const item = `i${pick(9)}`;
    if (pick(2)) return change({ ...base, type: 'touch', item, n: pick(5) }, i);
    const first = pick(9);
    const shown = Array.from({ length: 5 }, (_, k) => ({ item: `i${(first + k) % 9}`, score: pick(1000) / 1000 }));
    return change({ ...base, type: 'page', id: `p${i}`, shown, clicked: shown[pick(5)].item }, i);
  });
}

/** A file of events, one a line, and a data set that reads it: sorted or as it stands, with something before it. */
function written(
  name: string,
  events: readonly RawEvent[],
  { request = immediate, sorts = true, before = (_: readonly RawEvent[]): RawEvent[] => [] } = {},
): Pick<LeakRequest, 'dataset' | 'open'> {
  const path = join(dir, name);
  writeFileSync(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const dataset: DataSet = {
    ...{ name, sentence: 'A file of the test.', example: '', files: { log: '' } },
    ...{ schema: pages.schema, request },
    open: async ({ logs }) => {
      const rows = logs.flatMap((log, file) =>
        readFileSync(log, 'utf8')
          .trimEnd()
          .split('\n')
          .map((text, i) => ({ raw: JSON.parse(text) as RawEvent, file, line: i + 1 })),
      );
      if (sorts) rows.sort((a, b) => a.raw.ts - b.raw.ts || a.file - b.file || a.line - b.line);
      const all = [...before(rows.map(({ raw }) => raw)).map((raw) => ({ raw, file: 0, line: 0 })), ...rows];
      const chunk = {
        events: all.map(({ raw }) => raw),
        files: all.map(({ file }) => file),
        lines: all.map(({ line }) => line),
        unlabelled: null,
      };
      return {
        ...{ name, schema: pages.schema as Schema, request, files: [...logs] },
        events: (async function* () {
          yield chunk;
        })(),
        ...{ bad: new BadLines(), progress: { rows: all.length, bytes: 0, totalBytes: 0 }, itemsTransductive: false },
        ...{ sorted: false, unlabelled: 0, unknownFields: new Map<string, number>() },
      };
    },
  };
  return { dataset, open: { logs: [path] } };
}

const find = (from: Pick<LeakRequest, 'dataset' | 'open'>, own: readonly Feature[], more: Partial<LeakRequest> = {}) =>
  findLeaks(
    {
      ...{ ...from, duplicates: 'reject', maxBad: 0, requests: 8, seed: 1 },
      bind: () => ({
        chosen: own,
        baseline: honest,
        columns: { position: 'candidate_rank__plus__0', popularity: 'click_count__item' } as never,
      }),
      ...more,
    },
    UNWATCHED,
  );
const failures = async (from: Parameters<typeof find>[0], own: readonly Feature[]): Promise<string[]> =>
  leaksOf(await find(from, own)).map(({ test, feature }) => `${test} ${feature}`);

const PLAIN = {
  version: 1,
  order: 'C',
  encode: (s: unknown) => s,
  decode: (s: never) => s,
  bytes: 8,
  cost: 5,
} as const;

test('honest columns pass every test, and the same seed gives the same report', async () => {
  const from = written('honest', pageLog(600));
  const report = await find(from, []);
  expect(leaksOf(report)).toEqual([]);
  expect(report.tests.map(({ test, skipped, columns }) => [test, skipped, columns])).toEqual([
    ['truncation', null, 0],
    ['cut-file', null, 0],
    ['label-flip', null, 0],
    ['time-shift', null, 0],
    ['renumbering', null, 0],
    ['shuffled-file', null, 0],
    ['screen', null, 0],
    ['same-time', null, expect.any(Number)],
  ]);
  expect(report.tests.every(({ requests, cells, test }) => requests > 0 && (cells > 0 || test === 'screen'))).toBe(
    true,
  );
  expect(await find(from, [])).toEqual(report);
  expect((await find(from, [], { seed: 2 })).orderDependent).not.toEqual(report.orderDependent);
});

test('counts of one second depend on which event the file holds first: told, no failure', async () => {
  const { orderDependent } = await find(written('ties', pageLog(600)), []);
  expect(orderDependent.map(({ feature }) => feature)).toContain('click_count__item');
  expect(orderDependent.map(({ feature }) => feature)).not.toContain('touch_count__session_item');
});

test('an accumulator that remembers across keys and replays is caught by truncation', async () => {
  let all = 0;
  const memory = custom<number>({ ...PLAIN, id: 'memory', update: () => ++all, read: () => all });
  const report = await find(written('memory', pageLog(300)), features(memory(click).per('item')));
  const [first] = leaksOf(report);
  expect(first).toMatchObject({ test: 'truncation', feature: 'click_custom_memory__item', leak: 'safe' });
  expect(first.whole).not.toBe(first.other);
  expect(first.where).toMatch(/memory:\d+$/);
  expect(first.sentence).toMatch(
    /^click_custom_memory__item knows what comes later: request p\d+ at \S+, candidate i\d: \d+ in the log as it is, \d+ in the log cut just before the request$/,
  );
});

test('a closure over the times of clicks to come is caught by other times', async () => {
  const events = pageLog(400);
  const times = events.filter(({ type }) => type === 'page').map(({ ts }) => ts);
  const next = custom<number>({
    ...PLAIN,
    id: 'oracle',
    update: (_, __, ts) => ts,
    read: (_, now) => (times.find((ts) => ts > now) ?? Number.NaN) - now,
  });
  expect(await failures(written('oracle', events), features(next(click).per('item')))).toContain(
    'time-shift click_custom_oracle__item',
  );
});

test('a log without requests is refused: nothing could be found in it', async () => {
  const touches = pageLog(40).filter(({ type }) => type === 'touch');
  await expect(find(written('touches', touches), [])).rejects.toThrow(/^leaks: the log has no requests, expected/);
});

test('what is known of a table that is written once a period falls as it did', async () => {
  const own = features(count(touch.asOf('written', { every: '11s' })).per('item'));
  expect(await failures(written('tables', pageLog(200)), own)).toEqual([]);
});

test('days that are counted anew are no dates', async () => {
  const own = features(
    request.ts.day().plus(3).mod(28).named('day_of_4_weeks'),
    request.ts.day().mod(30).named('day_of_30'),
  );
  expect(await failures(written('weeks', pageLog(200)), own)).toEqual([]);
});

test('an accumulator that reads a meaning into the numbers of ids is caught by other numbers', async () => {
  const codes = custom<number>({
    ...PLAIN,
    id: 'codes',
    update: (_, code) => code,
    read: (code) => code ?? Number.NaN,
  });
  const item = { ...touch.field('n'), role: 'item' as 'n' };
  const own = features(codes(item).per('item'));
  expect(await failures(written('codes', pageLog(300)), own)).toEqual([`renumbering ${own[0].name}`]);
});

test('what was fitted on the whole file is caught by cutting the file', async () => {
  const before = (events: readonly RawEvent[]): RawEvent[] => {
    const clicks = new Map<unknown, number>();
    for (const { clicked } of events) if (clicked) clicks.set(clicked, (clicks.get(clicked) ?? 0) + 1);
    return [...clicks].map(([item, fame]) => ({ type: 'item', ts: 0, item: item as string, fields: { fame } }));
  };
  expect(
    await failures(written('fitted', pageLog(400), { before }), features(candidate.item.equals(candidate.item))),
  ).toEqual([]);
  const fame = features(pages.item(candidate.item).fame.plus(0));
  expect(await failures(written('fitted', pageLog(400), { before }), fame)).toEqual([`cut-file ${fame[0].name}`]);
});

test('a column that holds the answer is too good to be true', async () => {
  const change = (event: RawEvent): RawEvent =>
    event.type === 'page'
      ? {
          ...event,
          shown: (event.shown as { item: string }[]).map(({ item }) => ({
            item,
            score: item === event.clicked ? 0.9 : 0.1,
          })),
        }
      : event;
  const found = leaksOf(await find(written('answer', pageLog(900, change)), features(candidate.score.plus(0))));
  expect(found.map(({ test }) => test)).toEqual(['screen']);
  expect(found[0].sentence).toContain('is too good to be true: sorted highest first it orders almost every list');
});

test('an answer that stands before its request in the log is caught by another answer', async () => {
  const events = pageLog(400, (event, i) => (event.type === 'touch' ? { ...event, page: `p${i + 1}` } : event));
  const own = features(count(touch).per('item'));
  const report = await find(written('early', events, { request: joined }), own);
  expect(leaksOf(report).map(({ test, feature }) => [test, feature])).toEqual([
    ['label-flip', 'touch_count__item'],
    ['label-flip', 'touch_count__session_item'],
  ]);
});

test('a reader that does not sort is caught by shuffled lines', async () => {
  const found = await failures(written('unsorted', pageLog(300), { sorts: false }), []);
  expect(found).toContain('shuffled-file (candidates)');
});

test('a column that says itself what it is, is told and does not fail', async () => {
  let all = 0;
  const known = custom<number>({ ...PLAIN, id: 'known', update: () => ++all, read: () => all });
  const own = features(known(click).per('item')).map((feature): Feature => ({ ...feature, leak: 'oracle' }));
  const report = await find(written('declared', pageLog(200)), own);
  expect(leaksOf(report)).toEqual([]);
  expect(report.findings[0]).toMatchObject({ test: 'truncation', isDeclared: true, leak: 'oracle' });
});

const folder = process.env.PODIUM_DATA;
const logs: [name: string, open: LeakRequest['open'], isThere: boolean][] = [
  ['simulator', { logs: [], events: 900 }, true],
  ['trivago', { logs: [join(folder ?? '', 'trivago/sessions-2018-11-07.csv.gz')], limit: 6000 }, folder !== undefined],
  [
    'ranklens',
    { logs: [join(folder ?? '', 'ranklens/events-first-80-percent.jsonl.gz')], limit: 6000 },
    folder !== undefined,
  ],
];

describe.each(logs)('the whole catalogue on %s', (name, open, isThere) => {
  test.skipIf(!isThere)('leaks nothing', { timeout: 1_800_000 }, async () => {
    const dataset = datasets.find((each) => each.name === name)!;
    const bind: LeakRequest['bind'] = (schema, request) => {
      const chosen = bindCatalogue(schema, request);
      return { chosen, baseline: [], columns: baselineColumns(chosen) };
    };
    const report = await findLeaks(
      { dataset, open, duplicates: 'keep-first', maxBad: 0.01, bind, requests: 2, seed: 3 },
      UNWATCHED,
    );
    expect(leaksOf(report)).toEqual([]);
    expect([report.columns > 300, report.requests > 80]).toEqual([true, true]);
    expect(report.tests.filter(({ skipped }) => skipped === null).length).toBeGreaterThanOrEqual(6);
  });
});
