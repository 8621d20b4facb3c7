import { shopLog } from './shop/shop-log';

const fields = {
  item: { column: 'product_id', kind: 'id' },
  price: { column: 'price', kind: 'number', scale: 2 },
} as const;

const path = { column: 'category_code', kind: 'id' } as const;

/**
 * The shops of REES46. `category` is the category's id; `category1` to `category3` are the first one, two and three
 * parts of its path, such as appliances, appliances.kitchen, appliances.kitchen.mixer.
 *
 * @see https://www.kaggle.com/datasets/mkechinov/ecommerce-behavior-data-from-multi-category-store
 */
export const rees46 = shopLog({
  name: 'rees46',
  sentence: 'A shop of REES46: views, carts, removals and purchases with price, brand and category.',
  example: 'podium run --dataset rees46 --log 2019-Oct.csv.gz',
  tables: [
    {
      kind: 'events',
      name: 'events',
      mapping: {
        time: { column: 'event_time', unit: 'iso' },
        user: 'user_id',
        session: 'user_session',
        type: {
          column: 'event_type',
          values: { view: 'view', cart: 'cart', remove_from_cart: 'remove', purchase: 'purchase' },
        },
        events: { view: { fields }, cart: { fields }, remove: { fields }, purchase: { fields } },
        attributes: {
          item: {
            category: { column: 'category_id', kind: 'id' },
            category1: { ...path, parts: 1 },
            category2: { ...path, parts: 2 },
            category3: { ...path, parts: 3 },
            brand: { column: 'brand', kind: 'id' },
            price: { column: 'price', kind: 'number', scale: 2 },
          },
        },
      },
    },
  ],
  target: 'view',
});
