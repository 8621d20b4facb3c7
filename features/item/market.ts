import { count, distinct, highest, last, lowest, mean, rate, spread } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { NumberValue } from '../../engine/spec/values';
import { numberOf, pairsOf, snake } from '../scales';
import type { Words } from '../words';

/** What lists said of the candidate so far, and of all items in requests alike: how usual is what this list says? */
export function market({ columns, shown, placed, slots, contexts, person }: Words): readonly Feature[] {
  return tagged(
    'market',
    ...Object.entries(columns)
      .filter(([, { isExact }]) => isExact)
      .map(([column, { value }]) => {
        const listed = numberOf(shown, column);
        const name = snake(column);
        const z = (keys: readonly string[]): NumberValue =>
          value.minus(mean(listed).by(keys)).dividedBy(spread(listed).by(keys));
        const place = `${column}_place`;
        const at = { [place]: value.rankAmongCandidates('lowestFirst') };
        const bucket = slots && rate(slots.taken).over(slots.offered).at(at);
        const contextNames = Object.keys(contexts);
        return [
          z(['item']).named(`${name}_z__item`),
          value.minus(last(listed).per(person, 'item')).named(`${name}_minus_last__${person}_item`),
          ...(bucket
            ? [bucket.by([place]).smoothed({ toward: 'overall', weight: 10 }).named(`${name}_place_rate`)]
            : []),
          mean(listed).per('item'),
          lowest(listed).per('item'),
          highest(listed).per('item'),
          spread(listed).per('item'),
          distinct(listed as never, { cap: 64 }).per('item' as never),
          highest(listed).per('item').dividedBy(lowest(listed).per('item')).named(`${name}_range__item`),
          count(shown)
            .per('item')
            .dividedBy(distinct(listed as never, { cap: 64 }).per('item' as never))
            .named(`shown_count_of_each_${name}__item`),
          ...contextNames.map((context) => z([context]).named(`${name}_z__${snake(context)}`)),
          ...(bucket
            ? contextNames.map((context) =>
                bucket
                  .by([place, context])
                  .smoothed({ toward: [place], weight: 10 })
                  .named(`${name}_place_rate__${snake(context)}`),
              )
            : []),
          ...pairsOf(contextNames).map((pair) => value.dividedBy(mean(listed).by(pair))),
          ...(placed
            ? [value.minus(mean(numberOf(placed, column)).per('item')).named(`${name}_minus_chosen_mean__item`)]
            : []),
        ];
      }),
  );
}
