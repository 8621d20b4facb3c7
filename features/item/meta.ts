import { rate } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { BoolValue, NumberValue } from '../../engine/spec/values';
import { knownValues } from '../known-values';
import { snake } from '../scales';
import type { Words } from '../words';

/** What is known of the candidate itself: what it offers, what it gives for its price, and how it stands among its like. */
export function meta({ columns, measures, sets, click, shown, candidate }: Words): readonly Feature[] {
  const numbers = Object.entries(columns);
  const ctr = rate(click).over(shown).per('item').smoothed({ toward: 'overall', weight: 10 });
  const ranks: NumberValue[] = [
    ctr.rankAmongCandidates('highestFirst'),
    candidate.rank,
    ...numbers.map(([, { value }]) => value.rankAmongCandidates('lowestFirst')),
    ...Object.values(measures).map(({ value }) => value.rankAmongCandidates('highestFirst')),
  ];
  return tagged(
    'meta',
    ranks.reduce((sum, rank) => sum.plus(rank)).named('rank_sum'),
    Object.entries(measures).flatMap(([key, { value: measure }]) =>
      numbers.flatMap(([column, { value }]) => {
        const [name, of] = [snake(key), snake(column)];
        const like = value.among(measure);
        return [
          measure.dividedBy(value).rankAmongCandidates('highestFirst').named(`${name}_per_${of}_rank`),
          like.rankAmongCandidates('lowestFirst').named(`${of}_rank_among_${name}`),
          measure.dividedBy(value).named(`${name}_per_${of}`),
          value.minus(like.meanOfCandidates()).named(`${of}_minus_mean_among_${name}`),
        ];
      }),
    ),
    Object.entries(measures).flatMap(([key, { value }]) => [
      value.placeInGroup().named(`place_among_${snake(key)}`),
      value.sizeOfGroup().named(`count_among_${snake(key)}`),
      value.isMissing().named(`${snake(key)}_is_unknown`),
    ]),
    Object.entries(sets).flatMap(([set, { value }]) => [
      value
        .size()
        .isMissing()
        .not()
        .named(`${snake(set)}_known`),
      ...Object.entries(knownValues.members(set)).map(([name, values]) =>
        values
          .map((member): BoolValue => value.has(member))
          .reduce((any, one) => any.or(one))
          .named(`has_${name}`),
      ),
    ]),
  );
}
