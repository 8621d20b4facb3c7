import { count, rate } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** How often the candidate is chosen or met when it is shown, or looked at. */
export function itemRates({ click, shown, examined, meet, touches }: Words): readonly Feature[] {
  const bases = [shown, ...(examined ? [examined] : [])];
  return tagged(
    'item_rates',
    grid({ base: bases, weight: [3, 10, 50] }, ({ base, weight }) =>
      rate(click).over(base).per('item').smoothed({ toward: 'overall', weight }),
    ),
    grid({ base: bases }, ({ base }) => rate(click).over(base).per('item')),
    grid({ stream: [meet, ...Object.values(touches)] }, ({ stream }) =>
      rate(stream).over(shown).per('item').smoothed({ toward: 'overall', weight: 10 }),
    ),
    grid({ window: ['1h', '1d'] }, ({ window }) =>
      rate(click).over(shown).per('item').within(window).smoothed({ toward: 'overall', weight: 10 }),
    ),
    count(click).per('item').dividedBy(count(meet).per('item')).named('click_over_meet__item'),
    examined ? count(examined).per('item').dividedBy(count(shown).per('item')).named('examined_share__item') : [],
  );
}
