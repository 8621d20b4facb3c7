import { count } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { costly, lastDone, lately, pairsOf, stepsSince } from './scales';
import type { Shop } from './words';

/** How often the candidate came after the visit's items in other visits, by what was done with the one and the other. */
export function shopCovisits(shop: Shop): readonly Feature[] {
  const { view, cart, purchase, item } = shop;
  const ways = [
    [view, view],
    [view, cart],
    [view, purchase],
    [cart, purchase],
    [purchase, purchase],
  ] as const;
  return costly(
    tagged(
      'shop_covisits',
      ways.flatMap(([from, to]) => {
        if (!from || !to) return [];
        const name = `${from.name}_then_${to.name}`;
        const pairs = pairsOf(shop, name, from, to);
        const after = (other: typeof item) => count(pairs).per('from', 'item').at({ from: other });
        return [
          after(lastDone(shop, from)).named(`${name}_last`),
          lately(shop, from, 3)
            .sumOf((other) => after(other).dividedBy(stepsSince(shop, from, other).plus(1)))
            .named(`${name}_last_3_decaying`),
          lately(shop, from, 10).highestOf(after).named(`${name}_highest`),
          lately(shop, from, 10).meanOf(after).named(`${name}_mean`),
        ];
      }),
    ),
  );
}
