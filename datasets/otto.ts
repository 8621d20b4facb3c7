import { shopLog } from './shop/shop-log';

const fields = { item: { column: 'events.aid', kind: 'id' } } as const;

/**
 * The OTTO data set: a line is a session with its events. Its sessions are all that a visitor did in weeks, so a user is
 * a session.
 *
 * @see Philipp Normann, Sophie Baumeister, Timo Wilm. OTTO Recommender Systems Dataset. 2022.
 */
export const otto = shopLog({
  name: 'otto',
  sentence: 'The OTTO data set: a visitor a line, with clicks, carts and orders.',
  example: 'podium run --dataset otto --log otto-recsys-train.jsonl',
  tables: [
    {
      kind: 'events',
      name: 'sessions',
      format: 'ndjson',
      first: /^\s*\{/,
      mapping: {
        each: 'events',
        time: { column: 'events.ts', unit: 'ms' },
        session: 'session',
        type: { column: 'events.type', values: { clicks: 'view', carts: 'cart', orders: 'purchase' } },
        events: { view: { fields }, cart: { fields }, purchase: { fields } },
      },
    },
  ],
  target: 'view',
});
