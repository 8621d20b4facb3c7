import { count, distinct, last, mean, seen } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { firsts, labelled, lastItem } from './scales';
import type { Shop } from './words';

/** What the visit is like so far: how wide, how fast, how far in its person's visits. */
export function shopVisits(shop: Shop): readonly Feature[] {
  const { meet, acts, view, purchase, main, price, visit, finest } = shop;
  const code = labelled(shop);
  const acted = code.with('acted', () => ({ before: last(code.field('act')).per(visit) }));
  return tagged(
    'shop_visits',
    acts.map((act) => count(act).per(visit).dividedBy(count(meet).per(visit)).named(`${act.name}_share_visit`)),
    main.map((of) => distinct(meet.field(of.name)).per(visit)),
    count(firsts(meet, visit)).per(visit).dividedBy(count(meet).per(visit)).named('visit_distinct_share'),
    main.map((of) =>
      distinct(meet.field(of.name))
        .per(visit)
        .plus(1)
        .dividedBy(count(meet).per(visit).plus(2))
        .named(`visit_new_${of.name}_probability`),
    ),
    last(code.field('act')).per(visit).named('visit_last_act'),
    last(code.field('act'))
      .per(visit)
      .plus(last(acted.field('before')).per(visit).otherwise(0).times(10))
      .named('visit_last_two_acts'),
    purchase ? seen(purchase).per(visit) : [],
    price
      ? [
          last(price.in(view))
            .per(visit)
            .dividedBy(mean(price.in(view)).per(visit))
            .named('visit_price_turn'),
          mean(price.in(view))
            .per(visit)
            .last(3)
            .dividedBy(mean(price.in(view)).per(visit))
            .named('visit_price_trend'),
        ]
      : [],
    finest
      ? count(meet)
          .per(visit, finest.name)
          .at({ [finest.name]: finest.of(lastItem(shop)) })
          .dividedBy(count(meet).per(visit))
          .named('visit_focus')
      : [],
  );
}
