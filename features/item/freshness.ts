import { count, since, sinceFirst } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** How lately anybody met the candidate, and whether it is rising. */
export function itemFreshness({ click, meet, shown }: Words): readonly Feature[] {
  return tagged(
    'item_freshness',
    grid({ stream: [click, meet, shown] }, ({ stream }) => since(stream).per('item')),
    sinceFirst(shown).per('item'),
    since(click).per('item').rankAmongCandidates('lowestFirst'),
    count(click).per('item').within('1h').dividedBy(count(click).per('item').within('1d').plus(1)).named('click_rise'),
    count(shown).per('item').within('1h').dividedBy(count(shown).per('item').within('1d').plus(1)).named('shown_rise'),
  );
}
