import { count, rate, seen } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { snake } from '../scales';
import type { Words } from '../words';

/** What is known of the person, how people like that choose, and whether the log has met this one at all. */
export function profile({ profile: known, sets, click, shown, any, person }: Words): readonly Feature[] {
  return tagged(
    'profile',
    seen(any).per(person).not().named('person_is_new'),
    seen(click).per(person).not().named('person_never_chose'),
    Object.entries(known.numbers).map(([name, value]) => value.named(`person_${snake(name)}`)),
    Object.entries(known.ids).flatMap(([name, of]) => {
      const role = ({ user }: { user: typeof of }) => ({ of: known.idOf(user, name) });
      const alike = rate(click.with(`click_of_${snake(name)}`, role))
        .over(shown.with(`shown_of_${snake(name)}`, role))
        .per('item', 'of')
        .at({ of })
        .smoothed({ toward: ['item'], weight: 10 });
      return [
        of.hashed(32).named(`person_${snake(name)}_hashed`),
        alike.named(`click_rate_among_${snake(name)}`),
        alike.rankAmongCandidates('highestFirst').named(`click_rank_among_${snake(name)}`),
        count(any.with(`any_of_${snake(name)}`, role))
          .per('of')
          .at({ of })
          .named(`any_count_among_${snake(name)}`),
      ];
    }),
    Object.entries(known.sets).flatMap(([name, own]) =>
      Object.entries(sets).map(([set, { value }]) =>
        own.overlap(value).named(`person_${snake(name)}_in_${snake(set)}`),
      ),
    ),
  );
}
