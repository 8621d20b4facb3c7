import { expect, test } from 'vitest';
import { datasets, inferMapping } from '../../datasets/index';
import { fixture, readAll, tempFile } from './helpers';

/** Events by type, of a log read by the mapping that was proposed for it. */
async function inferred(path: string): Promise<{ said: string; counts: Record<string, number>; mapping: object }> {
  const { dataset, mapping, said } = await inferMapping(path);
  const file = tempFile('mapping.json', JSON.stringify(mapping));
  const opened = await datasets.find(({ name }) => name === dataset)!.open({ logs: [path], mapping: file });
  const counts: Record<string, number> = {};
  for (const { type } of (await readAll(opened)).events) counts[type] = (counts[type] ?? 0) + 1;
  return { said: said.join('\n'), counts, mapping };
}

const cases: [why: string, path: string, mapping: object, counts: Record<string, number>, said: RegExp][] = [
  [
    'a shop with sessions, prices and a path of categories',
    fixture('rees46.csv'),
    {
      time: { column: 'event_time', unit: 'iso' },
      user: 'user_id',
      session: 'user_session',
      next: { on: 'view' },
      attributes: { item: expect.objectContaining({ category2: { column: 'category_code', kind: 'id', parts: 2 } }) },
    },
    { item: 3, view: 2, cart: 1, remove: 1, purchase: 1, next: 5 },
    /remove_from_cart is remove/,
  ],
  [
    'a shop without sessions, times in milliseconds, a word that nobody knows',
    fixture('retailrocket-events.csv'),
    { time: { column: 'timestamp', unit: 'ms' }, user: 'visitorid', next: { on: 'view' } },
    { view: 3, cart: 1, purchase: 1, wish: 1, next: 6 },
    /session: no column, so 30 minutes of silence of a user end one/,
  ],
  [
    'tabs, sessions without users, no types',
    fixture('yoochoose-cut.txt'),
    { delimiter: '\t', time: { column: 'Time', unit: 's' }, session: 'SessionId', next: { on: 'view' } },
    { view: 4, next: 4 },
    /no column tells them, so every row is a view/,
  ],
  [
    'semicolons and NA',
    fixture('diginetica-views.csv'),
    { delimiter: ';', missing: ['NA'], user: 'userId', session: 'sessionId' },
    { view: 4, next: 4 },
    /not guessed: timeframe; left out/,
  ],
  [
    'ratings',
    tempFile('ratings.csv', 'userId,movieId,rating,timestamp\n1,661,3.5,1112486027\n1,5,3,1112486028\n'),
    { events: { rate: { fields: { item: { column: 'movieId', kind: 'id' }, rating: expect.anything() } } } },
    { rate: 2, next: 2 },
    /candidates are generated for the next rate/,
  ],
  [
    'lists packed into cells, with prices',
    fixture('trivago.csv'),
    {
      order: 'step',
      request: { on: 'clickout_item', candidates: 'shown', outcome: { kind: 'immediate', field: 'clicked' } },
    },
    expect.objectContaining({ clickout_item: 4, filter_selection: 1 }),
    /list: items of impressions, chosen by reference/,
  ],
  [
    'lists of ids between blanks, with as many prices',
    tempFile(
      'w.tsv',
      'ts\tuser_id\tresults\tcosts\tchosen\n1700000000\ta\tp q\t1.5 nan\tq\n1700000009\tb\tp r\t2 3\tp\n',
    ),
    {
      delimiter: '\t',
      separator: ' ',
      events: {
        impression: {
          lists: { shown: { item: 'results', fields: { costs: { column: 'costs', kind: 'number', scale: 2 } } } },
        },
      },
    },
    { impression: 2 },
    /list: items of results, chosen by chosen, with costs/,
  ],
  [
    'one row per candidate',
    fixture('impressions.csv'),
    { impressions: expect.objectContaining({ request: 'request', clicked: 'click', position: 'position' }) },
    { impression: 3, click: 3 },
    /its unit is not told by its values; read as milliseconds/,
  ],
  [
    'NDJSON with objects',
    fixture('shop.jsonl'),
    { user: 'who.id', attributes: { item: expect.anything(), user: { age: { column: 'who.age', kind: 'int' } } } },
    { view: 3, purchase: 1, item: 3, user: 2, next: 4 },
    /types: look is view, buy is purchase/,
  ],
  [
    'NDJSON with a session a line',
    fixture('otto.jsonl'),
    { each: 'events', time: { column: 'events.ts', unit: 'ms' }, session: 'session' },
    { view: 2, cart: 1, purchase: 1, wish: 1, next: 5 },
    /clicks is view, carts is cart, orders is purchase, likes is wish/,
  ],
];

for (const [why, path, mapping, counts, said] of cases) {
  test(`infer: ${why}`, async () => {
    const found = await inferred(path);
    expect(found.mapping).toMatchObject(mapping);
    expect(found.counts).toEqual(counts);
    expect(found.said).toMatch(said);
  });
}

test('infer: a list without what was chosen is said, and the log is one without lists', async () => {
  const log = tempFile('l.csv', 'time,user,item,shown\n1700000000,a,x,p|q\n1700000001,a,y,p|r\n');
  const { said, counts } = await inferred(log);
  expect(said).toMatch(/not guessed: shown holds lists, but no column holds one of their items/);
  expect(counts).toEqual({ view: 2, next: 2 });
});

const wrong: [why: string, text: string, says: RegExp][] = [
  ['no time', 'user,item\na,b\nc,d\n', /no column looks like a time, found user, item; write the mapping by hand/],
  ['nobody', 'time,item\n1700000000,b\n1700000001,d\n', /no column looks like a user or a session/],
  ['nothing', 'time,user\n1700000000,b\n1700000001,d\n', /no column looks like an item/],
  ['no header', '1,1700000000,b\n2,1700000001,d\n', /expected a header line with the names of at least two columns/],
  ['no columns', 'a\nb\n', /begins with "a", expected a header line/],
];

for (const [why, text, says] of wrong) {
  test(`infer refuses: ${why}`, () => expect(inferMapping(tempFile('x.csv', text))).rejects.toThrow(says));
}
