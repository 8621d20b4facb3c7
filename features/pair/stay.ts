import { highest, lowest, mean, sum } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { Words } from '../words';
import { pausesOf } from './dwell';

/** Time spent with the candidate, at longest and over all visits, beside what others spend; and seconds per place moved. */
export function stay({ any, meet, candidate, visit, person, trail }: Words): readonly Feature[] {
  const pauses = pausesOf({ any, meet, visit });
  const gap = pauses.field('gap');
  const at = { on: candidate.item };
  const own = sum(gap).per(visit, 'on').at(at);
  const longest = highest(gap).per(visit, 'on').at(at);
  const ratio = mean(gap).per(visit, 'on').at(at).dividedBy(mean(gap).per('on').at(at));
  const [one, two] = trail.meet;
  return tagged(
    'stay',
    longest.named('stay_longest'),
    ratio.named('stay_over_usual'),
    own.dividedBy(sum(gap).per(visit)).named('stay_share_of_visit'),
    own.isHighestOfCandidates().and(own.greaterThan(0)).named('stay_is_longest'),
    sum(gap).per(person, 'on').at(at).named('stay_of_person'),
    mean(gap).per(person).named('stay_mean_of_person'),
    longest.rankAmongCandidates('highestFirst').named('stay_longest_rank'),
    lowest(gap).per(visit, 'on').at(at).named('stay_shortest'),
    sum(gap).per('on').at(at).named('stay_of_all'),
    mean(gap).per('on').at(at).rankAmongCandidates('highestFirst').named('stay_item_mean_rank'),
    sum(gap).per(visit).dividedBy(one.place.minus(two.place).abs()).named('stay_per_place'),
  );
}
