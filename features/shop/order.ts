import { count, last, lastOf } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { inCart, labelled, lastItem, stepsSince } from './scales';
import type { Shop } from './words';

/** Where the candidate stands in the order of what the visit met, and what was done with it last. */
export function shopOrder(shop: Shop): readonly Feature[] {
  const { view, meet, cart, person, visit, item } = shop;
  const order = stepsSince(shop, meet).rankAmongCandidates('lowestFirst');
  const isMet = stepsSince(shop, meet).isMissing().not();
  const returns = meet
    .with('return', () => ({ before: lastItem(shop) }))
    .where('return', ({ item, before }) => before.equals(item).not());
  const viewed = count(view).per(visit, 'item');
  const act = last(labelled(shop).field('act'));
  return tagged(
    'shop_order',
    order.dividedBy(isMet.toNumber()).named('met_order'),
    viewed.rankAmongCandidates('highestFirst').equals(1).and(viewed.greaterThan(0)).named('is_most_viewed'),
    count(returns).per(visit, 'item').named('return_count_visit'),
    count(returns).per(person, 'item').named('return_count_person'),
    act.per(visit, 'item').named('last_act_visit'),
    act.per(person, 'item').named('last_act_person'),
    cart ? inCart(shop, item).named('is_in_cart') : [],
    lastOf(view.field('item')).per(person).equals(item),
  );
}
