import { lastOf, rate, seen, sinceFirst } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { snake } from '../scales';
import type { Words } from '../words';

const DAY = 86_400_000;

/**
 * How new the candidate is to the log, and what its like do where nothing is known of itself. It is there since it was
 * first shown; where nothing is shown, since somebody first met it.
 */
export function newness({ click, meet, shown, isShown, times, ids, now, visit }: Words): readonly Feature[] {
  const [isKnown, age] = isShown
    ? [seen(shown).per('item'), sinceFirst(shown).per('item')]
    : [seen(meet).per('item'), sinceFirst(meet).per('item')];
  const ctr = rate(click).over(shown);
  return tagged(
    'newness',
    isKnown.not().named('item_is_new'),
    age.lessThan(DAY).named('item_is_young'),
    seen(click).per('item').not().named('item_never_chosen'),
    seen(meet).per('item').not().named('item_never_met'),
    age.otherwise(0).named('item_age'),
    age.rankAmongCandidates('lowestFirst').named('item_age_rank'),
    Object.entries(times).flatMap(([name, { value, of }]) => [
      now.minus(value).named(`since_${snake(name)}`),
      now
        .minus(value)
        .rankAmongCandidates('lowestFirst')
        .named(`since_${snake(name)}_rank`),
      value.minus(of(lastOf(meet.field('item')).per(visit))).named(`${snake(name)}_minus_last_met`),
    ]),
    Object.keys(ids).map((name) =>
      ctr
        .by(['item', name as 'item'])
        .at({ [name]: ids[name].value })
        .smoothed({ toward: [name as 'item'], weight: 10 })
        .named(`click_rate_or_of_${snake(name)}`),
    ),
  );
}
