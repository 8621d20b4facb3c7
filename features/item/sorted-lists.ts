import { sum } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { knownValues } from '../known-values';
import { askedFor, snake } from '../scales';
import type { Words } from '../words';

/** Lists in an order whose column the log does not have, such as ratings, as contests: the candidate beats those below it. */
export function sortedLists(words: Words): readonly Feature[] {
  const { listed, columns } = words;
  if (!listed) return [];
  return tagged(
    'sorted_lists',
    knownValues.orders
      .filter((order) => !(order in columns))
      .flatMap((order) => {
        const [claim, ...more] = askedFor(words, order).map((asked) => asked.toNumber().otherwise(0));
        if (!claim) return [];
        const name = `sorted_by_${snake(order)}`;
        const sorted = listed.shown
          .where(name, () => more.reduce((all, one) => all.plus(one), claim).greaterThan(0))
          .with(name, ({ rank, length }) => ({
            beaten: length.minus(rank).rounded(0),
            others: length.minus(1).rounded(0),
          }));
        const won = sum(sorted.field('beaten')).per('item');
        return won
          .plus(1)
          .dividedBy(sum(sorted.field('others')).per('item').plus(2))
          .named(`won_when_${name}`);
      }),
  );
}
