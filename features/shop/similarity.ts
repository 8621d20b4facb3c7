import { count } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { IdValue, NumberValue } from '../../engine/spec/values';
import { at, cartItems, costly, lastItem, lately, smoothedShare } from './scales';
import type { Shop } from './words';

/** How alike the candidate is to the visit's items by what is known of them: an answer also for what nobody has met. */
export function shopSimilarity(shop: Shop): readonly Feature[] {
  const { attributes, meet, cart, purchase, price, finest, item } = shop;
  if (attributes.length === 0) return [];
  const alike = (other: IdValue): NumberValue =>
    attributes
      .map((of) => of.of(other).equals(of.value).toNumber().otherwise(0))
      .reduce((sum: NumberValue, one) => sum.plus(one))
      .dividedBy(attributes.length);
  const here = lately(shop, meet, 10);
  const last = lastItem(shop);
  const near = price?.value.minus(price.of(last)).abs().dividedBy(price.of(last));
  const bought = purchase?.with('bought_with', () => ({
    kind: finest?.of(lastItem({ ...shop, meet: purchase })) ?? item,
  }));
  const bundle =
    bought &&
    finest &&
    smoothedShare(
      count(bought)
        .per('kind', finest.name)
        .at({ kind: finest.of(last), ...at(finest) }),
      count(bought)
        .per('kind')
        .at({ kind: finest.of(last) }),
      count(bought).per(finest.name).at(at(finest)).dividedBy(count(bought)),
      10,
    );
  return costly(
    tagged(
      'shop_similarity',
      alike(last).named('alike_last'),
      here.meanOf(alike).named('alike_visit_mean'),
      here.highestOf(alike).named('alike_visit_highest'),
      lately(shop, meet, 3).meanOf(alike).named('alike_last_3'),
      cart ? cartItems(shop).meanOf(alike).named('alike_cart_mean') : [],
      alike(last).zAmongCandidates().named('alike_last_z'),
      price && finest && near
        ? [
            finest.of(last).equals(finest.value).and(near.lessThan(0.2)).named('is_substitute_of_last'),
            here
              .sumOf((other) =>
                finest
                  .of(other)
                  .equals(finest.value)
                  .and(price.value.minus(price.of(other)).abs().lessThan(price.value.times(0.2)))
                  .toNumber(),
              )
              .named('substitutes_in_visit'),
          ]
        : [],
      price
        ? here
            .lowestOf((other) => price.value.minus(price.of(other)).abs().dividedBy(price.of(other)))
            .named('price_distance_visit_lowest')
        : [],
      bundle ? bundle.named('bundle_share') : [],
      finest ? finest.value.sizeOfGroup().dividedBy(shop.candidates).named(`candidates_share_${finest.name}`) : [],
    ),
  );
}
