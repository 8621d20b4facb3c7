import { count, firstOf, seen, since } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** Which of the items met it is: the second last, the third last, the one met most; and in which way it was met last. */
export function orderMet({ click, meet, touches, trail, candidate, visit, person }: Words): readonly Feature[] {
  const met = seen(meet).per(visit, 'item');
  const times = count(meet).per(visit, 'item');
  const ago = since(meet).per(visit, 'item');
  return tagged(
    'order_met',
    grid({ nth: [1, 2, 3, 4] }, ({ nth }) => trail.meet[nth].isIt.named(`is_met_${nth + 1}_last`)),
    grid({ nth: [1, 2] }, ({ nth }) => trail.click[nth].isIt.named(`is_chosen_${nth + 1}_last`)),
    firstOf(click.field('item')).per(visit).equals(candidate.item),
    times.isHighestOfCandidates().and(met).named('is_met_most'),
    seen(click).per(person, 'item').named('was_chosen_before'),
    seen(meet).per(person, 'item').named('was_met_before'),
    grid({ stream: [click, ...Object.values(touches)] }, ({ stream }) =>
      since(stream).per(visit, 'item').equals(ago).named(`last_way_was_${stream.name}`),
    ),
    ago.lessThan(60_000).and(met).named('met_this_minute'),
  );
}
