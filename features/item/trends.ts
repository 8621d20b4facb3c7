import { count, lastOf, rate, since, sinceFirst } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import { snake } from '../scales';
import type { Words } from '../words';

/** How the candidate does lately, here and everywhere, and whether it was this person who chose it last. */
export function trends({ click, meet, shown, isShown, contexts, user, person }: Words): readonly Feature[] {
  const own = person === 'user' && user ? user : null;
  const last = own && lastOf(click.field('user')).per('item').equals(own);
  const hour = count(click).per('item').within('1h');
  return tagged(
    'trends',
    isShown
      ? grid({ halfLife: ['10m', '1h', '6h', '1d'] }, ({ halfLife }) =>
          rate(click).over(shown).per('item').decaying(halfLife).smoothed({ toward: 'overall', weight: 10 }),
        )
      : [],
    grid({ halfLife: ['10m', '1d'] }, ({ halfLife }) => count(click).per('item').decaying(halfLife)),
    grid({ window: ['6h', '7d'] }, ({ window }) => count(click).per('item').within(window)),
    hour.plus(hour).minus(count(click).per('item').within('2h')).named('click_acceleration'),
    hour.dividedBy(count(click).within('1h')).named('click_share_of_hour'),
    count(meet).per('item').within('1h').dividedBy(count(meet).per('item').within('1d').plus(1)).named('meet_rise'),
    last
      ? [
          last.named('last_click_is_own'),
          since(click).per('item').dividedBy(last.not().toNumber()).named('since_click_of_others'),
        ]
      : [],
    sinceFirst(meet).per('item').named('since_first_met'),
    Object.keys(contexts).map((context) =>
      count(click)
        .by(['item', context as 'item'])
        .within('6h')
        .dividedBy(
          count(click)
            .by([context as 'item'])
            .within('6h'),
        )
        .named(`click_share_of_${snake(context)}_6h`),
    ),
  );
}
