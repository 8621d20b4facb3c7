import { count, lastOf, rate } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { pairsOf, snake } from '../scales';
import type { Words } from '../words';

/** The candidate among requests of the same kind in two ways, at the same time of day, and after the same choice. */
export function itemContextPairs({ click, shown, meet, contexts, choices, now, visit }: Words): readonly Feature[] {
  const daypart = now.hour().bucket(6, 12, 18);
  const clickAt = click.with('click_daypart', () => ({ daypart }));
  const shownAt = shown.with('shown_daypart', () => ({ daypart }));
  return tagged(
    'item_context_pairs',
    ...pairsOf(Object.keys(contexts)).map((pair) => [
      rate(click)
        .over(shown)
        .by(['item', ...pair])
        .smoothed({ toward: ['item', pair[0]], weight: 10 }),
      count(click).by(['item', ...pair]),
      count(shown).by(['item', ...pair]),
    ]),
    ...Object.keys(contexts).map((context) =>
      [
        count(shown).by(['item', context as 'item']),
        context in meet.roles
          ? rate(meet)
              .over(shown)
              .by(['item', context as 'item'])
              .smoothed({ toward: ['item'], weight: 10 })
          : [],
      ].flat(),
    ),
    rate(clickAt)
      .over(shownAt)
      .per('item', 'daypart')
      .at({ daypart })
      .smoothed({ toward: ['item'], weight: 10 }),
    count(clickAt).per('item', 'daypart').at({ daypart }),
    count(shownAt).per('item', 'daypart').at({ daypart }),
    ...Object.entries(choices).map(([name, choice]) => {
      const value = lastOf(choice.field('value')).per(visit);
      const after = (stream: typeof click, what: string) =>
        count(stream.with(`${what}_${name}`, () => ({ choice: value })))
          .per('item', 'choice')
          .at({ choice: value })
          .named(`${what}_count_after_${snake(name)}`);
      return [after(click, 'click'), after(shown, 'shown')];
    }),
  );
}
