import { count, lastOf, setOf } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { IdValue } from '../../engine/spec/values';
import { snake } from '../scales';
import type { Scope, Words } from '../words';

/** How much the candidate's sets share with all that was met, rare members counting more, and with the rest of the list. */
export function content({ sets, click, meet, list, contexts, visit, person }: Words): readonly Feature[] {
  const met = { visit: setOf(meet.field('item'), { keep: 8 }).per(visit) };
  const ever = setOf(meet.field('item'), { keep: 16 }).per(person);
  return tagged(
    'content',
    ...Object.entries(sets).map(([set, { value, of }]) => {
      const named = (what: string): string => `${snake(set)}_${what}`;
      const metEach = meet.eachOf(`meet_${snake(set)}`, 'member', ({ item }) => of(item));
      const clickEach = click.eachOf(`click_${snake(set)}`, 'member', ({ item }) => of(item));
      const rare = (member: IdValue) =>
        count(metEach).dividedBy(count(metEach).per('member').at({ member }).plus(1)).plus(1).log();
      const times = (who: Scope, member: IdValue) => count(metEach).per(who, 'member').at({ member });
      const shared = (who: Scope) => value.sumOf((member) => times(who, member));
      const rest = list.items().meanOf((item) => of(item).jaccard(value));
      const others = list.items().size();
      return [
        met.visit.highestOf((item) => of(item).jaccard(value)).named(named('alike_met_most')),
        shared(visit).named(named('shared__visit')),
        ever.meanOf((item) => of(item).jaccard(value)).named(named('alike_ever')),
        ever.highestOf((item) => of(item).jaccard(value)).named(named('alike_ever_most')),
        shared(person).named(named('shared__person')),
        ...grid({ who: [visit, person] }, ({ who }) =>
          value
            .sumOf((member) => times(who, member).times(rare(member)))
            .dividedBy(value.sumOf((member) => rare(member).times(rare(member))).sqrt())
            .named(named(`tfidf__${who}`)),
        ),
        rest.times(others).minus(1).dividedBy(others.minus(1)).named(named('alike_list')),
        rest.dividedBy(value.size()).named(named('alike_list_of_size')),
        value.size().rankAmongCandidates('highestFirst').named(named('size_rank')),
        ...Object.keys(contexts).map((context) =>
          value
            .meanOf((member) =>
              count(clickEach)
                .by(['member', context as 'member'])
                .at({ member })
                .dividedBy(count(clickEach).by([context as 'member'])),
            )
            .named(named(`of_${snake(context)}`)),
        ),
        of(lastOf(meet.field('item')).per(person))
          .jaccard(value)
          .named(named('alike_last_ever')),
      ];
    }),
  ).map((feature) => ({ ...feature, tags: [...feature.tags, 'graph'] }));
}
