import { count, last, rate, since } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** Earlier lists: how often the candidate was shown to this person, where, and how often passed over. */
export function listMemory({ click, shown, passed, candidate, visit, person }: Words): readonly Feature[] {
  return tagged(
    'list_memory',
    grid({ who: [visit, person] }, ({ who }) => [
      count(shown).per(who, 'item'),
      since(shown).per(who, 'item'),
      rate(click).over(shown).per(who, 'item'),
      candidate.rank.minus(last(shown.field('rank')).per(who, 'item')),
      ...(passed ? [count(passed).per(who, 'item')] : []),
    ]),
    count(shown).per(visit, 'item').meanOfCandidates().named('list_known_mean'),
  );
}
