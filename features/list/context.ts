import { rate } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { where } from '../scales';
import type { Words } from '../words';

/** What kind of list it is: its level, its spread, whether it is sorted. The same for all candidates. */
export function listContext({ columns, click, shown }: Words): readonly Feature[] {
  const ctr = rate(click).over(shown).per('item').smoothed({ toward: 'overall', weight: 10 });
  return tagged(
    'list_context',
    ctr.meanOfCandidates().named('list_click_rate_mean'),
    ctr.highestOfCandidates().named('list_click_rate_highest'),
    ...Object.entries(columns).map(([name, { value }]) => {
      const rise = value.minus(value.ofNeighbour(-1));
      const rises = where(rise.greaterThan(0), rise).countOfCandidates();
      return [
        value.meanOfCandidates(),
        value.lowestOfCandidates(),
        value.highestOfCandidates(),
        value.highestOfCandidates().dividedBy(value.lowestOfCandidates()).named(`list_${name.toLowerCase()}_range`),
        rises.dividedBy(rise.countOfCandidates()).named(`list_${name.toLowerCase()}_rising_share`),
      ];
    }),
  );
}
