import { readFileSync } from 'node:fs';
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

const many = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const lines = (...rows: readonly string[]): string => `${rows.join('\n')}\n`;
const json = (...rows: readonly object[]): string => lines(...rows.map((row) => JSON.stringify(row)));

const GENDER = { gender: { column: 'gender', kind: 'id' } };

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
    'words that hold another: a wish taken back, a cart that is looked at, what was only shown',
    tempFile(
      'words.csv',
      lines(
        'user,item,event,time',
        ...[
          ['view_item', 'wishlist_remove', 'delete_favorite', 'view_cart', 'begin_checkout', 'session_start'],
          ['impression', 'change of sort order', 'product_rate', 'watchlist_add', 'delete_from_cart', 'buy'],
        ]
          .flat()
          .map((word, i) => `u,i,${word},2026-01-01T10:00:${10 + i}Z`),
      ),
    ),
    { next: { on: 'view' } },
    {
      ...{ view: 1, unwish: 2, view_cart: 1, begin_checkout: 1, session_start: 1, impression: 1 },
      ...{ change_of_sort_order: 1, rate: 1, wish: 1, remove: 1, purchase: 1, next: 12 },
    },
    /not guessed: what begin_checkout means; kept as a type of its own/,
  ],
  [
    'one row per candidate without people: a request is a session',
    tempFile(
      'hotels.csv',
      lines(
        'srch_id,date_time,prop_id,position,price_usd,click_bool',
        ...many(12).map(
          (i) => `${i >> 2},2013-04-04 08:00:0${i >> 2},${i % 5},${1 + (i % 4)},${90 + i}.50,${+(i % 4 === 1)}`,
        ),
      ),
    ),
    { session: 'srch_id', impressions: { request: 'srch_id', item: 'prop_id', clicked: 'click_bool' } },
    { impression: 3, click: 3 },
    /session: srch_id, as no column tells people or sessions/,
  ],
  [
    'reviews: their text is no search, a reviewer is a user, an amount below a price is one',
    tempFile(
      'reviews.jsonl',
      json(
        ...many(3).map((i) => ({
          ...{ overall: 4, reviewerID: `r${i}`, asin: `b${i}`, unixReviewTime: 1_600_000_000 + i },
          ...{ text: 'good', price: { amount: 2.5 + i, currency: 'EUR' } },
        })),
      ),
    ),
    {
      user: 'reviewerID',
      events: {
        rate: {
          fields: {
            item: { column: 'asin', kind: 'id' },
            rating: { column: 'overall', kind: 'number', scale: 1 },
            price: { column: 'price.amount', kind: 'number', scale: 2 },
          },
        },
      },
    },
    { rate: 3, item: 3, next: 3 },
    /not guessed: text, price\.currency; left out/,
  ],
  [
    'NDJSON: tags below a user are theirs',
    tempFile(
      'people.jsonl',
      json(
        { user: { id: 1, tags: ['a'] }, product: { id: 7, tags: ['x'] }, at: '2026-01-01 10:00:00+00' },
        { user: { id: 2, tags: ['b'] }, product: { id: 8, tags: ['x', 'y'] }, at: '2026-01-01 10:00:01+00' },
      ),
    ),
    {
      attributes: {
        item: { tags: { column: 'product.tags', kind: 'set' } },
        user: { tags: { column: 'user.tags', kind: 'set' } },
      },
    },
    { view: 2, item: 2, user: 2, next: 2 },
    /people: tags/,
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
  [
    'tabs, seconds, prices such as 10.00, people and what they searched for',
    tempFile(
      'tabs.tsv',
      lines(
        'event_time\tvisitor_id\tevent_type\tproduct_sku\tprice\tgender\tage\tsearch_query',
        ...many(12).map((i) => {
          const [type, sku, price, query] = [
            ['view', `s${i % 5}`, `${10 + (i % 5)}.00`, ''],
            ['add_to_cart', `s${i % 5}`, `${10 + (i % 5)}.00`, ''],
            ['search', '', '', 'red shoes'],
          ][i % 3]!;
          return [1_700_000_000 + 60 * i, `v${i % 4}`, type, sku, price, 'mf'[i % 2], 20 + (i % 3), query].join('\t');
        }),
      ),
    ),
    {
      time: { column: 'event_time', unit: 's' },
      events: {
        view: { fields: { price: { column: 'price', kind: 'number', scale: 2 } } },
        search: { fields: { query: { column: 'search_query', kind: 'id' } } },
      },
      attributes: { user: { ...GENDER, age: { column: 'age', kind: 'int' } } },
    },
    expect.objectContaining({ view: 4, cart: 4, search: 4 }),
    /people: gender, age/,
  ],
  [
    'quoted cells between semicolons, dates, amounts without types, and a row that is too short',
    tempFile(
      'orders.csv',
      lines(
        '"Date";"Customer ID";"StockCode";"Quantity";"UnitPrice";"Country"',
        ...many(9).map((i) => `"2026-01-0${1 + i} 10:00:00";"${100 + (i % 2)}";"A;${i % 3}";"${1 + i}";"2.50";"UK"`),
        '"cut";"off"',
      ),
    ),
    {
      delimiter: ';',
      time: { column: 'Date', unit: 'iso' },
      user: 'Customer ID',
      events: { purchase: { fields: { item: { column: 'StockCode', kind: 'id' } } } },
      next: { on: 'purchase' },
    },
    { item: 3, purchase: 9, next: 9 },
    /every row is a purchase/,
  ],
  [
    'microseconds, and words of two letters',
    tempFile('us.csv', lines('timestamp,uid,pid', ...many(5).map((i) => `${1_700_000_000 + i}000000,u,i${i % 2}`))),
    { time: { column: 'timestamp', unit: 'us' }, user: 'uid' },
    { view: 5, next: 5 },
    /read as microseconds since 1970/,
  ],
  [
    'one row per candidate, with what is known of who was shown it',
    tempFile(
      'shown.csv',
      lines(
        'request_id,timestamp,user_id,customer_gender,customer_age,item_id,position,clicked,price',
        ...many(24).map((i) => {
          const [q, k] = [i >> 2, i % 4];
          const row = [`q${q}`, `2026-01-01T10:0${q}:00Z`, `u${q % 2}`, 'mf'[q % 2], 30 + (q % 2), `p${(q + k) % 5}`];
          return [...row, k + 1, Number(k === q % 4), `${10 + k}.00`].join();
        }),
      ),
    ),
    {
      impressions: { fields: { price: { column: 'price', kind: 'number', scale: 2 } } },
      attributes: { user: { gender: { column: 'customer_gender', kind: 'id' }, age: { kind: 'int' } } },
    },
    { user: 2, impression: 6, click: 6 },
    /shape: one row per candidate/,
  ],
  [
    'lists packed into cells, with prices such as 10.00 and brands',
    tempFile(
      'lists.csv',
      lines(
        'ts,user_id,user_gender,clicked_item,impressions,prices,brands',
        ...many(6).map((i) => {
          const items = many(3).map((k) => (i + k) % 7);
          const packed = (of: (item: number) => string): string => items.map(of).join('|');
          const row = [1_700_000_000_000 + 1000 * i, `u${i % 2}`, 'mf'[i % 2], `h${items[i % 3]}`];
          return [...row, packed((h) => `h${h}`), packed((h) => `${10 + h}.00`), packed((h) => `b${h % 2}`)].join();
        }),
      ),
    ),
    {
      events: {
        impression: {
          lists: {
            shown: {
              item: 'impressions',
              fields: { price: { column: 'prices', kind: 'number', scale: 2 } },
              attributes: { brand: { column: 'brands', kind: 'id' } },
            },
          },
        },
      },
      attributes: { user: { gender: { column: 'user_gender', kind: 'id' } } },
    },
    { item: 7, user: 2, impression: 6 },
    /chosen by clicked_item, with prices, with brands/,
  ],
  [
    'lists as arrays of objects, and clicks that name the list they answer',
    tempFile(
      'joined.jsonl',
      json(
        ...many(6).flatMap((i) => [
          {
            ...{ ts: 1_700_000_000_000 + 5000 * i, event: 'results', search_id: `q${i}`, user: `u${i % 2}` },
            items: many(3).map((k) => ({ id: `p${(i + k) % 5}`, price: 10.5 + k })),
          },
          {
            ...{ ts: 1_700_000_001_000 + 5000 * i, event: 'product_click', answer_to: `q${i}`, user: `u${i % 2}` },
            item: `p${i % 5}`,
          },
        ]),
      ),
    ),
    {
      events: { product_click: { of: { type: 'results', by: 'request' } } },
      request: { on: 'results', outcome: { kind: 'joined', on: 'product_click', item: 'item' } },
    },
    { results: 6, product_click: 6 },
    /chosen by item of product_click, which name it by answer_to, with items\.price/,
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
  [
    'times that are not read',
    'user,item,date\na,b,31.12.2025 10:00\n',
    /no column looks like a time, .*and date holds "31\.12\.2025 10:00", expected ISO 8601.*; write the log with such/,
  ],
  [
    'an array in JSON',
    '[{"user":"a","item":"b","ts":1700000000}]',
    /an array in JSON, expected CSV or one object a line/,
  ],
  ['nobody', 'time,item\n1700000000,b\n1700000001,d\n', /no column looks like a user or a session/],
  ['nothing', 'time,user\n1700000000,b\n1700000001,d\n', /no column looks like an item/],
  ['no header', '1,1700000000,b\n2,1700000001,d\n', /expected a header line with the names of at least two columns/],
  ['no columns', 'a\nb\n', /begins with "a", expected a header line/],
  [
    'what needs no mapping',
    readFileSync(fixture('metarank.jsonl'), 'utf8'),
    /is in the event format of Metarank, .*podium run --dataset ranklens --log/,
  ],
];

for (const [why, text, says] of wrong) {
  test(`infer refuses: ${why}`, () => expect(inferMapping(tempFile('x.csv', text))).rejects.toThrow(says));
}
