import { expect, test } from 'vitest';
import { trivagoRequest, trivagoSchema } from '../../datasets/trivago-schema';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { RawEvent } from '../../engine/events/event';
import { compilePlan } from '../../engine/plan/plan';
import type { Feature } from '../../engine/spec/features';
import { bindCatalogue } from '../../features/index';
import { LOGS } from './logs';
import { replayed } from './replayed';

const cases = [
  ...Object.entries(LOGS)
    .filter(([name]) => ['trivago', 'full_shop', 'own'].includes(name))
    .map(([name, { schema, request }]) => [name, schema, request, ''] as const),
  ['the winner of 2019', trivagoSchema, trivagoRequest, 'winner2019'] as const,
];

test.each(cases)(
  '%s: what a person did with an item, and an item with another, is forgotten in time',
  (_, schema, request, set) => {
    const plan = compilePlan(new Codec(schema, new Dictionary()), request, bindCatalogue(schema, request, set));
    const endless = plan.tables.filter(({ expiry }) => expiry === null).map(({ keys }) => keys.join(' x '));
    expect(endless.length).toBeGreaterThan(1);
    const isPair = (keys: string): boolean =>
      /\bitem\b.*\b(item|before|from|above|below|list|set|cards)\b|\bbefore x item\b/.test(keys) ||
      (/\buser\b/.test(keys) && /\b(item|from|list|set|day|member)\b/.test(keys));
    expect(endless.filter(isPair)).toEqual([]);
  },
);

const DAY = 86_400_000;
const { schema, request } = LOGS.shop!;
const catalogue = bindCatalogue(schema, request);
const named = (name: string): Feature => catalogue.find((feature) => feature.name === name)!;

test.each([
  ['29 days after a view it is remembered', 'view', 'view_count__user_item', 29, 1],
  ['31 days after it is not', 'view', 'view_count__user_item', 31, 0],
  ['a purchase is remembered 31 days after', 'purchase', 'purchase_count__user_item', 31, 1],
  ['and 364 days after', 'purchase', 'purchase_count__user_item', 364, 1],
  ['but not longer than a year', 'purchase', 'purchase_count__user_item', 366, 0],
])('%s', (_why, type, name, days, want) => {
  const ann = (at: number, type: string, item?: string): RawEvent =>
    ({ type, ts: at, user: 'ann', session: `s${at}`, ...(item && { item }) }) as RawEvent;
  const log = [ann(0, type, 'a'), ann(days * DAY, 'view', 'b'), ann(days * DAY, 'next')];
  const { items, columns } = replayed({ schema, request }, [named(name)], log).at(-1)!;
  expect(columns[0]![items.indexOf('a')]).toBe(want);
});

test('a column says when it forgets, and has the name that it had', () => {
  expect(named('view_count__user_item').sentence).toMatch(/forgotten after 30d without any/);
  expect(named('purchase_count__user_item').sentence).toMatch(/forgotten after 365d without any/);
  expect(named('view_count__item').sentence).not.toMatch(/forgotten/);
  expect(named('view_count__session_item').sentence).not.toMatch(/forgotten/);
});
