import { count, distinct, since } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** How well the log knows this person. */
export function history({ any, click, meet, shown, visit, person }: Words): readonly Feature[] {
  return tagged(
    'history',
    grid({ stream: [any, click, meet, shown] }, ({ stream }) => count(stream).per(person)),
    distinct(any.field(visit)).per(person),
    since(click).per(person),
    count(click).per(person).dividedBy(count(meet).per(person)).named('person_click_share'),
    grid({ window: ['1h'] }, ({ window }) => count(click).per(person).within(window)),
  );
}
