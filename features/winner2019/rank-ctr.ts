import { count } from '../../engine/spec/aggregates';
import type { NumberValue } from '../../engine/spec/values';
import type { Entry, WinnerWords } from './words';

/** F3: how often the candidate is clicked at this place, blended with the places beside it. */
export function rankBasedCtr({ click, shown, candidate: { rank } }: WinnerWords): Entry[] {
  const at = (place: NumberValue<'exact'>): NumberValue =>
    count(click)
      .per('item', 'rank')
      .at({ rank: place })
      .plus(1)
      .dividedBy(count(shown).per('item', 'rank').at({ rank: place }).plus(2));
  const blend = (self: number, near: readonly [number, number], offsets: readonly [number, number]): NumberValue =>
    at(rank)
      .times(self)
      .plus(at(rank.plus(offsets[0])).times(near[0]))
      .plus(at(rank.plus(offsets[1])).times(near[1]));
  const inside = blend(0.5, [0.25, 0.25], [-1, 1]);
  const top = blend(0.5, [0.3, 0.2], [1, 2]);
  const bottom = blend(0.5, [0.3, 0.2], [-1, -2]);
  return [
    {
      accumulator: 'rank_based_ctr',
      family: 'F3',
      columns: { ctr: rank.equals(1).choose(top, rank.equals(25).choose(bottom, inside)) },
      note: 'The original credited every click to the last item of its list.',
    },
  ];
}
