import { count } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import { firsts } from './scales';
import type { Shop } from './words';

/** How often, how lately and by how many people each thing was done with the candidate. */
export function shopPopularity({ acts, funnel, view, purchase, person }: Shop): readonly Feature[] {
  return tagged(
    'shop_popularity',
    acts.map((act) => count(act).per('item')),
    grid({ act: acts, window: ['1h', '1d', '7d'] }, ({ act, window }) => count(act).per('item').within(window)),
    grid({ act: funnel, halfLife: ['1h', '1d', '7d'] }, ({ act, halfLife }) =>
      count(act).per('item').decaying(halfLife),
    ),
    [view, purchase].filter((act) => act !== null).map((act) => count(firsts(act, person)).per('item')),
  );
}
