import { type Feature, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** Where the candidate stands in its list, and how long the list is. */
export function place({ candidate }: Words): readonly Feature[] {
  return tagged(
    'place',
    candidate.rank,
    candidate.rank.countOfCandidates().named('list_length'),
    candidate.rank.dividedBy(candidate.rank.countOfCandidates()).named('place_share'),
  );
}
