import { count, lastOf, mean, rate, since, sum, transitions } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { at, ratesOf, weighed } from './scales';
import type { Shop } from './words';

/** What only two signals together say. */
export function shopCrosses(shop: Shop): readonly Feature[] {
  const { view, meet, cart, price, finest, brand, person, visit, item } = shop;
  const rates = ratesOf(shop).slice(0, 2);
  const next = transitions(meet.field('item'), { within: visit })
    .from(lastOf(meet.field('item')).per(visit))
    .to(item)
    .probability({ weight: 5 });
  const share = (name: string, value: typeof item) =>
    count(meet)
      .per(person, name)
      .at({ [name]: value })
      .plus(1)
      .dividedBy(count(meet).per(person).plus(10));
  const trend = count(view)
    .per('item')
    .within('1h')
    .times(24)
    .plus(1)
    .dividedBy(count(view).per('item').within('1d').plus(1));
  return tagged(
    'shop_crosses',
    rates.map(([to, from]) => {
      const smoothed = rate(to).over(from);
      return smoothed
        .per(person)
        .smoothed({ toward: 'overall', weight: 10 })
        .times(smoothed.per('item').smoothed({ toward: 'overall', weight: 10 }))
        .named(`own_times_item_${to.name}_per_${from.name}`);
    }),
    finest
      ? [
          share(finest.name, finest.value)
            .times(
              count(view)
                .per('item')
                .dividedBy(count(view).per(finest.name).at(at(finest)).plus(10)),
            )
            .named(`taste_times_share_of_${finest.name}`),
          share(finest.name, finest.value).times(trend).named('taste_times_trend'),
        ]
      : [],
    brand
      ? share(brand.name, brand.value)
          .dividedBy(since(meet).per(person, brand.name).at(at(brand)).log1p())
          .named('brand_taste_over_recency')
      : [],
    price && finest
      ? price.value
          .dividedBy(mean(price.in(meet)).per(finest.name).at(at(finest)))
          .minus(
            mean(price.in(meet))
              .per(person)
              .dividedBy(mean(price.in(meet))),
          )
          .abs()
          .named('price_level_distance')
      : [],
    next.times(sum(weighed(shop).field('weight')).per(visit, 'item')).named('interest_times_next'),
    next.times(count(view).per('item').log1p()).named('next_times_popularity'),
    cart ? next.times(count(cart).per(visit).plus(1)).named('next_times_carts') : [],
  );
}
