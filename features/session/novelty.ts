import { count, distinct, last, seen, since } from '../../engine/spec/aggregates';
import { tally } from '../../engine/spec/distributions';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/**
 * How likely it is, by the rule of succession, that the next item is one like the candidate: met before, or new.
 *
 * @see Laplace. Essai philosophique sur les probabilités. 1814.
 */
export function novelty({ any, click, meet, choices, listed, visit, person }: Words): readonly Feature[] {
  const resets = Object.values(choices);
  const lists = listed && distinct(listed.shown.field('sequence'));
  return tagged(
    'novelty',
    grid({ stream: [meet, click], who: [visit, person] }, ({ stream, who }) => {
      const anew = distinct(stream.field('item')).per(who).plus(1).dividedBy(count(stream).per(who).plus(2));
      return seen(stream)
        .per(who, 'item')
        .choose(anew.times(-1).plus(1), anew)
        .named(`${stream.name}_succession__${who}`);
    }),
    grid({ who: [visit, person] }, ({ who }) => [
      tally(meet.field('item')).per(who).entropy().named(`meet_entropy__${who}`),
      tally(meet.field('item')).per(who).topShare().named(`meet_top_share__${who}`),
    ]),
    tally(meet.field('item')).per(visit).gini().named('meet_gini__visit'),
    lists ? [lists.per(visit).named('lists_of_visit'), lists.per(person).named('lists_of_person')] : [],
    resets.map((choice) =>
      count(any)
        .per(visit)
        .minus(
          last(choice.with(`${choice.name}_numbered`, () => ({ nth: count(any).per(visit) })).field('nth')).per(visit),
        )
        .named(`events_since_${choice.name}`),
    ),
    resets.length > 0
      ? resets
          .map((choice) => since(choice).per(visit).otherwise(1e9))
          .reduce((least, one) => least.atMost(one))
          .named('since_list_changed')
      : [],
  );
}
