import { count, distinct, lastOf, since } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { at } from './scales';
import type { Shop } from './words';

/** What the visit searched for last, and what people who searched for it met. */
export function shopSearch({ search, meet, acts, finest, brand, person, visit }: Shop): readonly Feature[] {
  if (!search) return [];
  const query = lastOf(search.field('value')).per(visit);
  const after = acts.map((act) => ({ act, asked: act.with(`${act.name}_asked`, () => ({ query })) }));
  const asked = meet.with('meet_asked', () => ({ query }));
  return tagged(
    'shop_search',
    since(search).per(visit).named('search_since'),
    count(search).per(visit).named('search_count'),
    distinct(search.field('value')).per(visit).named('search_distinct'),
    query.isMissing().not().named('has_searched'),
    count(asked).per('query', 'item').at({ query }).named('search_item_count'),
    count(asked)
      .per('query', 'item')
      .at({ query })
      .dividedBy(count(asked).per('query').at({ query }).plus(5))
      .named('search_item_share'),
    after.map(({ act, asked }) =>
      count(asked).per('query', 'item').at({ query }).shareAmongCandidates().named(`search_${act.name}_share`),
    ),
    [finest, brand]
      .filter((of) => of !== null)
      .map((of) =>
        count(asked)
          .per('query', of.name)
          .at({ query, ...at(of) })
          .dividedBy(count(asked).per('query').at({ query }).plus(5))
          .named(`search_${of.name}_share`),
      ),
    since(search).per(visit).lessThan(since(meet).per(visit)).named('is_search_latest'),
    count(asked).per(person, 'query').at({ query }).named('search_own_count'),
  );
}
