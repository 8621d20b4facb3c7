import { count } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { at, firsts } from './scales';
import type { Shop } from './words';

/** How often the candidate was probably seen, though nobody noted it: what its category is seen, over the items in it. */
export function shopExposure(shop: Shop): readonly Feature[] {
  const { view, meet, finest, visit } = shop;
  if (!finest) return [];
  const looked = firsts(view, visit);
  const expected = count(looked)
    .per(finest.name)
    .at(at(finest))
    .dividedBy(count(firsts(meet, null)).per(finest.name).at(at(finest)));
  return tagged(
    'shop_exposure',
    expected.named('expected_exposure'),
    count(looked).per('item').dividedBy(expected).named('view_over_exposure'),
    count(view)
      .per('item')
      .within('1d')
      .dividedBy(
        count(view)
          .per(finest.name)
          .at(at(finest))
          .within('1d')
          .dividedBy(count(firsts(meet, null)).per(finest.name).at(at(finest))),
      )
      .named('view_over_exposure_1d'),
  );
}
