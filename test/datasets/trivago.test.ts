import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { assertBad, BadLines } from '../../datasets/bad-lines';
import { trivago } from '../../datasets/trivago';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { checkRequest } from '../../engine/events/request';
import { fixture, readAll, tempFile } from './helpers';

const LOG = fixture('trivago.csv');

test('trivago: rows become events in the order of time and step, bad ones are counted by reason', async () => {
  const opened = await trivago.open({ logs: [LOG] });
  checkRequest(opened.schema, opened.request);
  const { events, lines } = await readAll(opened);
  expect(events.map((e) => [e.session, e.step, e.type])).toEqual([
    ['S1', 1, 'destination'],
    ['S1', 2, 'touch'],
    ['S1', 3, 'touch'],
    ['S1', 4, 'clickout'],
    ['S1', 5, 'sort'],
    ['S1', 6, 'poi'],
    ['S1', 7, 'search'],
    ['S2', 1, 'filter'],
    ['S2', 2, 'touch'],
    ['S2', 3, 'clickout'],
    ['S3', 8, 'touch'],
  ]);
  expect(lines).toEqual([6, 5, 8, 7, 9, 10, 11, 2, 3, 4, 20]);
  expect(opened.sorted).toBe(true);
  expect(opened.unlabelled).toBe(1);
  expect(opened.progress.rows).toBe(19);
  expect(opened.bad.reasons()).toEqual([
    { code: 'E_ACTION', count: 1 },
    { code: 'E_CELLS', count: 1 },
    { code: 'E_LIST_LENGTH', count: 1 },
    { code: 'E_NO_LIST', count: 1 },
    { code: 'E_REFERENCE', count: 1 },
    { code: 'E_STEP', count: 1 },
    { code: 'E_TIME', count: 1 },
  ]);
  expect(opened.bad.lines()[3]).toBe(`${LOG}: line 16: timestamp is "yesterday", expected whole seconds since 1970`);
});

test('trivago: fields of a click-out, a filter and a touch; every event fits the schema', async () => {
  const opened = await trivago.open({ logs: [LOG] });
  const { events } = await readAll(opened);
  const base = { user: 'U1', session: 'S1', platform: 'DE', city: 'Berlin, Germany', device: 'mobile', filters: [] };
  expect(events[3]).toEqual({
    ...base,
    type: 'clickout',
    ts: 1_600_000_010_000,
    step: 4,
    clicked: '12',
    shown: [
      { item: '11', price: 50 },
      { item: '12', price: 60 },
      { item: '13', price: null },
      { item: '14', price: 40 },
    ],
  });
  expect(events[2]).toMatchObject({ item: '12', kind: 'deals' });
  expect(events[7]).toMatchObject({ value: 'Free WiFi', filters: ['Free WiFi', 'Pool'] });
  expect(events[9].shown).toContainEqual({ item: '102', price: null });
  const codec = new Codec(opened.schema, new Dictionary());
  for (const event of events) expect(isRejection(codec.encode(event))).toBe(false);
});

test('trivago: the challenge targets are kept on demand and marked', async () => {
  const { events, unlabelled } = await readAll(await trivago.open({ logs: [LOG], unlabelled: 'keep' }));
  const marked = events.filter((_, i) => unlabelled[i]);
  expect(marked).toMatchObject([{ type: 'clickout', session: 'S1', step: 8, clicked: null }]);
});

test('trivago: columns in any order, gzip, a limit and the external sort give the same events', async () => {
  const [header, ...rows] = readFileSync(LOG, 'utf8').trimEnd().split('\n');
  const moved = [`${header},extra`, ...rows.map((row) => `${row},x`)].join('\r\n');
  const want = await readAll(await trivago.open({ logs: [LOG] }));
  const path = tempFile('log.csv', gzipSync(moved));
  expect(await readAll(await trivago.open({ logs: [path], memoryBytes: 300 }))).toEqual(want);
  const limited = await readAll(await trivago.open({ logs: [path], limit: 4 }));
  expect(limited.events).toEqual(want.events.slice(0, 4));
});

test('trivago: an undated item table needs its flag, and applies before the first event', async () => {
  const items = fixture('trivago-items.csv');
  await expect(trivago.open({ logs: [LOG], items })).rejects.toMatchObject({
    code: 'E_CONFIG',
    message: expect.stringMatching(
      /has no dates, so what is computed from it is transductive; allow it with --allow-undated-items/,
    ),
  });
  const opened = await trivago.open({ logs: [LOG], items, allowUndatedItems: true });
  const { events, lines } = await readAll(opened);
  expect(opened.itemsTransductive).toBe(true);
  expect(events.slice(0, 3)).toEqual([
    {
      type: 'item',
      ts: 1_600_000_000_000,
      item: '11',
      op: 'replace',
      fields: {
        properties: ['Free WiFi', 'Pool', '4 Star', 'Good Rating', 'Satisfactory Rating', 'Very Good Rating'],
        stars: 4,
        rating: 'Very Good',
      },
    },
    { type: 'item', ts: 1_600_000_000_000, item: '12', op: 'replace', fields: { properties: ['Pool'] } },
    { type: 'item', ts: 1_600_000_000_000, item: '13', op: 'replace', fields: { properties: [] } },
  ]);
  expect(lines.slice(0, 3)).toEqual([2, 3, 4]);
});

const wrong: [why: string, content: string, says: RegExp][] = [
  [
    'another format',
    '{"event":"item","id":"1"}\n',
    /found the columns \{"event".*expected user_id,.*try --dataset ranklens/,
  ],
  ['a missing column', 'user_id,session_id\nu,s\n', /missing: timestamp, step, .*prices\)/],
  ['only blank lines', '\n\n', /is empty, expected a header line/],
];

for (const [why, content, says] of wrong) {
  test(`trivago refuses: ${why}`, async () => {
    await expect(trivago.open({ logs: [tempFile('x.csv', content)] })).rejects.toThrow(says);
  });
}

test('trivago: a header without rows is a sentence', async () => {
  const path = tempFile('x.csv', `${readFileSync(LOG, 'utf8').split('\n')[0]}\n`);
  await expect(trivago.open({ logs: [path] }).then(readAll)).rejects.toThrow(
    /x.csv holds no event, expected at least one/,
  );
});

test('assertBad: a share above the allowed one is a failure with counts', () => {
  const bad = new BadLines();
  for (let i = 1; i <= 3; i++) bad.add('E_TIME', 'timestamp is "x", expected seconds', 'log.csv', i);
  expect(() => assertBad(bad, 300)).not.toThrow();
  expect(() => assertBad(bad, 200)).toThrow(
    'log: 3 of 200 lines are bad (E_TIME 3), expected at most 1 %; first: log.csv: line 1: timestamp is "x", expected seconds; allow more with --max-bad',
  );
});

test('trivago: a price that is no number is a bad line, one that is missing is not', async () => {
  const [header] = readFileSync(LOG, 'utf8').split('\n', 1);
  const row = (step: number, prices: string): string =>
    `u,s,160000000${step},${step},clickout item,11,DE,"Berlin, Germany",mobile,,11|12,${prices}`;
  const path = tempFile('prices.csv', `${[header, row(1, '50|nan'), row(2, '|60'), row(3, '50|abc')].join('\n')}\n`);
  const opened = await trivago.open({ logs: [path] });
  const { events } = await readAll(opened);
  expect(events.map(({ shown }) => (shown as { price: number | null }[]).map(({ price }) => price))).toEqual([
    [50, null],
    [null, 60],
  ]);
  expect(opened.bad.lines()[0]).toContain('line 4: price 2 is "abc", expected a number');
});
