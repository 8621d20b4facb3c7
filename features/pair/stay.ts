import { highest, lowest, mean, sum } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { Words } from '../words';
import { pausesOf } from './dwell';

/** Time spent with the candidate, at longest and over all visits, beside what others spend; and seconds per place moved. */
export function stay({ any, meet, visit, person, trail }: Words): readonly Feature[] {
  const pauses = pausesOf({ any, meet, visit });
  const gap = pauses.field('gap');
  const own = sum(gap).per(visit, 'item');
  const longest = highest(gap).per(visit, 'item');
  const ratio = mean(gap).per(visit, 'item').dividedBy(mean(gap).per('item'));
  const [one, two] = trail.meet;
  return tagged(
    'stay',
    longest.named('stay_longest'),
    ratio.named('stay_over_usual'),
    own.dividedBy(sum(gap).per(visit)).named('stay_share_of_visit'),
    own.isHighestOfCandidates().and(own.greaterThan(0)).named('stay_is_longest'),
    sum(gap).per(person, 'item').named('stay_of_person'),
    mean(gap).per(person).named('stay_mean_of_person'),
    longest.rankAmongCandidates('highestFirst').named('stay_longest_rank'),
    lowest(gap).per(visit, 'item').named('stay_shortest'),
    sum(gap).per('item').named('stay_of_all'),
    mean(gap).per('item').rankAmongCandidates('highestFirst').named('stay_item_mean_rank'),
    sum(gap).per(visit).dividedBy(one.place.minus(two.place).abs()).named('stay_per_place'),
  );
}
