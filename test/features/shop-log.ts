import { nextItemRequest, nextItemSchema } from '../../datasets/next-item';
import { random } from '../../engine/base/random';
import type { RawEvent } from '../../engine/events/event';
import { id, int, number, set } from '../../engine/events/fields';
import type { RequestSpec } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';

const act = { fields: { item: id(), price: number(2) } };

/** The schema that logs of REES46 have. */
export const shopSchema = nextItemSchema({
  common: { user: id(), session: id() },
  events: { view: act, cart: act, remove: act, purchase: act },
  items: { category: id(), category1: id(), category2: id(), category3: id(), brand: id(), price: number(2) },
});

/** A shop that also has wish lists, ratings, reviews and searches, and knows its people. */
export const fullShopSchema = nextItemSchema({
  common: { user: id(), session: id() },
  events: {
    ...{ view: act, cart: act, remove: act, purchase: act, wish: act, unwish: act, review: act },
    rate: { fields: { item: id(), rating: number(1) } },
    search: { fields: { query: id() } },
  },
  items: { category: id(), brand: id(), colour: id(), price: number(2), tags: set() },
  users: { age: int(), gender: id() },
});

/** Candidates for the next event of a type, generated as for any shop. */
export function shopRequest(target = 'view', schema: Schema = shopSchema): RequestSpec {
  return nextItemRequest('shop-log', schema, target);
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * A shop's log, the same for the same seed: people come back over days, look at items of one category, return to some,
 * put them into the cart, take them out and buy them; prices and categories change, some are missing.
 */
export function shopLog(seed: number, sessions: number, size = { items: 12, users: 5 }): RawEvent[] {
  const draw = random(seed);
  const below = (n: number): number => Math.floor(draw() * n);
  const log: RawEvent[] = [];
  const known = new Map<number, number>();
  let ts = 1_570_000_000_000;
  for (let s = 0; s < sessions; s++) {
    ts += draw() < 0.2 ? below(3 * DAY) : below(90 * MINUTE);
    const who = { user: `u${below(size.users)}`, session: `s${s}` };
    const kind = below(3);
    const met: number[] = [];
    for (let n = 1 + below(7); n > 0; n--) {
      ts += draw() < 0.1 ? 0 : below(5 * MINUTE);
      const item =
        met.length > 0 && draw() < 0.35 ? met[below(met.length)]! : (3 * below(size.items) + kind) % size.items;
      if (!known.has(item) || draw() < 0.05) {
        known.set(item, 100 + 50 * item + below(40));
        log.push({ type: 'item', ts, item: `i${item}`, op: 'patch', fields: attributes(item, known.get(item)!) });
      }
      const price = known.get(item)! / 100;
      const next = (): RawEvent => ({ type: 'next', ts, ...who });
      const did = (type: string): void => {
        log.push({ type, ts, ...who, item: `i${item}`, price: draw() < 0.05 ? null : price }, next());
      };
      did('view');
      met.push(item);
      if (draw() < 0.3) did('cart');
      if (draw() < 0.15) did('remove');
      if (draw() < 0.15) did('purchase');
    }
  }
  return log;
}

function attributes(item: number, cents: number): Record<string, string | number | null> {
  const [one, two, three] = [`c${item % 3}`, `c${item % 3}.${item % 2}`, `c${item % 3}.${item % 2}.${item % 4}`];
  return {
    category: `k${item % 6}`,
    ...{ category1: one, category2: two, category3: item % 5 === 4 ? null : three },
    brand: item % 4 === 3 ? null : `b${item % 4}`,
    price: cents / 100,
  };
}

/** The same log with wishes, ratings, reviews and searches beside; attributes are those of the full schema. */
export function fullShopLog(seed: number, sessions: number): RawEvent[] {
  const draw = random(seed, 1);
  const below = (n: number): number => Math.floor(draw() * n);
  return shopLog(seed, sessions).flatMap((event): RawEvent[] => {
    const { ts, user, session, item } = event as RawEvent & Record<'user' | 'session' | 'item', string>;
    if (event.type === 'item') {
      const { category, brand, price } = event.fields as Record<string, string>;
      const fields = {
        category,
        brand,
        price: Number(price),
        colour: `r${below(3)}`,
        tags: [`t${below(4)}`, `t${below(4)}`],
      };
      return [{ ...event, fields: { ...fields, tags: [...new Set(fields.tags)] } } as RawEvent];
    }
    if (event.type !== 'view') return [event];
    const more = ['wish', 'unwish', 'review', 'rate', 'search'][below(8)];
    if (more === undefined) return [event];
    const own =
      more === 'search' ? { query: `q${below(3)}` } : more === 'rate' ? { item, rating: below(10) / 2 } : { item };
    return [event, { type: more, ts, user, session, ...own }];
  });
}
