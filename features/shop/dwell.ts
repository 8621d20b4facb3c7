import { last, mean, since, sum } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { IdValue } from '../../engine/spec/values';
import { lastItem } from './scales';
import type { Shop } from './words';

/** Time spent with the candidate and its kind: pauses, up to ten minutes, of which it was the item met last. */
export function shopDwell(shop: Shop): readonly Feature[] {
  const { any, visit, person, finest, brand } = shop;
  const kinds = [finest, brand].filter((of) => of !== null);
  const pauses = any
    .with('stay', () => ({
      gap: since(any).per(visit),
      item: lastItem(shop),
      ...Object.fromEntries(kinds.map((of) => [of.name, of.of(lastItem(shop))] as [string, IdValue])),
    }))
    .where('stay', ({ gap }) => gap.lessThan(600_000));
  const gap = pauses.field('gap');
  const usual = mean(gap).per('item');
  return tagged(
    'shop_dwell',
    last(gap).per(visit, 'item').named('dwell_own_last'),
    kinds.flatMap((of) => {
      const key = { [of.name]: of.value };
      return [
        mean(gap)
          .per(person, of.name as never)
          .at(key as never)
          .named(`dwell_own_${of.name}_mean`),
        sum(gap)
          .per(visit, of.name as never)
          .at(key as never)
          .named(`dwell_visit_${of.name}`),
        usual
          .dividedBy(
            mean(gap)
              .per(of.name as never)
              .at(key as never),
          )
          .named(`dwell_over_${of.name}`),
      ];
    }),
  );
}
