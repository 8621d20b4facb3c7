import { count, last, mean } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** At which places this person looks closer and chooses, also in this very list or one of the same items. */
export function placeHabits({
  meet,
  shown,
  listed,
  list,
  isShown,
  candidate,
  visit,
  person,
}: Words): readonly Feature[] {
  if (!isShown) return [];
  const { rank } = candidate;
  const eyed = meet.with('eyed', () => ({ place: last(shown.field('rank')).per(visit, 'item') }));
  return tagged(
    'place_habits',
    grid({ who: [visit, person] }, ({ who }) => [
      count(eyed).per(who, 'place').at({ place: rank }).named(`met_here_count__${who}`),
      rank.minus(mean(eyed.field('place')).per(who)).named(`rank_minus_met_mean__${who}`),
    ]),
    rank.minus(last(eyed.field('place')).per(person)).named('rank_minus_met_last'),
    ...(listed
      ? (['sequence', 'cards'] as const).map((key) =>
          count(listed.click)
            .per(person, key, 'rank')
            .at({ [key]: list.signature({ sorted: key === 'cards' }) })
            .expireAfter('7d')
            .named(`click_here_count__${key}`),
        )
      : []),
  );
}
