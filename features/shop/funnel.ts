import { count, lastTime, mean, rate, seen, sinceFirst } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import { at, firsts, ratesOf } from './scales';
import type { Shop } from './words';

/** How far the candidate brings people: from a view to a cart to a purchase, beside others of its category. */
export function shopFunnel(shop: Shop): readonly Feature[] {
  const { view, cart, purchase, any, visit, person, finest } = shop;
  const toward = finest ? ([finest.name] as const) : 'overall';
  const key = finest ? at(finest) : {};
  const steps = ratesOf(shop);
  const later = view.after('view_later', '30m');
  const left = later.where('view_left', ({ ts }) =>
    lastTime(any)
      .per(visit)
      .equals(ts as never),
  );
  return tagged(
    'shop_funnel',
    grid({ step: steps }, ({ step: [to, from] }) => {
      const smoothed = rate(to).over(from).per('item').at(key).smoothed({ toward, weight: 10 });
      const name = `${to.name}_per_${from.name}`;
      return [
        smoothed.named(name),
        rate(to).over(from).per('item').at(key).within('7d').smoothed({ toward, weight: 10 }).named(`${name}_7d`),
        ...(finest
          ? [
              smoothed
                .dividedBy(rate(to).over(from).per(finest.name).at(key).smoothed({ toward: 'overall', weight: 10 }))
                .named(`${name}_beside_${finest.name}`),
            ]
          : []),
        rate(firsts(to, person))
          .over(firsts(from, person))
          .per('item')
          .smoothed({ toward: 'overall', weight: 10 })
          .named(`${name}_of_people`),
      ];
    }),
    rate(left).over(later).per('item').smoothed({ toward: 'overall', weight: 10 }).named('view_ends_visit'),
    purchase
      ? rate(firsts(purchase, visit))
          .over(firsts(view, visit))
          .per('item')
          .smoothed({ toward: 'overall', weight: 10 })
          .named('visit_buys_after_view')
      : [],
    cart
      ? rate(firsts(cart, visit))
          .over(firsts(view, visit))
          .per('item')
          .smoothed({ toward: 'overall', weight: 10 })
          .named('visit_carts_after_view')
      : [],
    count(view)
      .per('item')
      .dividedBy(count(firsts(view, person)).per('item'))
      .named('views_per_viewer'),
    purchase
      ? mean(
          purchase
            .with('waited', () => ({ wait: sinceFirst(view).per(person, 'item') }))
            .where('waited', () => seen(view).per(person, 'item'))
            .field('wait'),
        )
          .per('item')
          .named('wait_to_purchase_mean')
      : [],
  );
}
