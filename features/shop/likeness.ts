import { count, setOf, since, sum } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { Stream } from '../../engine/spec/stream';
import type { IdValue } from '../../engine/spec/values';
import { cartItems, costly, firsts, lastItem, lately, momentOf, type Pair, pairsOf } from './scales';
import type { Shop } from './words';

/** How much the candidate belongs to the visit's items, beyond what both would have in common by chance. */
export function shopLikeness(shop: Shop): readonly Feature[] {
  const { meet, cart, visit, person, item } = shop;
  const visits = firsts(meet, visit);
  const together = pairsOf(shop, 'together', meet, visits, 20);
  const both = (other: IdValue) =>
    count(together)
      .per('from', 'item')
      .at({ from: other })
      .plus(count(together).per('from', 'item').at({ from: item, item: other }));
  const of = (other: IdValue) => count(visits).per('item').at({ item: other });
  const chance = (other: IdValue) => of(other).times(of(item));
  const cosine = (other: IdValue) => both(other).dividedBy(chance(other).sqrt());
  const lift = (other: IdValue) => both(other).times(count(visits)).dividedBy(chance(other)).log();
  const bm25 = (other: IdValue) => {
    const rarity = count(visits).plus(1).dividedBy(of(item).plus(1)).log();
    return both(other).times(2.2).dividedBy(both(other).plus(1.2)).times(rarity);
  };
  const here = lately(shop, meet, 10);
  const steps = meet.with('stepped', () => ({
    from: lastItem(shop),
    closeness: since(meet)
      .per(visit)
      .times(-1 / 300_000)
      .exp()
      .rounded(3),
  }));
  const daily = meet.with('daily', ({ ts }) => ({ day: momentOf(ts).day() }));
  const sameDay = daily.eachOf('same_day', 'from', () =>
    setOf(daily.field('item'), { keep: 10 }).per(person, 'day' as never),
  ) as unknown as Stream<Pair>;
  return costly(
    tagged(
      'shop_likeness',
      both(lastItem(shop)).named('together_last'),
      lift(lastItem(shop)).named('together_lift_last'),
      cosine(lastItem(shop)).named('together_cosine_last'),
      here.highestOf(cosine).named('together_cosine_highest'),
      here.meanOf(cosine).named('together_cosine_mean'),
      here.sumOf(bm25).named('together_bm25_sum'),
      here.highestOf(both).named('together_highest'),
      sum(steps.field('closeness'))
        .per('from' as never, 'item')
        .at({ from: lastItem(shop) } as never)
        .named('next_met_closeness'),
      count(sameDay)
        .per('from', 'item')
        .at({ from: lastItem(shop) })
        .named('same_day_last'),
      here.meanOf((other) => count(sameDay).per('from', 'item').at({ from: other })).named('same_day_mean'),
      cart
        ? [
            cartItems(shop).meanOf(both).named('together_cart_mean'),
            cartItems(shop).highestOf(cosine).named('together_cart_cosine_highest'),
          ]
        : [],
    ),
  );
}
