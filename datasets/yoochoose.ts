import { shopLog } from './shop/shop-log';
import type { Table } from './shop/table';

const item = { column: 'item', kind: 'id' } as const;
const whole = { time: { column: 'time', unit: 'iso' }, session: 'session' } as const;

const tables: readonly Table[] = [
  {
    kind: 'events',
    name: 'clicks',
    header: ['session', 'time', 'item', 'category'],
    first: /^\d+,\d{4}-\d\d-\d\dT[\d:.]+Z?,\d+,\w*$/,
    missing: ['0'],
    mapping: {
      ...whole,
      events: { view: { fields: { item } } },
      attributes: { item: { category: { column: 'category', kind: 'id' } } },
    },
  },
  {
    kind: 'events',
    name: 'buys',
    header: ['session', 'time', 'item', 'price', 'quantity'],
    first: /^\d+,\d{4}-\d\d-\d\dT[\d:.]+Z?,\d+,\d+,\d+$/,
    missing: ['0'],
    mapping: {
      ...whole,
      events: {
        purchase: {
          fields: {
            item,
            price: { column: 'price', kind: 'number', scale: 2 },
            quantity: { column: 'quantity', kind: 'int' },
          },
        },
      },
    },
  },
  {
    kind: 'events',
    name: 'a cut by session-rec',
    delimiter: '\t',
    mapping: {
      time: { column: 'Time', unit: 's' },
      session: 'SessionId',
      events: { view: { fields: { item: { column: 'ItemId', kind: 'id' } } } },
    },
  },
];

/**
 * The clicks and buys of the RecSys Challenge 2015, or a cut of them (or of any log) in the tab-separated form of
 * session-rec. A category, price or quantity of 0 is missing, as its README says; a user is a session.
 *
 * @see Ben-Shimon, Tsikinovsky, Friedmann, Shapira, Rokach, Hoerle. RecSys Challenge 2015 and the YOOCHOOSE Dataset.
 *   RecSys 2015.
 */
export const yoochoose = shopLog({
  name: 'yoochoose',
  sentence: 'The log of the RecSys Challenge 2015: clicks and buys of a shop, or a cut in the form of session-rec.',
  example: 'podium run --dataset yoochoose --log yoochoose-clicks.dat yoochoose-buys.dat',
  tables,
  target: 'view',
});
