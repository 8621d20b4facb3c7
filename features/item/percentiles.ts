import { quantiles } from '../../engine/spec/distributions';
import { type Feature, tagged } from '../../engine/spec/features';
import { numberOf, pairsOf, snake } from '../scales';
import type { Words } from '../words';

/** What share of all that lists said, of this item and in requests alike, is below what this list says of the candidate. */
export function percentiles({ columns, shown, placed, contexts }: Words): readonly Feature[] {
  return tagged(
    'percentiles',
    ...Object.entries(columns)
      .filter(([, { isExact }]) => isExact)
      .map(([column, { value }]) => {
        const name = snake(column);
        const listed = numberOf(shown, column);
        const keys = [
          ['item'],
          ...Object.keys(contexts).map((context) => [context]),
          ...pairsOf(Object.keys(contexts)),
        ];
        return [
          quantiles(listed).shareBelow(value).named(`${name}_below_share`),
          value.dividedBy(quantiles(listed).per('item').median()).named(`${name}_over_usual__item`),
          ...keys.map((by) =>
            quantiles(listed)
              .by(by)
              .shareBelow(value)
              .named(`${name}_below_share__${by.map(snake).join('_')}`),
          ),
          ...(placed
            ? Object.keys(contexts).map((context) =>
                quantiles(numberOf(placed, column))
                  .by([context])
                  .shareBelow(value)
                  .named(`${name}_below_chosen__${snake(context)}`),
              )
            : []),
        ];
      }),
  ).map((feature) => ({ ...feature, tags: [...feature.tags, 'sketch'] }));
}
