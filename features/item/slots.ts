import { count, mean } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { NumberValue } from '../../engine/spec/values';
import type { Words } from '../words';

const KERNEL = [0.25, 0.5, 0.25];

/** How the candidate does at this place and the two beside it, and where it stands in lists at the start of visits. */
export function itemSlots({ any, placed, shown, isShown, candidate, visit }: Words): readonly Feature[] {
  if (!isShown) return [];
  const { rank } = candidate;
  const fresh = shown.where('shown_fresh', () => count(any).per(visit).lessThan(2));
  const start = mean(fresh.field('rank')).per('item');
  const near = (of: typeof shown): NumberValue =>
    KERNEL.map((weight, i) =>
      count(of)
        .per('item', 'rank')
        .at({ rank: rank.plus(i - 1) })
        .times(weight),
    ).reduce((sum, one) => sum.plus(one));
  return tagged(
    'item_slots',
    ...(placed
      ? [
          near(placed).plus(1).dividedBy(near(shown).plus(2)).named('slot_rate'),
          near(placed)
            .plus(1)
            .dividedBy(near(shown).plus(2))
            .rankAmongCandidates('highestFirst')
            .named('slot_rate_rank'),
        ]
      : []),
    start.named('fresh_rank'),
    rank.minus(start).named('rank_minus_fresh_rank'),
    start.rankAmongCandidates('lowestFirst').named('fresh_rank_rank'),
    count(shown).per('item', 'rank').named('shown_here_count'),
    count(shown).per('item', 'rank').dividedBy(count(shown).per('item')).named('shown_here_share'),
  );
}
