import { since, sinceFirst } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** How long ago this visit, and this person, met the candidate, in each way. */
export function pairRecency({ click, meet, touches, visit, person }: Words): readonly Feature[] {
  const met = since(meet).per(visit, 'item');
  return tagged(
    'pair_recency',
    grid({ stream: [meet, click, ...Object.values(touches)], who: [visit, person] }, ({ stream, who }) =>
      since(stream).per(who, 'item'),
    ),
    met.rankAmongCandidates('lowestFirst'),
    met.minus(met.lowestOfCandidates()),
    sinceFirst(meet).per(visit, 'item'),
    since(click).per(person, 'item').rankAmongCandidates('lowestFirst'),
  );
}
