import { type Feature, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** What the list says of the candidate, such as its price, beside what it says of the others. */
export function listColumns({ columns }: Words): readonly Feature[] {
  return tagged(
    'list_columns',
    ...Object.values(columns).map(({ value }) => [
      value,
      value.rankAmongCandidates('lowestFirst'),
      value.rankAmongCandidates('highestFirst'),
      value.zAmongCandidates(),
      value.dividedBy(value.meanOfCandidates()),
      value.dividedBy(value.lowestOfCandidates()),
      value.highestOfCandidates().minus(value),
      value.dividedBy(value.ofFirstCandidate()),
      ...[-2, -1, 1, 2].map((offset) => value.dividedBy(value.ofNeighbour(offset))),
      value.mod(100),
    ]),
  );
}
