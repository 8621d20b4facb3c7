import { expect, test } from 'vitest';
import type { RawEvent } from '../../engine/events/event';
import { bindCatalogue } from '../../features/index';
import { replayed } from './replayed';
import { shopRequest, shopSchema } from './shop-log';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const shop = { schema: shopSchema, request: shopRequest() };
const catalogue = bindCatalogue(shop.schema, shop.request);

const known = (item: string, price: number): RawEvent => ({
  ...{ type: 'item', ts: 0, item, op: 'patch' },
  fields: { category1: 'c', category3: 'c.d', brand: 'b', price },
});
const did = (type: string, minute: number, who: string, item: string, price = 1): RawEvent => {
  const [user, session] = who.split('.') as [string, string];
  return { type, ts: minute * MINUTE, user, session: `${user}.${session}`, item, price };
};
const ask = (minute: number, who: string): RawEvent => {
  const [user, session] = who.split('.') as [string, string];
  return { type: 'next', ts: minute * MINUTE, user, session: `${user}.${session}` };
};

/** The value of a column for a candidate of the last request. */
function cellOf(log: readonly RawEvent[]): (name: string, item: string) => number | null {
  const rows = replayed(shop, catalogue, log).at(-1)!;
  return (name, item) => {
    const column = catalogue.findIndex((feature) => feature.name === name);
    expect(column, name).toBeGreaterThanOrEqual(0);
    const value = rows.columns[column]![rows.items.indexOf(item)]!;
    return Number.isNaN(value) ? null : Math.round(value * 1e4) / 1e4;
  };
}

const ITEMS = [known('a', 10), known('b', 20), known('c', 30)];

test('a cart holds what was put in and neither taken out nor bought since', () => {
  const value = cellOf([
    ...ITEMS,
    ...[did('cart', 1, 'u.1', 'a'), did('cart', 2, 'u.1', 'b'), did('cart', 3, 'u.1', 'c')],
    ...[did('remove', 4, 'u.1', 'b'), did('purchase', 5, 'u.1', 'c'), did('remove', 6, 'u.1', 'a')],
    ...[did('cart', 7, 'u.1', 'a'), did('cart', 8, 'u.1', 'c'), ask(9, 'u.1')],
  ]);
  expect(['a', 'b', 'c'].map((item) => value('is_in_cart', item))).toEqual([1, 0, 1]);
  expect(value('cart_size', 'a')).toBe(2);
  expect(value('cart_value', 'a')).toBe(40);
  expect(value('cart_age', 'b')).toBe(2 * MINUTE);
  expect(value('cart_since_last', 'b')).toBe(MINUTE);
});

test('rates of the funnel hold on to those of the category', () => {
  const value = cellOf([
    ...ITEMS,
    ...[did('view', 1, 'u.1', 'a'), did('cart', 2, 'u.1', 'a'), did('view', 3, 'v.1', 'a'), did('view', 4, 'v.1', 'b')],
    ask(5, 'v.1'),
  ]);
  const ofCategory = (1 + (10 * 1) / 3) / (3 + 10);
  expect(value('cart_per_view', 'a')).toBeCloseTo((1 + 10 * ofCategory) / (2 + 10), 4);
  expect(value('cart_per_view', 'b')).toBeCloseTo((0 + 10 * ofCategory) / (1 + 10), 4);
  expect(value('views_per_viewer', 'a')).toBe(1);
});

test('what is bought again is due by the mean interval of all who did', () => {
  const days = (n: number): number => (n * DAY) / MINUTE;
  const value = cellOf([
    ...ITEMS,
    ...[did('purchase', 0, 'u.1', 'a'), did('purchase', days(2), 'u.2', 'a'), did('purchase', days(2), 'v.1', 'a')],
    ...[did('purchase', days(6), 'v.2', 'a'), did('purchase', days(6), 'w.1', 'a'), did('view', days(9), 'v.3', 'a')],
    ask(days(9), 'v.3'),
  ]);
  expect(value('rebuy_interval', 'a')).toBe(3 * DAY);
  expect(value('rebuy_due', 'a')).toBe(1);
  expect(value('any_distinct_session__user', 'a')).toBe(3);
  expect(value('own_purchase_interval', 'a')).toBe(4 * DAY);
});

test('co-visits count what came after an item in other visits, and never an item after itself', () => {
  const value = cellOf([
    ...ITEMS,
    ...[did('view', 1, 'u.1', 'a'), did('view', 2, 'u.1', 'b'), did('view', 3, 'u.1', 'b'), did('view', 4, 'u.1', 'c')],
    ...[did('view', 5, 'v.1', 'a'), did('view', 6, 'v.1', 'b'), did('view', 7, 'w.1', 'a'), ask(8, 'w.1')],
  ]);
  expect(['a', 'b', 'c'].map((item) => value('view_then_view_last', item))).toEqual([0, 3, 1]);
  expect(['b', 'c'].map((item) => value('candidate_place_beside', item))).toEqual([1, 2]);
  expect(value('together_cosine_last', 'b')).toBeCloseTo(2 / Math.sqrt(3 * 2), 4);
});

test('a view ends its visit where half an hour passes without anything', () => {
  const value = cellOf([
    ...ITEMS,
    ...[
      did('view', 0, 'u.1', 'a'),
      did('view', 1, 'u.1', 'b'),
      did('view', 2, 'v.1', 'a'),
      did('view', 60, 'w.1', 'b'),
    ],
    ask(60, 'w.1'),
  ]);
  const overall = 2 / 3;
  expect(value('view_ends_visit', 'b')).toBeCloseTo((1 + 10 * overall) / (1 + 10), 4);
  expect(value('view_ends_visit', 'a')).toBeCloseTo((1 + 10 * overall) / (2 + 10), 4);
});

test('an item is as old as the first contact with it, however often it was a candidate', () => {
  const value = cellOf([
    ...ITEMS,
    ...[did('view', 1, 'u.1', 'a'), ask(1, 'u.1'), did('view', 9, 'v.1', 'b'), ask(9, 'v.1'), ask(10, 'v.1')],
  ]);
  expect(['a', 'b'].map((item) => value('item_age', item))).toEqual([9 * MINUTE, MINUTE]);
  expect(['a', 'b'].map((item) => value('item_is_new', item))).toEqual([0, 0]);
});

test('a person has orders of some value, a brand of choice and an even or uneven taste', () => {
  const branded = (item: string, category3: string, brand: string): RawEvent => ({
    ...known(item, 10),
    ...{ fields: { category1: 'c', category3, brand, price: 10 } },
  });
  const value = cellOf([
    ...[branded('a', 'x', 'm'), branded('b', 'y', 'm'), branded('c', 'x', 'n')],
    ...[did('purchase', 1, 'u.1', 'a'), did('purchase', 2, 'u.1', 'b'), did('purchase', 60, 'u.2', 'a')],
    ...[did('purchase', 70, 'u.3', 'c'), ask(71, 'u.3')],
  ]);
  expect(value('own_order_value', 'a')).toBeCloseTo((10 + 10 + 10 + 10) / 3, 4);
  expect(value('own_brand_loyalty', 'a')).toBe(0.75);
  expect(value('category3_entropy_session', 'a')).toBe(0);
  expect(value('category3_entropy_user', 'a')).toBe(0.5623);
  expect(value('brand_entropy_user', 'b')).toBe(0.5623);
});
