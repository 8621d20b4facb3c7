import { expect, test } from 'vitest';
import { ebnerd } from '../../datasets/ebnerd/ebnerd';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { readAll, tempFile } from './helpers';
import { behaviorsFile, parquetFile } from './parquet-file';

const HISTORY = `SELECT 12::UINTEGER AS user_id,
  ['2023-02-20 10:00:00'::TIMESTAMP, '2023-02-20 10:40:00'::TIMESTAMP] AS impression_time_fixed,
  [[1::INTEGER, 2::INTEGER]][1] AS article_id_fixed, [30::FLOAT, NULL] AS read_time_fixed`;

const ARTICLES = `SELECT 1::INTEGER AS article_id, 140 AS category, [5::SMALLINT] AS subcategory, false AS premium,
  '2023-02-01 00:00:00'::TIMESTAMP AS published_time, 'Neutral' AS sentiment_label`;

test('ebnerd: lists in view, clicks that name them, readings when they end, people and articles when first met', async () => {
  const logs = [await behaviorsFile(), await parquetFile('history.parquet', HISTORY)];
  const items = await parquetFile('articles.parquet', ARTICLES);
  const opened = await ebnerd.open({ logs, items });
  const { events, lines } = await readAll(opened);
  const codec = new Codec(opened.schema, new Dictionary());
  for (const event of events) expect(codec.encode(event)).not.toHaveProperty('code');
  const at = (time: string): number => Date.parse(`2023-02-${time}Z`);
  const reader = { user: '12', session: '70', device: '2' };
  const shown = (...items: string[]) => items.map((item) => ({ item }));
  const other = { user: '13', session: '71', device: '2' };
  const fields = {
    category: '140',
    subcategory: ['5'],
    premium: false,
    sentiment: 'Neutral',
    published: at('01T00:00'),
  };
  expect(events).toEqual([
    { type: 'item', ts: at('20T10:00:30'), item: '1', op: 'patch', fields },
    { type: 'read', ts: at('20T10:00:30'), user: '12', session: '12.1', item: '1', seconds: 30, scroll: null },
    { type: 'read', ts: at('20T10:40:00'), user: '12', session: '12.2', item: '2', seconds: 0, scroll: null },
    { type: 'user', ts: at('27T03:20:00'), user: '13', op: 'patch', fields: { age: 40, sso: true } },
    { type: 'impression', ts: at('27T03:20:00'), ...other, id: '8', page: null, shown: shown('2', '1') },
    { type: 'user', ts: at('27T03:23:27'), user: '12', op: 'patch', fields: { gender: '0', age: 40, sso: true } },
    { type: 'impression', ts: at('27T03:23:27'), ...reader, id: '9', page: null, shown: shown('1', '2', '3') },
    { type: 'click', ts: at('27T03:23:27'), ...reader, item: '3', impression: '9' },
    { type: 'user', ts: at('27T03:23:50'), user: '12', op: 'patch', fields: { gender: '1' } },
    { type: 'impression', ts: at('27T03:23:50'), ...reader, id: '10', page: '3', shown: shown('4', '5') },
    { type: 'click', ts: at('27T03:23:50'), ...reader, item: '4', impression: '10' },
    { type: 'click', ts: at('27T03:23:50'), ...reader, item: '5', impression: '10' },
    { type: 'read', ts: at('27T03:23:58.500'), ...reader, item: '3', seconds: 8.5, scroll: 50.5 },
  ]);
  expect(lines.at(-1)).toBe(2);
  expect(opened.bad.lines().map((line) => line.replace(/^.*: line/, 'line'))).toEqual([
    'line 4: article_ids_inview is empty, expected articles',
    'line 5: session_id is missing, expected an id',
  ]);
});

test('ebnerd: files of another kind are sentences', async () => {
  const history = await parquetFile('history.parquet', HISTORY);
  await expect(ebnerd.open({ logs: [history] })).rejects.toThrow(/holds no impressions, expected a file of behaviors/);
  const strange = await parquetFile('x.parquet', 'SELECT 1 AS a');
  await expect(ebnerd.open({ logs: [strange] })).rejects.toThrow(
    /found the columns a, expected one of behaviors \(imp/,
  );
  await expect(ebnerd.open({ logs: [tempFile('x.csv', 'a,b\n')] })).rejects.toThrow(/cannot be read as Parquet/);
});
