import { count, lastOf, seen, since } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import { where } from '../scales';
import type { Words } from '../words';

/** Where in this list the items met before stand, and how far the candidate is from them. */
export function gaze({ click, meet, touches, candidate: { item, rank }, visit }: Words): readonly Feature[] {
  const touched = Object.values(touches);
  return tagged(
    'gaze',
    grid({ stream: [meet, click, ...touched.slice(0, 1)] }, ({ stream }) => {
      const anchor = where(lastOf(stream.field('item')).per(visit).equals(item), rank).highestOfCandidates();
      const met = where(seen(stream).per(visit, 'item'), rank);
      const ago = since(stream).per(visit, 'item');
      const second = where(
        ago.rankAmongCandidates('lowestFirst').equals(2).and(ago.isMissing().not()),
        rank,
      ).highestOfCandidates();
      const named = (what: string): string => `gaze_${stream.name}_${what}`;
      return [
        anchor.named(named('last')),
        rank.minus(anchor).named(named('last_offset')),
        rank.minus(anchor).abs().named(named('last_distance')),
        met.lowestOfCandidates().named(named('lowest')),
        met.highestOfCandidates().named(named('highest')),
        met.countOfCandidates().named(named('count')),
        rank.minus(met.lowestOfCandidates()).named(named('lowest_offset')),
        rank.minus(met.highestOfCandidates()).named(named('highest_offset')),
        rank.minus(met.meanOfCandidates()).named(named('mean_offset')),
        anchor.minus(second).named(named('turn')),
        rank.minus(second).named(named('second_offset')),
        rank.minus(anchor).minus(anchor.minus(second)).named(named('ahead')),
        anchor.minus(met.meanOfCandidates()).named(named('drift')),
      ];
    }),
    grid({ offset: [-2, -1, 1, 2] }, ({ offset }) => count(meet).per(visit, 'item').ofNeighbour(offset)),
  );
}
