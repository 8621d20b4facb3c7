import { highest, lowest, mean, rate, sum } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** Where the candidate usually stands, and where it stands when it is chosen. */
export function itemPlaces({ placed, click, shown, candidate: { rank } }: Words): readonly Feature[] {
  const usual = mean(shown.field('rank')).per('item');
  const chosen = placed && mean(placed.field('rank')).per('item');
  return tagged(
    'item_places',
    usual,
    rank.minus(usual),
    lowest(shown.field('rank')).per('item'),
    highest(shown.field('rank')).per('item'),
    usual.rankAmongCandidates('lowestFirst'),
    usual.meanOfCandidates(),
    placed && chosen
      ? [
          chosen,
          rank.minus(chosen),
          rate(click)
            .over(shown)
            .per('rank' as 'item', 'item')
            .smoothed({ toward: ['item'], weight: 10 }),
          sum(placed.field('rank'))
            .per('item')
            .dividedBy(sum(shown.field('rank')).per('item'))
            .named('item_rank_weighted_rate'),
        ]
      : [],
  );
}
