import { firstOf, lastOf, setOf } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** Whether the candidate is the item met last, in each way; or first; or among the last few. */
export function lastMet({ click, meet, touches, candidate, visit, person }: Words): readonly Feature[] {
  return tagged(
    'last_met',
    grid({ stream: [meet, click, ...Object.values(touches)], who: [visit, person] }, ({ stream, who }) =>
      lastOf(stream.field('item')).per(who).equals(candidate.item),
    ),
    firstOf(meet.field('item')).per(visit).equals(candidate.item),
    grid({ keep: [2, 3, 5] }, ({ keep }) => setOf(meet.field('item'), { keep }).per(visit).has(candidate.item)),
  );
}
