import { lastOf, setOf } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { snake } from '../scales';
import type { Words } from '../words';

/** Numbers known of the candidate, such as its stars, beside those of the items met and chosen before. */
export function measures({ measures: known, click, meet, candidate, visit, person }: Words): readonly Feature[] {
  const lastClicked = lastOf(click.field('item')).per(person);
  const lastMet = lastOf(meet.field('item')).per(visit);
  const met = setOf(meet.field('item'), { keep: 8 }).per(visit);
  const chosen = setOf(click.field('item'), { keep: 16 }).per(person);
  return tagged(
    'measures',
    ...Object.entries(known).map(([key, { value, of }]) => {
      const named = (what: string): string => `${snake(key)}_${what}`;
      return [
        value.minus(met.meanOf(of)).named(named('minus_met')),
        value.minus(of(lastClicked)).named(named('minus_last_chosen')),
        value.minus(of(lastMet)).named(named('minus_last_met')),
        value.minus(chosen.meanOf(of)).named(named('minus_chosen')),
        value.minus(met.highestOf(of)).named(named('minus_met_highest')),
        ...(key.endsWith('_level')
          ? [
              value.named(named('itself')),
              value.rankAmongCandidates('highestFirst').named(named('rank')),
              value.zAmongCandidates().named(named('z')),
            ]
          : []),
        value.dividedBy(candidate.rank).named(named('over_rank')),
      ];
    }),
  );
}
