import { count, sum } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import { weighed } from './scales';
import type { Shop } from './words';

/** How often and how lately this person did each thing with the candidate, beyond what is counted for any log. */
export function shopPairs(shop: Shop): readonly Feature[] {
  const { acts, meet, person, visit } = shop;
  const worth = weighed(shop).field('weight');
  return tagged(
    'shop_pairs',
    grid({ act: acts, window: ['1d', '7d'] }, ({ act, window }) => count(act).per(person, 'item').within(window)),
    count(meet).per(visit, 'item').decaying('5m'),
    sum(worth).per(visit, 'item').named('interest_visit'),
    sum(worth).per(person, 'item').decaying('7d').named('interest_person_decay_7d'),
    sum(worth).per(visit, 'item').atLeast(0).shareAmongCandidates().named('interest_visit_share'),
    sum(worth).per(person, 'item').decaying('7d').rankAmongCandidates('highestFirst').named('interest_person_rank'),
  );
}
