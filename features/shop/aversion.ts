import { count, rate, seen } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { at, firsts, stepsSince } from './scales';
import type { Shop } from './words';

/** What speaks against the candidate: seen and left, put back, or bought already. */
export function shopAversion(shop: Shop): readonly Feature[] {
  const { view, cart, remove, purchase, meet, main, finest, person, visit } = shop;
  const viewed = count(view).per(person, 'item');
  return tagged(
    'shop_aversion',
    cart ? viewed.dividedBy(seen(cart).per(person, 'item').not().toNumber()).named('viewed_without_cart') : [],
    purchase
      ? viewed.dividedBy(seen(purchase).per(person, 'item').not().toNumber()).named('viewed_without_purchase')
      : [],
    purchase && finest
      ? seen(purchase)
          .per(person, finest.name)
          .at(at(finest))
          .toNumber()
          .times(
            rate(purchase)
              .over(firsts(purchase, person))
              .per(finest.name)
              .at(at(finest))
              .smoothed({ toward: 'overall', weight: 5 }),
          )
          .named(`bought_${finest.name}_times_repeat`)
      : [],
    remove && cart
      ? [
          rate(remove).over(cart).per(person).smoothed({ toward: 'overall', weight: 5 }),
          rate(remove).over(cart).per(person, 'item'),
          main.map((of) => count(remove).per(visit, of.name).at(at(of))),
        ].flat()
      : [],
    stepsSince(shop, meet)
      .dividedBy(count(meet).per(visit, 'item').equals(1).toNumber())
      .named('steps_since_only_contact'),
    count(meet).per(visit, 'item').equals(1).and(stepsSince(shop, meet).greaterThan(10)).named('is_passed_by'),
  );
}
