import { expect, test } from 'vitest';
import { describe } from '../../datasets/describe';
import { decimals, Inference } from '../../datasets/metarank/infer';
import { ranklens } from '../../datasets/ranklens';
import { writeSchema } from '../../datasets/schema-text';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { bool, id, number, set, text, vector } from '../../engine/events/fields';
import { checkRequest } from '../../engine/events/request';
import { fixture, readAll, tempFile } from './helpers';

const LOG = fixture('metarank.jsonl');

test('ranklens: fields become typed attributes, events keep their dates, the log is sorted', async () => {
  const opened = await ranklens.open({ logs: [LOG] });
  expect(opened.schema).toEqual({
    common: { user: id(), session: id() },
    events: {
      ranking: {
        fields: { id: id(), query: id() },
        lists: { shown: { item: id(), relevancy: number(2), price: number(0) } },
      },
      click: { fields: { item: id(), ranking: id() }, of: { type: 'ranking', by: 'ranking' } },
      add_to_cart: { fields: { item: id(), ranking: id(), amount: number(6) }, of: { type: 'ranking', by: 'ranking' } },
    },
    items: {
      title: id(),
      genres: set(),
      budget: number(0),
      popularity: number(3),
      new: bool(),
      embedding: vector(2),
      field_id: id(),
    },
    users: { age_group: id() },
  });
  checkRequest(opened.schema, opened.request);
  const { events, lines } = await readAll(opened);
  expect(lines).toEqual([1, 2, 3, 5, 7, 6, 8, 9]);
  expect(opened.sorted).toBe(true);
  expect(events[3]).toEqual({
    type: 'ranking',
    ts: 2000,
    user: 'u1',
    session: 's1',
    id: 'r1',
    query: 'long',
    shown: [
      { item: 'p1', relevancy: 0.25 },
      { item: 'p2', relevancy: 1.5, price: 20 },
    ],
  });
  expect(events[2]).toEqual({ type: 'user', ts: 1500, user: 'u1', op: 'patch', fields: { age_group: '30s' } });
  expect(events[1].fields).toMatchObject({ genres: [], embedding: null });
  const codec = new Codec(opened.schema, new Dictionary());
  for (const event of events) expect(codec.encode(event)).not.toHaveProperty('code');
  expect(opened.bad.reasons()).toEqual([
    { code: 'E_FIELD', count: 2 },
    { code: 'E_EVENT', count: 1 },
    { code: 'E_JSON', count: 1 },
    { code: 'E_TIME', count: 1 },
  ]);
  expect(opened.bad.lines()).toContain(
    `${LOG}: line 12: event is "purchase", expected item, user, ranking or interaction`,
  );
});

test('ranklens: a fixed schema keeps its kinds; what it does not know is left out and counted', async () => {
  const { schema } = await ranklens.open({ logs: [LOG] });
  const { popularity: _, ...items } = schema.items!;
  const opened = await ranklens.open({ logs: [LOG], schema: { ...schema, items } });
  const { events } = await readAll(opened);
  expect([...opened.unknownFields]).toEqual([['item.popularity', 2]]);
  expect(events[0].fields).not.toHaveProperty('popularity');
  expect(isRejection(new Codec(opened.schema, new Dictionary()).encode(events[0]))).toBe(false);
});

test('ranklens: a log that carries seq in every line is replayed by it, never sorted by time', async () => {
  const event = (seq: number, ts: number): string =>
    JSON.stringify({ event: 'interaction', type: 'click', timestamp: ts, seq, item: 'a', ranking: 'r' });
  const lines = [event(1, 50), event(2, 40), event(3, 60)];
  const opened = await ranklens.open({ logs: [tempFile('a.jsonl', lines.join('\n'))] });
  const { events } = await readAll(opened);
  expect(events.map(({ seq, ts }) => [seq, ts])).toEqual([
    [1, 50],
    [2, 40],
    [3, 60],
  ]);
  expect(opened.sorted).toBe(false);
  const mixed = await ranklens.open({
    logs: [tempFile('b.jsonl', [...lines, event(4, 1).replace(',"seq":4', '')].join('\n'))],
  });
  expect((await readAll(mixed)).events.map(({ seq, ts }) => [seq, ts])).toEqual(
    [1, 40, 50, 60].map((ts) => [undefined, ts]),
  );
});

test('ranklens: a field of two kinds is one sentence with both lines', async () => {
  const item = (value: unknown): string =>
    JSON.stringify({ event: 'item', timestamp: 1, item: 'a', fields: [{ name: 'price', value }] });
  const path = tempFile('log.jsonl', `${item(1)}\n${item(2)}\n${item('3')}\n`);
  await expect(ranklens.open({ logs: [path] })).rejects.toMatchObject({
    code: 'E_TWO_KINDS',
    message: `ranklens: field price of item is a number at ${path} line 1 and text at ${path} line 3, expected one kind; correct the log, or fix the kind with --schema`,
  });
});

const wrong: [why: string, content: string, says: RegExp][] = [
  [
    'a CSV file',
    'user_id,session_id\na,b\n',
    /holds no Metarank event \(line 1 is not JSON.*use --dataset trivago or csv/,
  ],
  [
    'no interaction',
    '{"event":"ranking","id":"r","timestamp":"1","items":[]}\n',
    /holds no interaction, expected some that name a ranking/,
  ],
  ['blank lines', '\n\n', /is empty, expected at least one event/],
];

for (const [why, content, says] of wrong) {
  test(`ranklens refuses: ${why}`, async () => {
    await expect(ranklens.open({ logs: [tempFile('x.jsonl', content)] })).rejects.toThrow(says);
  });
}

const written: [value: number, want: number][] = [
  [1, 0],
  [9.992, 3],
  [2.5e7, 0],
  [1e-7, 7],
  [1.25e-7, 9],
  [1e300, 0],
  [-0.5, 1],
];

for (const [value, want] of written) test(`decimals of ${value}`, () => expect(decimals(value)).toBe(want));

test('inference: large numbers keep fewer decimals, long or unrepeated text is text', () => {
  const inference = new Inference('item');
  for (let i = 0; i < 30; i++) {
    inference.add(
      { money: 12_345_678_901.123455, title: `title ${i}`, maker: `m${i % 5}`, note: 'long '.repeat(12) },
      'x',
    );
  }
  expect(inference.fields()).toEqual({ money: number(5), title: text(), maker: id(), note: text() });
});

test('describe counts what a log holds', async () => {
  expect(await describe(await ranklens.open({ logs: [LOG] }))).toMatchObject({
    events: { click: 2, item: 2, ranking: 2, add_to_cart: 1, user: 1 },
    users: 2,
    sessions: 2,
    items: 2,
    describedItems: 2,
    lists: 2,
    listLengths: [{ length: 2, count: 2 }],
    clicks: 2,
    firstPositionClicked: 0.5,
    clicksElsewhere: 0,
    from: '1970-01-01T00:00:02.000Z',
    to: '1970-01-01T00:00:03.100Z',
    sorted: true,
    bad: { total: 5 },
  });
});

test('writeSchema prints a module that a person would write', async () => {
  const { schema } = await ranklens.open({ logs: [LOG] });
  const printed = writeSchema({
    common: schema.common,
    events: { ranking: schema.events.ranking! },
    items: { price: number(2, 'eur') },
  });
  expect(printed).toBe(`import { id, number, type Schema } from 'podium';

export const schema = {
  common: {
    user: id(),
    session: id(),
  },
  events: {
    ranking: {
      fields: {
        id: id(),
        query: id(),
      },
      lists: {
        shown: {
          item: id(),
          relevancy: number(2),
          price: number(0),
        },
      },
    },
  },
  items: {
    price: number(2, 'eur'),
  },
} satisfies Schema;
`);
});
