import { count, distinct } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** How often anybody met, chose or was shown the candidate. */
export function itemPopularity({ click, shown, examined, meet, touches, person }: Words): readonly Feature[] {
  const streams = [click, meet, shown, ...(examined ? [examined] : []), ...Object.values(touches)];
  return tagged(
    'item_popularity',
    grid({ stream: streams }, ({ stream }) => count(stream).per('item')),
    grid({ stream: [click, meet, shown], window: ['1h', '1d'] }, ({ stream, window }) =>
      count(stream).per('item').within(window),
    ),
    grid({ stream: [click, meet], halfLife: ['1h', '6h'] }, ({ stream, halfLife }) =>
      count(stream).per('item').decaying(halfLife),
    ),
    grid({ stream: [click, meet] }, ({ stream }) => distinct(stream.field(person)).per('item')),
    count(meet).per('item').minus(count(meet).per(person, 'item')).named('meet_count_others'),
  );
}
