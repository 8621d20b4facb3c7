import { count, distinct, mean, rate, seen, since, sinceFirst, sum } from '../../engine/spec/aggregates';
import { tally } from '../../engine/spec/distributions';
import { type Feature, tagged } from '../../engine/spec/features';
import type { Stream } from '../../engine/spec/stream';
import type { Contact } from '../words';
import { at, firsts, momentOf, ratesOf, visitStarts } from './scales';
import type { Shop } from './words';

/** What kind of customer this is: how active, how loyal, how far from the last purchase. */
export function shopPeople(shop: Shop): readonly Feature[] {
  const { acts, any, meet, purchase, price, finest, brand, main, person, visit, now } = shop;
  const starts = visitStarts(shop);
  const hours = meet.with('hourly', ({ ts }) => ({ hour: momentOf(ts).hour() }));
  const contacts: Stream<Contact> | null = purchase;
  const buys = contacts
    ?.where('buy', () => seen(purchase!).per(visit).not())
    .with('buy', () => ({ gap: since(purchase!).per(person) }));
  const interval = buys && mean(buys.field('gap')).per(person);
  return tagged(
    'shop_people',
    acts.map((act) => count(act).per(person)),
    acts.map((act) => since(act).per(person)),
    acts.map((act) => count(act).per(person).within('7d')),
    ratesOf(shop).map(([to, from]) =>
      rate(to)
        .over(from)
        .per(person)
        .smoothed({ toward: 'overall', weight: 10 })
        .named(`own_${to.name}_per_${from.name}`),
    ),
    count(meet).per(person).dividedBy(count(starts).per(person)).named('own_contacts_per_visit'),
    main.map((of) => distinct(meet.field(of.name)).per(person)),
    brand
      ? count(meet)
          .per(person, brand.name)
          .at(at(brand))
          .dividedBy(count(meet).per(person))
          .shareAmongCandidates()
          .named('own_brand_share_among')
      : [],
    count(hours)
      .per(person, 'hour')
      .at({ hour: now.hour() })
      .dividedBy(count(hours).per(person))
      .named('own_hour_share'),
    count(firsts(meet, person)).per(person).dividedBy(count(meet).per(person)).named('own_new_item_share'),
    sinceFirst(any).per(person).lessThan(3_600_000).named('is_new_person'),
    mean(starts.field('pause')).per(person).named('own_visit_interval'),
    purchase && buys && interval
      ? [
          count(purchase).per(person).dividedBy(count(starts).per(person)).named('own_purchases_per_visit'),
          count(firsts(purchase, visit)).per(person).dividedBy(count(buys).per(person)).named('own_basket_items'),
          count(buys).per(person).dividedBy(count(starts).per(person)).named('own_buying_visits'),
          interval.named('own_purchase_interval'),
          since(purchase).per(person).dividedBy(interval).named('own_purchase_due'),
        ]
      : [],
    brand
      ? tally((purchase ?? meet).field(brand.name))
          .per(person)
          .topShare()
          .named('own_brand_loyalty')
      : [],
    buys && purchase && price
      ? [
          sum(price.in(purchase)).per(person).dividedBy(count(buys).per(person)).named('own_order_value'),
          sum(price.in(purchase)).per(person).named('own_spent'),
          mean(price.in(purchase)).per(person).named('own_price_mean'),
        ]
      : [],
    price
      ? mean(price.in(meet))
          .per(person)
          .dividedBy(mean(price.in(meet)))
          .named('own_price_level')
      : [],
    price && finest
      ? mean(price.in(meet))
          .per(person, finest.name)
          .at(at(finest))
          .dividedBy(mean(price.in(meet)).per(finest.name).at(at(finest)))
          .named(`own_price_level_${finest.name}`)
      : [],
  );
}
