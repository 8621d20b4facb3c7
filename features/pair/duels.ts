import { count, sum } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { IdValue, NumberValue } from '../../engine/spec/values';
import type { Words } from '../words';

/** Lists as contests: how often the candidate was chosen over the one beside it, over the first, over any above it. */
export function duels({ slots, placed, passed, candidate }: Words): readonly Feature[] {
  if (!slots || !placed || !passed) return [];
  const { item } = candidate;
  const beside = (role: 'above' | 'below' | 'top', other: IdValue, name: string) => {
    const lists = slots.offered.where(`slot_${role}`, (slot) => slot[role].equals(slot.item).not());
    const at = { [role]: other };
    const won = count(lists.where(`won_${role}`, (slot) => slot.chosen.equals(slot.item)))
      .per('item', role)
      .at(at)
      .expireAfter('30d');
    const lost = count(lists.where(`lost_${role}`, (slot) => slot.chosen.equals(slot[role])))
      .per('item', role)
      .at(at)
      .expireAfter('30d');
    return [
      won.plus(1).dividedBy(won.plus(lost).plus(2)).named(`duel_${name}_rate`),
      won.named(`duel_${name}_won`),
      lost.named(`duel_${name}_lost`),
    ];
  };
  const beaten = sum(
    placed.with('click_beats', ({ rank }) => ({ beaten: rank.minus(1).rounded(0) })).field('beaten'),
  ).per('item');
  const rate: NumberValue = beaten.plus(1).dividedBy(beaten.plus(count(passed).per('item')).plus(2));
  return tagged(
    'duels',
    rate.named('contest_rate'),
    rate.rankAmongCandidates('highestFirst').named('contest_rank'),
    beaten.named('contest_won'),
    count(passed).per('item').named('contest_lost'),
    beside('above', item.ofNeighbour(-1), 'above'),
    beside('below', item.ofNeighbour(1), 'below'),
    beside('top', item.ofFirstCandidate(), 'top'),
  );
}
