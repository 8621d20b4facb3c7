import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { csv } from '../../datasets/csv';
import { CellReader } from '../../datasets/csv/cells';
import { checkMapping } from '../../datasets/csv/check';
import { describe } from '../../datasets/describe';
import { ndjson } from '../../datasets/ndjson';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { id, int, label, number } from '../../engine/events/fields';
import { fixture, readAll, tempFile } from './helpers';

const WIDE = { logs: [fixture('wide.csv')], mapping: fixture('wide.json') };
const LONG = { logs: [fixture('impressions.csv')], mapping: fixture('impressions.json') };

test('csv: one row per event, with lists packed into cells', async () => {
  const opened = await csv.open({ ...WIDE, unlabelled: 'keep' });
  expect(opened.schema.events.search).toEqual({
    fields: { bought: label(id()) },
    lists: { results: { item: id(), price: number(2, 'eur') } },
  });
  const { events, lines, unlabelled } = await readAll(opened);
  const at = Date.UTC(2026, 0, 1, 10, 0, 5);
  expect(lines).toEqual([3, 2, 4, 5]);
  expect(unlabelled).toEqual([false, false, false, true]);
  expect(opened.unlabelled).toBe(1);
  expect(events.map(({ ts }) => ts)).toEqual([at, at, at + 2000, at + 4000]);
  expect(events[0]).toEqual({
    type: 'view',
    ts: at,
    user: 'ann',
    session: 'v1',
    device: 'phone',
    tags: [],
    item: 'i1',
    long: true,
  });
  expect(events[1]).toMatchObject({
    type: 'search',
    tags: ['a', 'b'],
    bought: 'i2',
    results: [
      { item: 'i1', price: 9.99 },
      { item: 'i2', price: null },
      { item: 'i3', price: 5 },
    ],
  });
  expect(opened.bad.reasons()).toEqual([
    { code: 'E_FIELD', count: 2 },
    { code: 'E_CELLS', count: 1 },
    { code: 'E_LIST_LENGTH', count: 1 },
    { code: 'E_TIME', count: 1 },
    { code: 'E_TYPE', count: 1 },
  ]);
  expect(opened.bad.lines()).toContain(`${WIDE.logs[0]}: line 6: what is "dance", expected one of result, look`);
});

const moments: [why: string, cell: string, ts: number | null][] = [
  ['no zone is UTC', '2026-03-01 10:00:00', Date.UTC(2026, 2, 1, 10)],
  ['hours of a zone alone, as databases write them', '2026-03-01 10:00:00+02', Date.UTC(2026, 2, 1, 8)],
  ['a zone without a colon', '2026-03-01T10:00:00.5-0130', Date.UTC(2026, 2, 1, 11, 30, 0, 500)],
  ['a day and its hour', '2014-12-01 07', Date.UTC(2014, 11, 1, 7)],
  ['a leap day', '2024-02-29', Date.UTC(2024, 1, 29)],
  ['a day that the year does not have', '2026-02-29', null],
  ['a day that the month does not have', '2026-04-31T10:00Z', null],
  ['the day first', '31.12.2025 10:00', null],
];

for (const [why, cell, ts] of moments) {
  test(`csv: a time: ${why}`, () => {
    const reader = new CellReader({ at: { t: 0 }, count: 1 }, { time: { column: 't', unit: 'iso' } });
    if (ts === null) expect(() => reader.time([cell], 't')).toThrow(/expected ISO 8601/);
    else expect(reader.time([cell], 't')).toBe(ts);
  });
}

test('csv: what a replay would not take is a bad line where the log is described, too', async () => {
  const mapping = {
    ...{ time: { column: 't', unit: 's' }, user: 'u', next: { on: 'view' } },
    events: { view: { fields: { item: { column: 'i', kind: 'id' }, n: { column: 'n', kind: 'int' } } } },
  };
  const log = tempFile('n.csv', 't,u,i,n\n1,a,x,1\n2,a,x,1.5\n');
  const opened = await csv.open({ logs: [log], mapping: tempFile('n.json', JSON.stringify(mapping)) });
  expect(await describe(opened)).toMatchObject({
    events: { view: 1 },
    bad: { reasons: [{ code: 'E_FIELD', count: 1 }] },
  });
});

test('csv: a number of blanks is missing, not 0', () => {
  const reader = new CellReader({ at: { p: 0 }, count: 1 }, { time: { column: 'p', unit: 's' } });
  for (const cell of ['', ' ', '\t', 'NaN']) expect(reader.value(cell, { column: 'p', kind: 'number' })).toBeNull();
  expect(reader.value(' 1.5', { column: 'p', kind: 'number', scale: 1 })).toBe(1.5);
});

test('csv: a static item table needs no flag, another one does', async () => {
  const items = fixture('wide-items.csv');
  const opened = await csv.open({ ...WIDE, items });
  const { events } = await readAll(opened);
  expect(opened.itemsTransductive).toBe(false);
  expect(events.slice(0, 2).map(({ item, fields }) => [item, fields])).toEqual([
    ['i1', { brand: 'acme' }],
    ['i2', { brand: null }],
  ]);
  const undated = readFileSync(WIDE.mapping, 'utf8').replace('"static": true', '"static": false');
  const mapping = tempFile('mapping.json', undated);
  await expect(csv.open({ ...WIDE, mapping, items })).rejects.toThrow(/has no dates.*--allow-undated-items/);
  expect((await csv.open({ ...WIDE, mapping, items, allowUndatedItems: true })).itemsTransductive).toBe(true);
});

test('csv: one row per candidate; rows of requests may be mixed, several candidates may be clicked', async () => {
  const opened = await csv.open(LONG);
  expect(opened.schema.events.impression!.lists!.shown).toEqual({ item: id(), price: int() });
  expect(opened.request).toEqual({
    on: 'impression',
    candidates: 'shown',
    outcome: { kind: 'joined', on: 'click', item: 'item' },
    window: '30m',
  });
  const { events } = await readAll(opened);
  const ann = { user: 'ann', session: 'ann' };
  const bob = { user: 'bob', session: 'bob', ts: 1000 };
  expect(events).toEqual([
    { type: 'impression', id: 'r3', ts: 900, ...ann, shown: [{ item: 'a', price: 10 }] },
    {
      type: 'impression',
      id: 'r1',
      ts: 1000,
      ...ann,
      shown: [
        { item: 'a', price: 10 },
        { item: 'b', price: 20 },
        { item: 'c', price: null },
      ],
    },
    { type: 'click', request: 'r1', ts: 1000, ...ann, item: 'b' },
    { type: 'click', request: 'r1', ts: 1000, ...ann, item: 'c' },
    {
      type: 'impression',
      id: 'r2',
      ...bob,
      shown: [
        { item: 'c', price: 5 },
        { item: 'a', price: 10 },
      ],
    },
    { type: 'click', request: 'r2', ...bob, item: 'c' },
  ]);
  expect(opened.bad.reasons()).toEqual([
    { code: 'E_FIELD', count: 1 },
    { code: 'E_ORDER', count: 1 },
  ]);
  expect((await readAll(await csv.open({ ...LONG, memoryBytes: 40 }))).events).toEqual(events);
});

test('csv: a request that comes back after a thousand others is a bad line', async () => {
  const rows = Array.from({ length: 1001 }, (_, i) => `r${i},${i},u,a,1,0,1`);
  const log = ['request,time,user,item,position,click,price', ...rows, 'r0,9,u,b,2,0,1'].join('\n');
  const opened = await csv.open({ ...LONG, logs: [tempFile('log.csv', log)] });
  expect((await readAll(opened)).events.length).toBe(1001);
  expect(opened.bad.reasons()).toEqual([{ code: 'E_LATE_ROW', count: 1 }]);
});

test('csv: a column of seq is the order of the log', async () => {
  const mapping = tempFile(
    'm.json',
    JSON.stringify({
      time: { column: 't', unit: 's' },
      seq: 'seq',
      session: 's',
      events: { show: { fields: { c: { column: 'c', kind: 'id', label: true } }, lists: { l: { item: 'l' } } } },
      request: { on: 'show', candidates: 'l', outcome: { kind: 'immediate', field: 'c' } },
    }),
  );
  const logs = [tempFile('log.csv', 't,seq,s,c,l\n5.5,0,x,a,a|b\n4,1,x,b,a|b\n')];
  const opened = await csv.open({ logs, mapping });
  expect((await readAll(opened)).events.map(({ ts, seq }) => [ts, seq])).toEqual([
    [5500, 0],
    [4000, 1],
  ]);
  expect(opened.sorted).toBe(false);
});

const base = JSON.parse(readFileSync(LONG.mapping, 'utf8'));
const wrong: [why: string, mapping: unknown, says: string][] = [
  ['no object', [], 'csv: mapping: the mapping is [], expected an object'],
  ['no time', { ...base, time: undefined }, 'csv: mapping: time is missing, expected an object'],
  ['a time unit', { ...base, time: { column: 't', unit: 'h' } }, 'time.unit is "h", expected s, ms, us or iso'],
  [
    'an unknown key',
    { ...base, usr: 'u' },
    'the mapping: key is "usr", expected one of delimiter, separator, header, each',
  ],
  ['nobody', { ...base, user: undefined, session: 7 }, 'user is missing, expected the name of a column'],
  ['both shapes', { ...base, events: {} }, 'events is {}, expected either events or impressions'],
  [
    'a kind',
    { ...base, common: { a: { column: 'a', kind: 'word' } } },
    'common.a.kind is "word", expected one of time, id',
  ],
  [
    'no scale',
    { ...base, common: { a: { column: 'a', kind: 'number' } } },
    'schema: common: field a: scale is undefined',
  ],
];

for (const [why, mapping, says] of wrong) {
  test(`csv refuses a mapping: ${why}`, () => expect(() => checkMapping(mapping)).toThrow(says));
}

test('csv: missing columns and a missing mapping are sentences', async () => {
  await expect(csv.open({ ...LONG, logs: WIDE.logs })).rejects.toThrow(
    /expected time,user,request,item,click,position,price \(missing: time/,
  );
  await expect(csv.open({ logs: LONG.logs })).rejects.toThrow(
    'csv: no mapping was given, expected --mapping FILE.json',
  );
  await expect(csv.open({ ...LONG, mapping: 'no.json' })).rejects.toThrow(
    'csv: mapping no.json does not exist or may not be read, expected a JSON file',
  );
});

const BRAND = { brand: { column: 'brand', kind: 'id' } };
const AGE = { age: { column: 'age', kind: 'int' } };
const SAID = ['user ann {"age":40}', 'item a {"brand":"acme"}', 'item b {"brand":"zeta"}'];

test.each([
  [
    'packed into cells, beside the chosen item and who',
    'csv',
    't,u,age,c,l,brand\n1,ann,40,a,a|b,acme|zeta\n2,ann,,b,b|a,zeta|\n3,ann,41,b,b,nova\n',
    {
      events: {
        show: {
          fields: { c: { column: 'c', kind: 'id', label: true } },
          lists: { l: { item: 'l', attributes: BRAND } },
        },
      },
      attributes: { user: AGE },
      request: { on: 'show', candidates: 'l', outcome: { kind: 'immediate', field: 'c' } },
    },
    [...SAID, 'show', 'show', 'user ann {"age":41}', 'item b {"brand":"nova"}', 'show'],
  ],
  [
    'as arrays of objects',
    'ndjson',
    '{"t":1,"u":"ann","age":40,"c":"a","l":[{"id":"a","brand":"acme"},{"id":"b","brand":"zeta"}]}\n',
    {
      events: {
        show: {
          fields: { c: { column: 'c', kind: 'id', label: true } },
          lists: { l: { item: 'l.id', attributes: { brand: { column: 'l.brand', kind: 'id' } } } },
        },
      },
      attributes: { user: AGE },
      request: { on: 'show', candidates: 'l', outcome: { kind: 'immediate', field: 'c' } },
    },
    [...SAID, 'show'],
  ],
  [
    'one row per candidate',
    'csv',
    'r,t,u,age,c,l,brand\nr1,1,ann,40,1,a,acme\nr1,1,ann,40,0,b,zeta\nr2,2,ann,40,0,b,zeta\n',
    {
      impressions: { request: 'r', item: 'l', clicked: 'c' },
      attributes: { item: BRAND, user: AGE },
    },
    [...SAID, 'impression', 'click', 'impression'],
  ],
] as const)('lists may say what their items are: %s', async (_why, format, text, mapping, want) => {
  const logs = [tempFile('log', text)];
  const base = { time: { column: 't', unit: 's' }, user: 'u' };
  const opened = await (format === 'csv' ? csv : ndjson).open({
    logs,
    mapping: tempFile('m.json', JSON.stringify({ ...base, ...mapping })),
  });
  expect(opened.schema).toMatchObject({ items: { brand: { kind: 'id' } }, users: { age: { kind: 'int' } } });
  const { events } = await readAll(opened);
  const codec = new Codec(opened.schema, new Dictionary());
  expect(events.map((event) => codec.encode(event)).filter(isRejection)).toEqual([]);
  const told = ({ type, fields, ...of }: (typeof events)[number]) =>
    fields ? `${type} ${String(of[type])} ${JSON.stringify(fields)}` : type;
  expect(events.map(told)).toEqual(want);
});
