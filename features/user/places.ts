import { count, highest, last, lowest, mean, spread } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** At which places of lists this person chooses, whatever stands there. */
export function chosenPlaces({ placed, candidate: { rank }, visit, person }: Words): readonly Feature[] {
  if (!placed) return [];
  const ranks = placed.field('rank');
  return tagged(
    'chosen_places',
    grid({ who: [visit, person] }, ({ who }) => [
      count(placed).per(who, 'rank'),
      last(ranks).per(who),
      rank.minus(last(ranks).per(who)),
      rank.minus(mean(ranks).per(who)),
      rank.minus(highest(ranks).per(who)),
    ]),
    spread(ranks).per(visit),
    lowest(ranks).per(visit),
    rank.minus(mean(ranks).per(visit).last(3)),
  );
}
