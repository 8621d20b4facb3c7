import { count, distinct } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** How often this visit, and this person, met the candidate, in each way. */
export function pairCounts({ click, meet, touches, visit, person }: Words): readonly Feature[] {
  const met = count(meet).per(visit, 'item');
  return tagged(
    'pair_counts',
    grid({ stream: [meet, click, ...Object.values(touches)], who: [visit, person] }, ({ stream, who }) =>
      count(stream).per(who, 'item'),
    ),
    grid({ halfLife: ['1m', '10m'] }, ({ halfLife }) => met.decaying(halfLife)),
    met.dividedBy(count(meet).per(visit)),
    met.shareAmongCandidates(),
    met.rankAmongCandidates('highestFirst'),
    distinct(meet.field(visit)).per(person, 'item'),
  );
}
