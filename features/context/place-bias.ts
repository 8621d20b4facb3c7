import { count, mean, rate } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { pairsOf, snake } from '../scales';
import type { Words } from '../words';

/** How often a place is chosen in requests alike in two ways, or in lists as long; and where people choose there. */
export function placeBias({ placed, shown, listed, list, candidate, contexts }: Words): readonly Feature[] {
  if (!placed || !listed) return [];
  const { rank } = candidate;
  const length = list.items().size();
  const chosen = mean(placed.field('rank'));
  return tagged(
    'place_bias',
    rank.minus(chosen).named('rank_minus_usual'),
    rate(listed.click)
      .over(listed.shown)
      .per('rank', 'length')
      .at({ length })
      .smoothed({ toward: ['rank'], weight: 10 })
      .named('click_over_shown__rank_length'),
    mean(listed.click.field('rank')).per('length').at({ length }).named('usual_rank__length'),
    rank.minus(mean(listed.click.field('rank')).per('length').at({ length })).named('rank_minus_usual__length'),
    count(placed).per('rank'),
    ...Object.keys(contexts).map((context) => [
      chosen.by([context as 'rank']).named(`usual_rank__${snake(context)}`),
      count(placed).by([context as 'rank', 'rank']),
    ]),
    ...pairsOf(Object.keys(contexts)).map((pair) => [
      rate(placed)
        .over(shown)
        .by(['rank', ...pair])
        .smoothed({ toward: ['rank', pair[0]], weight: 10 }),
      rank.minus(chosen.by(pair)),
    ]),
  );
}
