import { count, distinct } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** What happened so far in the visit, how often, and how much of it again with the same items. */
export function progress({ any, click, meet, touches, choices, visit, person }: Words): readonly Feature[] {
  const acts = [any, meet, click, ...Object.values(touches), ...Object.values(choices)];
  return tagged(
    'progress',
    grid({ act: acts }, ({ act }) => count(act).per(visit)),
    grid({ act: acts.slice(2) }, ({ act }) => count(act).per(visit).dividedBy(count(any).per(visit))),
    grid({ stream: [meet, click], who: [visit, person] }, ({ stream, who }) => [
      distinct(stream.field('item')).per(who),
      distinct(stream.field('item')).per(who).plus(1).dividedBy(count(stream).per(who).plus(2)),
    ]),
  );
}
