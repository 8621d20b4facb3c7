import { count, rate, since } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import { at } from './scales';
import type { Shop } from './words';

/** What people put on their lists of wishes: whether the candidate is on this person's, and what comes of wishes. */
export function shopWishes({ wish, unwish, view, purchase, main, person, visit }: Shop): readonly Feature[] {
  if (!wish) return [];
  const put = since(wish).per(person, 'item');
  const gone = unwish && since(unwish).per(person, 'item').otherwise(Number.MAX_SAFE_INTEGER);
  return tagged(
    'shop_wishes',
    (gone ? put.isMissing().not().and(put.lessThan(gone)) : put.isMissing().not()).named('is_on_wish_list'),
    rate(wish).over(view).per('item').smoothed({ toward: 'overall', weight: 10 }),
    rate(wish).over(view).per(person).smoothed({ toward: 'overall', weight: 10 }),
    unwish ? rate(unwish).over(wish).per('item').smoothed({ toward: 'overall', weight: 10 }) : [],
    purchase ? rate(purchase).over(wish).per('item').smoothed({ toward: 'overall', weight: 10 }) : [],
    count(wish)
      .per(person)
      .minus(unwish ? count(unwish).per(person) : 0)
      .named('wish_list_size'),
    grid({ of: main, who: [visit, person] }, ({ of, who }) => count(wish).per(who, of.name).at(at(of))),
  );
}
