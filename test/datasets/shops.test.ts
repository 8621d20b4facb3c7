import { expect, test } from 'vitest';
import { assertBad } from '../../datasets/bad-lines';
import { csv } from '../../datasets/csv';
import type { DataSet, Opened, OpenOptions } from '../../datasets/dataset';
import { diginetica } from '../../datasets/diginetica';
import { movielens } from '../../datasets/movielens';
import { ndjson } from '../../datasets/ndjson';
import { otto } from '../../datasets/otto';
import { rees46 } from '../../datasets/rees46';
import { retailrocket } from '../../datasets/retailrocket';
import { yoochoose } from '../../datasets/yoochoose';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { RawEvent } from '../../engine/events/event';
import { bool, id, int, number, set } from '../../engine/events/fields';
import { fixture, readAll, tempFile } from './helpers';

const logs = (...names: string[]): OpenOptions => ({ logs: names.map(fixture) });

async function read(dataset: DataSet, options: OpenOptions): Promise<{ opened: Opened; events: RawEvent[] }> {
  const opened = await dataset.open(options);
  const { events } = await readAll(opened);
  const codec = new Codec(opened.schema, new Dictionary());
  for (const event of events) expect(codec.encode(event)).not.toHaveProperty('code');
  return { opened, events };
}

const withoutNext = (events: RawEvent[]): RawEvent[] => events.filter(({ type }) => type !== 'next');
const brief = (events: RawEvent[]): [string, object][] =>
  withoutNext(events).map(({ type, ts: _, ...rest }) => [type, rest]);

test('yoochoose: clicks and buys without a header; 0 is missing; a category is an item’s where it changes', async () => {
  const { opened, events } = await read(yoochoose, logs('yoochoose-clicks.dat', 'yoochoose-buys.dat'));
  expect(brief(events)).toEqual([
    ['view', { user: '1', session: '1', item: '214536502' }],
    ['item', { item: '214536500', op: 'patch', fields: { category: 'S' } }],
    ['view', { user: '1', session: '1', item: '214536500' }],
    ['item', { item: '214536506', op: 'patch', fields: { category: '214536506' } }],
    ['view', { user: '1', session: '1', item: '214536506' }],
    ['purchase', { user: '1', session: '1', item: '214536506', price: 12462, quantity: 1 }],
    ['view', { user: '2', session: '2', item: '214662742' }],
    ['item', { item: '214536500', op: 'patch', fields: { category: '7' } }],
    ['view', { user: '2', session: '2', item: '214536500' }],
    ['view', { user: '2', session: '2', item: '214536500' }],
    ['purchase', { user: '2', session: '2', item: '214662742', price: null, quantity: null }],
  ]);
  expect(opened.bad.reasons()).toEqual([
    { code: 'E_CELLS', count: 1 },
    { code: 'E_TIME', count: 1 },
  ]);
  expect(opened.bad.lines()[0]).toMatch(/clicks.dat: line 7: time is "yesterday", expected ISO 8601/);
});

test('yoochoose: the schema has what the files given can hold, and a request follows each item event', async () => {
  const { opened, events } = await read(yoochoose, logs('yoochoose-cut.txt'));
  expect(Object.keys(opened.schema.events)).toEqual(['view', 'next']);
  expect(opened.schema.items).toBeUndefined();
  expect(opened.schema.events.next.lists!.candidates.item).toEqual(id());
  expect(events.slice(0, 2)).toEqual([
    { type: 'view', ts: 1396860669277, user: '1', session: '1', item: '214536502' },
    { type: 'next', ts: 1396860669277, user: '1', session: '1' },
  ]);
  expect(events.map(({ ts }) => ts).slice(4)).toEqual([1396871790000, 1396871790000, 1396871797614, 1396871797614]);
});

test('a target that is no type of event with an item is a sentence; requests can be thinned by hash', async () => {
  const cut = logs('yoochoose-clicks.dat', 'yoochoose-buys.dat');
  await expect(yoochoose.open({ ...cut, target: 'cart' })).rejects.toThrow(
    'yoochoose: target is "cart", expected a type of event with an item, one of view, purchase',
  );
  expect((await yoochoose.open({ ...cut, target: 'purchase' })).request.outcome).toMatchObject({ on: 'purchase' });
  const all = await read(yoochoose, cut);
  const some = await read(yoochoose, { ...cut, requestsEvery: 3 });
  expect(withoutNext(some.events)).toEqual(withoutNext(all.events));
  const asked = (events: RawEvent[]) => events.filter(({ type }) => type === 'next').map(({ ts }) => ts);
  expect(asked(all.events).length).toBe(8);
  expect(asked(some.events).length).toBeLessThan(8);
  expect(asked(all.events)).toEqual(expect.arrayContaining(asked(some.events)));
  await expect(yoochoose.open({ ...cut, requestsEvery: 0 })).rejects.toThrow(
    /one in 0 item events, expected 1 or more/,
  );
});

test('diginetica: a day and milliseconds are the time; NA is nobody; searches ask for nothing', async () => {
  const files = [
    'diginetica-views.csv',
    'diginetica-purchases.csv',
    'diginetica-queries.csv',
    'diginetica-products.csv',
  ];
  await expect(diginetica.open(logs(...files))).rejects.toThrow(/products .* has no dates.*--allow-undated-items/);
  const { opened, events } = await read(diginetica, { ...logs(...files), allowUndatedItems: true });
  expect(opened.itemsTransductive).toBe(true);
  expect(opened.schema.items).toEqual({ pricelog2: int() });
  expect(brief(events)).toEqual([
    ['item', { item: '32118', op: 'patch', fields: { pricelog2: 9 } }],
    ['view', { user: '77', session: '2', item: '32118' }],
    ['purchase', { user: '77', session: '2', item: '32118', order: '26729' }],
    ['item', { item: '81766', op: 'patch', fields: { pricelog2: 10 } }],
    ['view', { user: '1', session: '1', item: '81766' }],
    ['view', { user: '1', session: '1', item: '31331' }],
    ['search', { user: '77', session: '2', query: '16655,244087,50624', category: '0' }],
  ]);
  expect(events[1].ts).toBe(Date.UTC(2016, 4, 9) + 243569);
  expect(events.filter(({ type }) => type === 'next').length).toBe(4);
  expect(opened.bad.reasons()).toEqual([
    { code: 'E_FIELD', count: 1 },
    { code: 'E_ORDER', count: 1 },
  ]);
});

test('diginetica: what two tables say of a product is told together', async () => {
  const files = logs('diginetica-views.csv', 'diginetica-products.csv', 'diginetica-categories.csv');
  const { events } = await read(diginetica, { ...files, allowUndatedItems: true });
  expect(events.filter(({ type }) => type === 'item').map(({ item, fields }) => [item, fields])).toEqual([
    ['32118', { pricelog2: 9, category: '77' }],
    ['81766', { pricelog2: 10 }],
  ]);
});

test('retailrocket: 30 minutes of silence end a session; dated properties are told when they change', async () => {
  const { opened, events } = await read(retailrocket, logs('retailrocket-events.csv', 'retailrocket-properties.csv'));
  expect(opened.schema.items).toEqual({ category: id(), available: bool() });
  expect(brief(events)).toEqual([
    ['item', { item: '5', op: 'patch', fields: { category: '1338' } }],
    ['item', { item: '5', op: 'patch', fields: { available: true } }],
    ['view', { user: '9', session: '9.1', item: '5' }],
    ['item', { item: '5', op: 'patch', fields: { available: false } }],
    ['view', { user: '257597', session: '257597.1', item: '355908' }],
    ['cart', { user: '257597', session: '257597.1', item: '355908' }],
    ['purchase', { user: '257597', session: '257597.1', item: '355908', order: '4000' }],
    ['view', { user: '257597', session: '257597.2', item: '5' }],
  ]);
  expect(opened.bad.lines().map((line) => line.replace(/^.*: line/, 'line'))).toEqual([
    'line 7: event is "wish", expected one of view, addtocart, transaction',
    'line 8: timestamp is "-5", expected milliseconds since 1970',
  ]);
});

test('rees46: attributes are patches; a brand left out stays; a price that is none is missing or refused', async () => {
  const { opened, events } = await read(rees46, logs('rees46.csv'));
  const price = number(2);
  expect(opened.schema.events.remove).toEqual({ fields: { item: id(), price } });
  expect(opened.schema.items).toMatchObject({ category: id(), category3: id(), brand: id(), price });
  const heater = 'appliances.environment.water_heater';
  expect(brief(events).filter(([type]) => type === 'item')).toEqual([
    ['item', { item: '44600062', op: 'patch', fields: expect.objectContaining({ brand: 'shiseido', price: 35.79 }) }],
    [
      'item',
      {
        item: '3900821',
        op: 'patch',
        fields: {
          category: '2053013552326770905',
          category1: 'appliances',
          category2: 'appliances.environment',
          category3: heater,
          brand: 'aqua',
          price: 33.2,
        },
      },
    ],
    ['item', { item: '3900821', op: 'patch', fields: { price: 31.5 } }],
  ]);
  expect(withoutNext(events).at(-1)).toMatchObject({ type: 'purchase', price: null });
  expect(opened.bad.lines().map((line) => line.replace(/^.*: line/, 'line'))).toEqual([
    'line 7: price is "cheap", expected a number',
    'line 8: price is "99999999999999999", expected at most 2^53 of its last decimal',
    'line 9: user_session is empty, expected an id',
  ]);
});

test('otto: a line is a visitor; its events keep their order within one time', async () => {
  const { opened, events } = await read(otto, logs('otto.jsonl'));
  expect(withoutNext(events).map(({ type, session, item }) => [type, session, item])).toEqual([
    ['view', '1', '7'],
    ['view', '0', '1517085'],
    ['cart', '0', '1517085'],
    ['purchase', '0', '1517085'],
  ]);
  expect(opened.bad.reasons()).toEqual([
    { code: 'E_JSON', count: 2 },
    { code: 'E_NUMBER', count: 1 },
    { code: 'E_TYPE', count: 1 },
  ]);
});

test('otto: the file of answers has no events, and keys may come in any order', async () => {
  const answers = await otto.open({ logs: [tempFile('t.jsonl', '{"session":1,"labels":{"clicks":2}}\n')] });
  await readAll(answers);
  expect(() => assertBad(answers.bad, answers.progress.rows)).toThrow(/1 of 1 lines are bad .*events is missing/);
  const event = '{"aid":7,"ts":1661724000278,"type":"clicks"}';
  const { events } = await read(otto, { logs: [tempFile('o.jsonl', `{"events":[${event}],"session":"a"}\n`)] });
  expect(withoutNext(events)).toEqual([{ type: 'view', ts: 1661724000278, user: 'a', session: 'a', item: '7' }]);
});

test('a file that is named twice is refused: its events would count double', async () => {
  const log = fixture('otto.jsonl');
  await expect(otto.open({ logs: [log, log] })).rejects.toThrow(
    /^otto: --log names \S+ twice, expected each file once/,
  );
});

test('yoochoose: a file may begin with a click without a category', async () => {
  const log = tempFile('c.dat', '1,2014-04-07T10:51:09.277Z,5,\n1,2014-04-07T10:52:09.277Z,6,3\n');
  const { events } = await read(yoochoose, { logs: [log] });
  expect(brief(events).map(([type]) => type)).toEqual(['view', 'item', 'view']);
});

test('a row without the cell of a set leaves the set as it was', async () => {
  const mapping = {
    ...{ time: { column: 't', unit: 's' }, user: 'u', next: { on: 'view' } },
    events: { view: { fields: { item: { column: 'i', kind: 'id' } } } },
    attributes: { item: { tags: { column: 'tags', kind: 'set' } } },
  };
  const log = tempFile('tags.csv', 't,u,i,tags\n1,a,x,p|q\n2,a,x,\n3,a,y,\n4,a,x,q\n');
  const { events } = await read(csv, { logs: [log], mapping: tempFile('tags.json', JSON.stringify(mapping)) });
  expect(events.flatMap(({ type, item, fields }) => (type === 'item' ? [[item, fields]] : []))).toEqual([
    ['x', { tags: ['p', 'q'] }],
    ['y', { tags: [] }],
    ['x', { tags: ['q'] }],
  ]);
});

test('movielens: ratings, tags, people and genres; what is known of a film is told when it is first met', async () => {
  const names = ['movielens-movies.dat', 'movielens-ratings.dat', 'movielens-users.dat', 'movielens-tags.dat'];
  const { opened, events } = await read(movielens, logs(...names));
  expect(opened.request.outcome).toMatchObject({ on: 'rate' });
  expect(opened.itemsTransductive).toBe(false);
  expect(opened.schema).toMatchObject({
    items: { genres: set() },
    users: { gender: id(), age: int(), occupation: id() },
    events: { rate: { fields: { rating: number(1) } }, review: { fields: { tag: id() } } },
  });
  expect(brief(events).slice(0, 5)).toEqual([
    ['user', { user: '2', op: 'patch', fields: { gender: 'M', age: 56, occupation: '16' } }],
    ['item', { item: '1193', op: 'patch', fields: { genres: ['Drama'] } }],
    ['rate', { user: '2', session: '2.1', item: '1193', rating: 4 }],
    ['user', { user: '1', op: 'patch', fields: { gender: 'F', age: 1, occupation: '10' } }],
    ['rate', { user: '1', session: '1.1', item: '1193', rating: 5 }],
  ]);
  expect(withoutNext(events).at(-1)).toMatchObject({ type: 'rate', session: '1.2', rating: 4.5 });
  expect(opened.bad.lines()).toEqual([expect.stringMatching(/line 6: rating is "good", expected a number/)]);
});

const small: [name: string, files: Record<string, string>][] = [
  [
    'the CSV of 20M and later',
    {
      'ratings.csv': 'userId,movieId,rating,timestamp\n1,661,3.5,1112486027\n',
      'movies.csv': 'movieId,title,genres\n661,"Peach, The (1996)",Animation|Musical\n',
    },
  ],
  ['100k', { 'u.data': '1\t661\t3\t881250949\n', 'u.user': '1|24|M|technician|85711\n' }],
];

for (const [name, files] of small) {
  test(`movielens: ${name}`, async () => {
    const paths = Object.entries(files).map(([file, text]) => tempFile(file, text));
    const { events } = await read(movielens, { logs: paths });
    expect(events.map(({ type }) => type).slice(1)).toEqual(['rate', 'next']);
    expect(events[1]).toMatchObject({ user: '1', session: '1.1', item: '661' });
  });
}

test('ndjson: paths, arrays and objects; sessions by silence; attributes of items and users', async () => {
  const { opened, events } = await read(ndjson, { ...logs('shop.jsonl'), mapping: fixture('shop.json') });
  expect(brief(events)).toEqual([
    ['user', { user: 'ann', op: 'patch', fields: { age: 31 } }],
    ['item', { item: 'i1', op: 'patch', fields: { tags: ['red', 'new'] } }],
    ['view', { user: 'ann', session: 'ann.1', item: 'i1', price: 9.99 }],
    ['view', { user: 'bob', session: 'bob.1', item: 'i1', price: 9.99 }],
    ['item', { item: 'i2', op: 'patch', fields: { tags: [] } }],
    ['view', { user: 'ann', session: 'ann.1', item: 'i2', price: null }],
    ['user', { user: 'ann', op: 'patch', fields: { age: 32 } }],
    ['item', { item: 'i1', op: 'patch', fields: { tags: ['red'] } }],
    ['purchase', { user: 'ann', session: 'ann.2', item: 'i1', price: 8.99, quantity: 2 }],
  ]);
  expect(opened.bad.reasons()).toEqual([
    { code: 'E_FIELD', count: 1 },
    { code: 'E_JSON', count: 1 },
    { code: 'E_NUMBER', count: 1 },
  ]);
});

test('a mapping of a file without a header; an item table of NDJSON; a type called next is refused', async () => {
  const item = { column: 'sku', kind: 'id' };
  const mapping = {
    header: ['t', 'who', 'sku', 'late'],
    time: { column: 't', unit: 's', plus: 'late' },
    session: 'who',
    events: { view: { fields: { item } } },
    next: { on: 'view' },
  };
  const file = (json: object): string => tempFile('m.json', JSON.stringify(json));
  const log = tempFile('l.csv', '5,a,x,250\n4,a,y,0\n4,a,y,soon\n');
  const opened = await csv.open({ logs: [log], mapping: file(mapping) });
  const { events } = await readAll(opened);
  expect(withoutNext(events).map(({ ts, item, user }) => [ts, item, user])).toEqual([
    [4000, 'y', 'a'],
    [5250, 'x', 'a'],
  ]);
  expect(opened.bad.lines()).toEqual([expect.stringMatching(/line 3: late is "soon", expected a whole number/)]);
  const { header: _, ...plain } = mapping;
  const items = { item: 'id', static: true, fields: { tags: { column: 'about.tags', kind: 'set' } } };
  const found = await read(ndjson, {
    logs: [tempFile('l.jsonl', '{"t":5,"who":"a","sku":"x","late":250}\n')],
    items: tempFile('i.jsonl', '{"id":"x","about":{"tags":["p","q"]}}\n{"about":{}}\n'),
    mapping: file({ ...plain, items }),
  });
  expect(found.events[0]).toEqual({ type: 'item', ts: 5250, item: 'x', op: 'replace', fields: { tags: ['p', 'q'] } });
  expect(found.opened.bad.lines()).toEqual([expect.stringMatching(/i.jsonl: line 2: id is empty, expected an id/)]);
  const reserved = { ...mapping, events: { next: { fields: { item } } }, next: { on: 'next' } };
  await expect(csv.open({ logs: [log], mapping: file(reserved) })).rejects.toThrow(
    /event type "next" is the request of/,
  );
  await expect(csv.open({ logs: [log], mapping: file({ ...mapping, request: {} }) })).rejects.toThrow(
    /next is .*, expected it only where the log shows no lists/,
  );
});

test('ndjson: lists of objects are impressions', async () => {
  const mapping = tempFile(
    'm.json',
    JSON.stringify({
      time: { column: 'ts', unit: 'ms' },
      user: 'u',
      events: {
        page: {
          fields: { clicked: { column: 'clicked', kind: 'id', label: true } },
          lists: { shown: { item: 'cards.id', fields: { price: { column: 'cards.price', kind: 'int' } } } },
        },
      },
      request: { on: 'page', candidates: 'shown', outcome: { kind: 'immediate', field: 'clicked' } },
    }),
  );
  const log = tempFile('l.jsonl', '{"ts":5,"u":"a","clicked":"x","cards":[{"id":"x|1","price":3},{"id":"x"}]}\n');
  const { events } = await read(ndjson, { logs: [log], mapping });
  expect(events).toEqual([
    {
      type: 'page',
      ts: 5,
      user: 'a',
      session: 'a',
      clicked: 'x',
      shown: [
        { item: 'x|1', price: 3 },
        { item: 'x', price: null },
      ],
    },
  ]);
});

test('a file of another kind is a sentence with what each table begins with', async () => {
  await expect(retailrocket.open(logs('trivago.csv'))).rejects.toMatchObject({
    code: 'E_COLUMNS',
    message: expect.stringMatching(
      /begins with "user_id,.*expected one of events \(timestamp,visitorid,event,itemid,transactionid\); item properties/,
    ),
  });
  await expect(retailrocket.open(logs('retailrocket-properties.csv'))).rejects.toThrow(/holds no events/);
});

test('ids of 10 kB and of any script, and the external sort, change nothing', async () => {
  const long = 'é'.repeat(5000);
  const rows = [7, 5, 6, 3].map((t) => `${t},${long},view,🛒 ${'x'.repeat(9990)}${t % 2},`);
  const log = tempFile('e.csv', `timestamp,visitorid,event,itemid,transactionid\n${rows.join('\n')}\n`);
  const { events } = await read(retailrocket, { logs: [log] });
  expect(withoutNext(events).map(({ ts, session }) => [ts, session])).toEqual(
    [3, 5, 6, 7].map((t) => [t, `${long}.1`]),
  );
  expect((await read(retailrocket, { logs: [log], memoryBytes: 100 })).events).toEqual(events);
  const shop = logs('rees46.csv');
  const want = (await read(rees46, shop)).events;
  expect((await read(rees46, { ...shop, memoryBytes: 100 })).events).toEqual(want);
});
