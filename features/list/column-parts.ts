import { type Feature, tagged } from '../../engine/spec/features';
import type { NumberValue } from '../../engine/spec/values';
import { snake } from '../scales';
import type { Words } from '../words';

/** What the list says of the candidate beside what it says of those above, below and around it, and of the first. */
export function columnParts({ columns }: Words): readonly Feature[] {
  return tagged(
    'column_parts',
    ...Object.entries(columns).map(([column, { value }]) => {
      const over = (other: NumberValue, name: string) => value.dividedBy(other).named(`${snake(column)}_over_${name}`);
      const named = (name: string): string => `${snake(column)}_${name}`;
      return [
        over(value.medianOfCandidates(), 'median'),
        value.minmaxAmongCandidates().named(named('minmax')),
        over(value.lowestOfCandidates('prefix'), 'prefix_lowest'),
        over(value.meanOfCandidates({ first: 3 }), 'first_3_mean'),
        value.shareLower('above').named(named('share_lower_above')),
        value.shareLower('below').named(named('share_lower_below')),
        value.placesToLower('above').named(named('places_to_lower_above')),
        value.placesToLower('below').named(named('places_to_lower_below')),
        value.rankAmongCandidates('lowestFirst', { part: 'prefix' }).named(named('rank_above')),
        value.percentileAmongCandidates('lowestFirst').named(named('percentile')),
        value.minus(value.medianOfCandidates()).named(named('minus_median')),
        value.isLowestOfCandidates().named(named('is_lowest')),
        value.isHighestOfCandidates().named(named('is_highest')),
        over(value.highestOfCandidates(), 'highest'),
        over(value.lowestOfCandidates({ first: 3 }), 'first_3_lowest'),
        over(value.lowestOfCandidates({ first: 5 }), 'first_5_lowest'),
        over(value.lowestOfCandidates({ first: 10 }), 'first_10_lowest'),
        over(value.meanOfCandidates('prefix'), 'prefix_mean'),
        over(value.highestOfCandidates('prefix'), 'prefix_highest'),
        over(value.meanOfCandidates('suffix'), 'suffix_mean'),
        over(value.lowestOfCandidates('suffix'), 'suffix_lowest'),
        over(value.highestOfCandidates('suffix'), 'suffix_highest'),
        over(value.meanOfCandidates({ around: 1 }), 'around_1_mean'),
        over(value.meanOfCandidates({ around: 2 }), 'around_2_mean'),
        over(value.meanOfCandidates({ previous: 3 }), 'previous_3_mean'),
        over(value.ofNeighbour(-3), '3_above'),
        over(value.ofNeighbour(3), '3_below'),
        value.log1p().named(named('log')),
        value.mod(10).equals(9).named(named('ends_in_9')),
      ];
    }),
  );
}
