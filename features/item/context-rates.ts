import { count, rate } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** The candidate among requests of the same kind: the same platform, device or city. */
export function itemContextRates({ click, shown, contexts }: Words): readonly Feature[] {
  return tagged(
    'item_context_rates',
    ...Object.keys(contexts).map((context) => [
      rate(click)
        .over(shown)
        .by(['item', context as 'item'])
        .smoothed({ toward: ['item'], weight: 10 }),
      count(click).by(['item', context as 'item']),
    ]),
  );
}
