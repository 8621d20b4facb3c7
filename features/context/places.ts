import { lastOf, mean, rate } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** How often a place is chosen at all, and in requests of this kind. */
export function placeRates({
  placed,
  shown,
  candidate: { rank },
  contexts,
  choices,
  visit,
}: Words): readonly Feature[] {
  if (!placed) return [];
  const chosen = rate(placed).over(shown);
  return tagged(
    'place_rates',
    chosen.per('rank').smoothed({ toward: 'overall', weight: 10 }),
    ...Object.keys(contexts).map((context) => [
      chosen.by(['rank', context as 'rank']).smoothed({ toward: ['rank'], weight: 10 }),
      rank.minus(mean(placed.field('rank')).by([context as 'rank'])),
    ]),
    ...Object.entries(choices).map(([name, choice]) => {
      const value = lastOf(choice.field('value')).per(visit);
      return rate(placed.with(`click_${name}`, () => ({ choice: value })))
        .over(shown.with(`shown_${name}`, () => ({ choice: value })))
        .per('rank', 'choice')
        .at({ choice: value })
        .smoothed({ toward: ['rank'], weight: 10 })
        .named(`place_rate_after_${name}`);
    }),
  );
}
