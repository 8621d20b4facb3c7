import { count, lastOf, rate } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** Ids known of the candidate, such as its brand: how they fare, and how often this person chose the same. */
export function itemIds({ ids, click, shown, person }: Words): readonly Feature[] {
  const clicked = lastOf(click.field('item')).per(person);
  return tagged(
    'item_ids',
    ...Object.entries(ids).map(([name, { value, of }]) => {
      const key = name as 'item';
      const chosen = count(click)
        .per(person, key)
        .at({ [key]: value });
      return [
        chosen,
        chosen.dividedBy(count(click).per(person)),
        of(clicked).equals(value),
        rate(click)
          .over(shown)
          .per(key)
          .at({ [key]: value })
          .smoothed({ toward: 'overall', weight: 10 }),
        rate(click)
          .over(shown)
          .per(person, key)
          .at({ [key]: value })
          .smoothed({ toward: [key], weight: 5 }),
      ];
    }),
  );
}
