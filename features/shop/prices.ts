import { highest, last, lowest, mean, spread } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { at, cartItems } from './scales';
import type { Shop } from './words';

/** The candidate's price: in its market, beside what the visit saw, what the person paid, and what it cost before. */
export function shopPrices(shop: Shop): readonly Feature[] {
  const { price, view, cart, purchase, meet, finest, brand, person, visit } = shop;
  if (!price) return [];
  const { value } = price;
  const seen = price.in(view);
  const met = price.in(meet);
  const usual = mean(met).per('item').within('30d');
  return tagged(
    'shop_prices',
    value.log1p(),
    value.shareAmongCandidates(),
    value.rankAmongCandidates('lowestFirst'),
    value.times(100).rounded(0).mod(10).equals(9).named('price_ends_in_9'),
    value.mod(10).greaterThan(8.9).named('price_just_below_10'),
    [finest, brand]
      .filter((of) => of !== null)
      .flatMap((of) => {
        const usual = mean(seen).per(of.name).at(at(of));
        return [
          value.dividedBy(usual).named(`price_over_${of.name}_mean`),
          value
            .minus(usual)
            .dividedBy(spread(seen).per(of.name).at(at(of)))
            .named(`price_z_in_${of.name}`),
          value.among(of.value).percentileAmongCandidates('lowestFirst').named(`price_percentile_in_${of.name}`),
          value.dividedBy(mean(seen).per(person, of.name).at(at(of))).named(`price_over_own_${of.name}_mean`),
        ];
      }),
    value.dividedBy(mean(seen).per(visit)).named('price_over_visit_mean'),
    value.dividedBy(highest(seen).per(visit)).named('price_over_visit_highest'),
    value.dividedBy(lowest(seen).per(visit)).named('price_over_visit_lowest'),
    value.minus(mean(seen).per(visit)).dividedBy(spread(seen).per(visit)).named('price_z_in_visit'),
    value.minus(last(seen).per(visit)).named('price_minus_last'),
    value.dividedBy(last(seen).per(visit)).named('price_over_last'),
    value.minus(last(seen).per(visit)).abs().dividedBy(last(seen).per(visit)).named('price_distance_last'),
    value.dividedBy(mean(seen).per(person)).named('price_over_own_mean'),
    value.dividedBy(usual).named('price_over_30d'),
    value.dividedBy(lowest(met).per('item')).named('price_over_lowest'),
    value.dividedBy(highest(met).per('item')).named('price_over_highest'),
    value.lessThan(usual.times(0.95)).named('is_discounted'),
    value.minus(last(met).per(person, 'item')).named('price_since_met'),
    purchase
      ? [
          value.dividedBy(mean(price.in(purchase)).per(person)).named('price_over_paid_mean'),
          value.greaterThan(highest(price.in(purchase)).per(person)).named('is_above_highest_paid'),
        ]
      : [],
    cart ? value.dividedBy(cartItems(shop).sumOf((item) => price.of(item))).named('price_over_cart_value') : [],
  );
}
