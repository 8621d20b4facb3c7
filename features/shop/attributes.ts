import { count, rate } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import { at, firsts, ratesOf } from './scales';
import type { Shop } from './words';

/** How the candidate's category and brand do, and how much of that is the candidate. */
export function shopAttributes(shop: Shop): readonly Feature[] {
  const { funnel, meet, main, finest, brand, purchase } = shop;
  const kinds = [finest, brand].filter((of) => of !== null);
  const steps = ratesOf(shop).slice(0, 2);
  return tagged(
    'shop_attributes',
    grid({ of: main, act: funnel }, ({ of, act }) => count(act).per(of.name).at(at(of))),
    grid({ of: main, step: steps }, ({ of, step: [to, from] }) =>
      rate(to).over(from).per(of.name).at(at(of)).smoothed({ toward: 'overall', weight: 10 }),
    ),
    grid({ of: kinds, act: funnel }, ({ of, act }) => [
      count(act)
        .per('item')
        .dividedBy(count(act).per(of.name).at(at(of)))
        .named(`${act.name}_share_of_${of.name}`),
      count(act)
        .per('item')
        .among(of.value)
        .rankAmongCandidates('highestFirst')
        .named(`${act.name}_rank_in_${of.name}`),
    ]),
    main.map((of) => count(meet).per(of.name).at(at(of)).within('1d')),
    main.map((of) => of.value.sizeOfGroup().named(`candidates_of_${of.name}`)),
    kinds.map((of) => count(firsts(meet, null)).per(of.name).at(at(of)).named(`items_of_${of.name}`)),
    finest && brand
      ? [purchase, meet]
          .filter((act) => act !== null)
          .map((act) =>
            count(act)
              .per(finest.name, brand.name)
              .at({ ...at(finest), ...at(brand) })
              .dividedBy(count(act).per(finest.name).at(at(finest)))
              .named(`${act.name}_brand_share_of_${finest.name}`),
          )
      : [],
  );
}
