import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bindCatalogue } from '../../features/index';
import { replayed } from './replayed';
import { fullShopLog, fullShopSchema, shopLog, shopRequest, shopSchema } from './shop-log';

const GOLDEN = join(__dirname, '../golden/shop.txt');
const shop = { schema: shopSchema, request: shopRequest() };
const own = bindCatalogue(shop.schema, shop.request).filter(({ tags }) => tags.some((tag) => tag.startsWith('shop_')));

const full = { schema: fullShopSchema, request: shopRequest('purchase', fullShopSchema) };

test.each([
  ['a shop', shop, shopLog(3, 14)],
  ['a shop with wish lists, ratings and searches', full, fullShopLog(4, 10)],
] as const)(
  'columns of %s are what the interpreter computes, bit for bit',
  (_, log, events) => {
    const declared = bindCatalogue(log.schema, log.request);
    const rows = replayed(log, declared, events, (nth) => nth % 9 === 8);
    const differing = new Set<string>();
    let checked = 0;
    for (const { columns, again } of rows) {
      if (!again) continue;
      checked++;
      for (const [i, { name }] of declared.entries()) if (!same(columns[i]!, again[i]!)) differing.add(name);
    }
    expect(checked).toBeGreaterThan(2);
    expect([...differing]).toEqual([]);
  },
  120_000,
);

test('columns of a shop have the digests of the golden file', () => {
  const rows = replayed(shop, own, shopLog(1, 40, { items: 30, users: 9 }));
  const lines = own.map(({ name }, i) => {
    const values = rows.flatMap(({ columns }) => Array.from(columns[i]!));
    const known = values.filter((value) => !Number.isNaN(value));
    const text = values.map((value) => (Number.isNaN(value) ? '-' : value)).join();
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
    return `${name} ${digest} ${known.length} known, ${new Set(known).size} different`;
  });
  const text = `${lines.join('\n')}\n`;
  if (process.env.UPDATE_GOLDEN || !existsSync(GOLDEN)) writeFileSync(GOLDEN, text);
  expect(text, 'values changed; if that is meant, run again with UPDATE_GOLDEN=1').toBe(readFileSync(GOLDEN, 'utf8'));
}, 180_000);

test("requests are nobody's doing: every column is the same where only every third is made", () => {
  const declared = bindCatalogue(full.schema, full.request);
  const events = fullShopLog(2, 30);
  let asked = 0;
  const everyThird = events.filter(({ type }) => type !== 'next' || asked++ % 3 === 0);
  const all = replayed(full, declared, events).filter((_, nth) => nth % 3 === 0);
  const third = replayed(full, declared, everyThird);
  expect(third.length).toBe(all.length);
  expect(declared.length).toBeGreaterThan(800);
  const differing = declared.filter((_, i) => !all.every(({ columns }, n) => same(columns[i]!, third[n]!.columns[i]!)));
  expect(differing.map(({ name }) => name)).toEqual([]);
}, 180_000);

function same(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}
