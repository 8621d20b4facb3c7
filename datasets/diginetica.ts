import type { Mapping } from './csv/mapping';
import { shopLog } from './shop/shop-log';
import type { Table } from './shop/table';

const cells = { delimiter: ';', missing: ['NA'] } as const;

/** The views were given out twice, with two spellings of the columns. */
function views(session: string, user: string, item: string): Table {
  const events = { view: { fields: { item: { column: item, kind: 'id' } } } } satisfies Mapping['events'];
  return { kind: 'events', name: 'item views', ...cells, mapping: { ...when, session, user, events } };
}

const when = { time: { column: 'eventdate', unit: 'iso', plus: 'timeframe' } } as const;
const who = { session: 'sessionId', user: 'userId' } as const;

const tables: readonly Table[] = [
  {
    kind: 'events',
    name: 'purchases',
    ...cells,
    mapping: {
      ...when,
      ...who,
      events: {
        purchase: { fields: { item: { column: 'itemId', kind: 'id' }, order: { column: 'ordernumber', kind: 'id' } } },
      },
    },
  },
  {
    kind: 'events',
    name: 'queries',
    ...cells,
    mapping: {
      ...when,
      ...who,
      events: {
        search: {
          fields: {
            query: { column: 'searchstring.tokens', kind: 'id' },
            category: { column: 'categoryId', kind: 'id' },
          },
        },
      },
    },
  },
  views('sessionId', 'userId', 'itemId'),
  views('session_id', 'user_id', 'item_id'),
  {
    kind: 'item',
    name: 'products',
    ...cells,
    id: 'itemId',
    fields: { pricelog2: { column: 'pricelog2', kind: 'int' } },
    static: false,
  },
  {
    kind: 'item',
    name: 'product categories',
    ...cells,
    id: 'itemId',
    fields: { category: { column: 'categoryId', kind: 'id' } },
    static: false,
  },
];

/**
 * The log of the CIKM Cup 2016. A time is its day and the milliseconds since the session's first query; a row without a
 * user is its session's. Products and their categories have no dates.
 *
 * @see https://competitions.codalab.org/competitions/11161
 */
export const diginetica = shopLog({
  name: 'diginetica',
  sentence: 'The log of the CIKM Cup 2016: item views of a shop, with its purchases and searches if given.',
  example: 'podium run --dataset diginetica --log train-item-views.csv train-purchases.csv',
  tables,
  target: 'view',
});
