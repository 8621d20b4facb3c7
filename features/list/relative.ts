import { count, rate, since } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** The strongest signals about an item, beside those of the other candidates and of its neighbours. */
export function listRelative({ click, shown, isShown, examined, meet, visit }: Words): readonly Feature[] {
  const ctr = (of: typeof shown) => rate(click).over(of).per('item').smoothed({ toward: 'overall', weight: 10 });
  const signals = [ctr(shown), ...(examined ? [ctr(examined)] : []), count(click).per('item'), count(meet).per('item')];
  return tagged(
    'list_relative',
    grid({ signal: signals }, ({ signal }) => [
      signal.rankAmongCandidates('highestFirst'),
      signal.shareAmongCandidates(),
      signal.zAmongCandidates(),
      signal.minus(signal.highestOfCandidates()),
    ]),
    grid({ offset: isShown ? [-1, 1] : [] }, ({ offset }) => [
      ctr(shown).minus(ctr(shown).ofNeighbour(offset)),
      since(meet).per(visit, 'item').ofNeighbour(offset),
    ]),
    count(shown).per('item').rankAmongCandidates('highestFirst'),
  );
}
