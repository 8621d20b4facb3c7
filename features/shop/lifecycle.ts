import { count, distinct, first, last, seen, since, sinceFirst } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { NumberValue } from '../../engine/spec/values';
import { at, momentOf } from './scales';
import type { Shop } from './words';

const DAY = 86_400_000;

/** How old the candidate is, how steady, and whether it is new, on its way out, or priced anew. */
export function shopLifecycle({
  meet,
  now,
  view,
  cart,
  purchase,
  price,
  attributes,
  finest,
}: Shop): readonly Feature[] {
  const age = sinceFirst(meet).per('item');
  const days = meet.with('day', ({ ts }) => ({ day: momentOf(ts).day() }));
  const active = distinct(days.field('day')).per('item');
  const firstDay = first(days.field('day' as never)).per('item' as never) as unknown as NumberValue;
  const lived = now.day().minus(firstDay).plus(1);
  const priced =
    price && meet.with('priced', ({ item }) => ({ before: last(price.in(meet)).per('item'), now: price.of(item) }));
  const changed = priced?.where('repriced', (r) => r.before.equals(r.now).not());
  return tagged(
    'shop_lifecycle',
    age,
    age.lessThan(7 * DAY).named('is_new_item'),
    seen(meet).per('item').not().named('is_unseen_item'),
    age.rankAmongCandidates('lowestFirst'),
    active.named('active_days'),
    active.dividedBy(lived).named('active_days_share'),
    count(meet).per('item').dividedBy(age.dividedBy(DAY).plus(1)).named('meet_per_day'),
    count(view)
      .per('item')
      .within('7d')
      .dividedBy(count(view).per('item').within('28d').plus(1))
      .named('view_of_4_weeks'),
    cart
      ? count(view)
          .per('item')
          .within('1d')
          .minus(count(cart).per('item').within('1d').times(20))
          .named('view_without_cart_1d')
      : [],
    changed ? [since(changed).per('item').named('price_age'), count(changed).per('item').named('price_changes')] : [],
    attributes.length > 0
      ? attributes
          .map((of) => of.value.isMissing().not().toNumber())
          .reduce((sum, one) => sum.plus(one))
          .dividedBy(attributes.length)
          .named('attributes_known')
      : [],
    finest
      ? [
          sinceFirst(meet).per(finest.name).at(at(finest)),
          age.among(finest.value).rankAmongCandidates('lowestFirst').named(`age_rank_in_${finest.name}`),
        ]
      : [],
    purchase ? since(purchase).per('item') : [],
  );
}
