import { shopLog } from './shop/shop-log';

const item = { column: 'itemid', kind: 'id' } as const;

/**
 * The Retailrocket data set. It has no sessions: 30 minutes of a visitor's silence end one. Of the dated properties of
 * items, the two that are not hashed are read: category and whether it can be bought.
 *
 * @see https://www.kaggle.com/datasets/retailrocket/ecommerce-dataset
 */
export const retailrocket = shopLog({
  name: 'retailrocket',
  sentence: 'The Retailrocket data set: views, carts and purchases of a shop, with dated properties of its items.',
  example: 'podium run --dataset retailrocket --log events.csv item_properties_part1.csv item_properties_part2.csv',
  tables: [
    {
      kind: 'events',
      name: 'events',
      mapping: {
        time: { column: 'timestamp', unit: 'ms' },
        user: 'visitorid',
        type: { column: 'event', values: { view: 'view', addtocart: 'cart', transaction: 'purchase' } },
        events: {
          view: { fields: { item } },
          cart: { fields: { item } },
          purchase: { fields: { item, order: { column: 'transactionid', kind: 'id' } } },
        },
      },
    },
    {
      kind: 'properties',
      name: 'item properties',
      time: { column: 'timestamp', unit: 'ms' },
      id: 'itemid',
      property: 'property',
      value: 'value',
      fields: {
        categoryid: { name: 'category', field: { column: 'value', kind: 'id' } },
        available: { name: 'available', field: { column: 'value', kind: 'bool' } },
      },
    },
  ],
  target: 'view',
});
