import { count, rate } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { askedFor, snake, where } from '../scales';
import type { Words } from '../words';

/** The shape of the list: how its numbers spread, whether they are in order, how well known its items are. */
export function listShape(words: Words): readonly Feature[] {
  const { columns, click, shown, meet } = words;
  const ctr = rate(click).over(shown).per('item').smoothed({ toward: 'overall', weight: 10 });
  return tagged(
    'list_shape',
    ctr.entropyOfCandidates().named('list_click_rate_entropy'),
    ctr.spreadOfCandidates().named('list_click_rate_spread'),
    where(count(shown).per('item').equals(0), count(shown).per('item').plus(1))
      .countOfCandidates()
      .named('list_new_count'),
    where(count(meet).per('item').greaterThan(0), count(meet).per('item'))
      .countOfCandidates()
      .named('list_met_by_any_count'),
    ...Object.entries(columns).map(([column, { value }]) => {
      const named = (name: string): string => `list_${snake(column)}_${name}`;
      const sorted = value.isSorted('lowestFirst');
      const claims = askedFor(words, column).map((claim) => claim.toNumber().otherwise(0));
      const [claim, ...more] = claims;
      return [
        value.tauWithPlace().named(named('tau')),
        value.spreadOfCandidates().named(named('spread')),
        value.giniOfCandidates().named(named('gini')),
        value.medianOfCandidates().named(named('median')),
        sorted.named(named('ascends')),
        value.isSorted('highestFirst').named(named('descends')),
        value.sortedPrefix('lowestFirst').named(named('ascending_prefix')),
        value.distinctAmongCandidates().named(named('distinct')),
        ...(claim
          ? [
              more
                .reduce((any, one) => any.atLeast(one), claim)
                .equals(1)
                .and(sorted.not())
                .named(named('claims_order')),
            ]
          : []),
      ];
    }),
  );
}
