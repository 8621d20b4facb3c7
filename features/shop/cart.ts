import { since } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { cartItems, inCart } from './scales';
import type { Shop } from './words';

/** What lies in the visit's cart, and how the candidate goes with it. */
export function shopCart(shop: Shop): readonly Feature[] {
  const { cart, price, finest, brand, visit, item } = shop;
  if (!cart) return [];
  const inside = cartItems(shop);
  const put = (other: typeof item) => since(cart).per(visit, 'item').at({ item: other });
  const isIn = (other: typeof item) => inCart(shop, other).toNumber();
  const size = inside.sumOf(isIn);
  return tagged(
    'shop_cart',
    size.named('cart_size'),
    inside.highestOf((other) => put(other).dividedBy(isIn(other))).named('cart_age'),
    inside.lowestOf((other) => put(other).dividedBy(isIn(other))).named('cart_since_last'),
    put(item).dividedBy(isIn(item)).named('cart_since_candidate'),
    price
      ? [
          inside.sumOf((other) => price.of(other).times(isIn(other))).named('cart_value'),
          inside.highestOf((other) => price.of(other).dividedBy(isIn(other))).named('cart_highest_price'),
        ]
      : [],
    [finest, brand]
      .filter((of) => of !== null)
      .map((of) =>
        inside
          .sumOf((other) => of.of(other).equals(of.value).toNumber().times(isIn(other)))
          .named(`cart_same_${of.name}`),
      ),
  );
}
