import { count, lowest, mean, rate, seen, since } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { Stream } from '../../engine/spec/stream';
import type { Contact } from '../words';
import { at, firsts } from './scales';
import type { Shop } from './words';

/** Whether the candidate is a thing to buy again, and whether it is time. */
export function shopRepurchase({ purchase, finest, brand, person }: Shop): readonly Feature[] {
  if (!purchase) return [];
  const bought: Stream<Contact> = purchase;
  const again = bought
    .with('rebuy', () => ({ interval: since(purchase).per(person, 'item') }))
    .where('rebuy', () => seen(purchase).per(person, 'item'));
  const buyers = firsts(purchase, person);
  const rebuyers = again.where('rebuyer', () => count(purchase).per(person, 'item').equals(1));
  const interval = mean(again.field('interval')).per('item');
  const own = since(purchase).per(person, 'item');
  return tagged(
    'shop_repurchase',
    count(purchase).per(person, 'item'),
    interval.named('rebuy_interval'),
    lowest(again.field('interval')).per('item').named('rebuy_interval_lowest'),
    own.dividedBy(interval).named('rebuy_due'),
    mean(again.field('interval')).per(person, 'item').named('rebuy_interval_own'),
    rate(rebuyers).over(buyers).per('item').smoothed({ toward: 'overall', weight: 5 }).named('rebuy_rate'),
    [finest, brand]
      .filter((of) => of !== null)
      .flatMap((of) => {
        const kind = purchase.where(`${of.name}_again`, () => seen(purchase).per(person, of.name));
        return [
          rate(kind)
            .over(purchase)
            .per(of.name)
            .at(at(of))
            .smoothed({ toward: 'overall', weight: 5 })
            .named(`rebuy_rate_${of.name}`),
          count(kind).per(person, of.name).at(at(of)).named(`rebuy_count_${of.name}`),
          rate(kind)
            .over(purchase)
            .per(person, of.name)
            .at(at(of))
            .smoothed({ toward: [of.name], weight: 2 })
            .named(`rebuy_own_rate_${of.name}`),
        ];
      }),
  );
}
