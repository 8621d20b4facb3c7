import { seen, since } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import { where } from '../scales';
import type { Words } from '../words';

/** Where in this list the items met one after another stand, how that moved, and how far the candidate is from it. */
export function attention({ click, meet, trail, candidate, visit }: Words): readonly Feature[] {
  const { rank } = candidate;
  return tagged(
    'attention',
    grid({ stream: [meet, click] }, ({ stream }) => {
      const named = (what: string): string => `${stream === meet ? 'met' : 'chosen'}_${what}`;
      const [one, two, three, four, five] = (stream === meet ? trail.meet : trail.click).map(({ place }) => place);
      const here = where(seen(stream).per(visit, 'item'), rank);
      return [
        two.named(named('2_place')),
        three.named(named('3_place')),
        ...[two, three, four, five].map((place, i) => rank.minus(place).named(named(`${i + 2}_offset`))),
        rank.minus(two).abs().named(named('2_distance')),
        here.meanOfCandidates().named(named('places_mean')),
        here.medianOfCandidates().named(named('places_median')),
        here.spreadOfCandidates().named(named('places_spread')),
        one.plus(one).minus(two).named(named('next_place')),
        rank.minus(one.plus(one).minus(two)).abs().named(named('next_place_distance')),
        one.minus(two).minus(two.minus(three)).named(named('turn_change')),
        one.minus(two).sign().named(named('direction')),
        one.minus(two).sign().equals(two.minus(three).sign()).not().named(named('alternates')),
        one.minus(two).abs().plus(two.minus(three).abs()).named(named('way')),
        one.minus(two).abs().dividedBy(since(stream).per(visit)).times(1000).named(named('speed')),
      ];
    }),
    rank.greaterThan(trail.meet[0].place).named('is_below_met'),
    rank.minus(trail.meet[0].place).equals(1).named('is_next_to_met'),
    rank.minus(trail.click[0].place).equals(1).named('is_next_to_chosen'),
    trail.meet[0].place.isMissing().named('met_is_elsewhere'),
    where(seen(meet).per(visit, 'item'), rank).countOfCandidates('prefix').named('met_above_or_here'),
    where(seen(meet).per(visit, 'item'), rank).countOfCandidates({ around: 2 }).named('met_around'),
  );
}
