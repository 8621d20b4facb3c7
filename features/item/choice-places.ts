import { distinct, lastOf, mean, setOf } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { IdValue } from '../../engine/spec/values';
import { snake } from '../scales';
import type { Words } from '../words';

/** After which choices the candidate is shown, and where: two items that follow the same ones, such as a landmark, are near each other. */
export function choicePlaces({
  choices,
  any,
  click,
  meet,
  shown,
  isShown,
  contexts,
  candidate,
  visit,
  person,
}: Words): readonly Feature[] {
  if (!isShown) return [];
  const { item, rank } = candidate;
  return tagged(
    'choice_places',
    ...Object.entries(choices).map(([key, choice]) => {
      const name = snake(key);
      const value = lastOf(choice.field('value')).per(visit);
      const after = shown.with(`shown_${key}`, () => ({ choice: value }));
      const known = (of: IdValue) => setOf(after.field('choice'), { keep: 16 }).per('item').at({ item: of });
      const place = mean(after.field('rank')).per('item', 'choice').at({ choice: value });
      return [
        known(lastOf(click.field('item')).per(person))
          .jaccard(known(item))
          .named(`${name}_jaccard_last_chosen`),
        setOf(meet.field('item'), { keep: 8 })
          .per(visit)
          .meanOf((met) => known(met).jaccard(known(item)))
          .named(`${name}_jaccard_met`),
        known(item).size().named(`${name}_known_count`),
        place.named(`place_after_${name}`),
        rank.minus(place).named(`rank_minus_place_after_${name}`),
      ];
    }),
    ...Object.keys(contexts).map((context) => [
      ...(context in any.roles
        ? [
            distinct(any.field(context as 'user'))
              .per(visit)
              .named(`${snake(context)}_count__visit`),
            distinct(any.field(context as 'user'))
              .per(person)
              .named(`${snake(context)}_count__person`),
          ]
        : []),
      distinct(shown.field(context as 'item'))
        .per('item')
        .named(`${snake(context)}_count__item`),
    ]),
  );
}
