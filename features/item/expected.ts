import { count, rate, sum } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { snake } from '../scales';
import type { Words } from '../words';

/**
 * Clicks over those expected at the places where the candidate stood, so that a place lends it no credit.
 *
 * @see Zhang, Jones. Comparing Click Logs and Editorial Labels for Training Query Rewriting. WWW 2007.
 */
export function clicksOverExpected({
  click,
  placed,
  shown,
  examined,
  meet,
  touches,
  contexts,
}: Words): readonly Feature[] {
  if (!placed) return [];
  const over = (name: string, keys: readonly string[]) => {
    const usual = rate(placed)
      .over(shown)
      .by(keys as never)
      .smoothed({ toward: 'overall', weight: 10 });
    const expected = sum(shown.with(name, () => ({ usual: usual.rounded(6) })).field('usual')).per('item');
    return { expected, ratio: count(click).per('item').plus(1).dividedBy(expected.plus(1)) };
  };
  const overall = over('expected', ['rank']);
  return tagged(
    'clicks_over_expected',
    overall.ratio.named('click_over_expected'),
    overall.ratio.rankAmongCandidates('highestFirst').named('click_over_expected_rank'),
    overall.expected.named('expected_clicks'),
    count(click).per('item').minus(overall.expected).named('click_minus_expected'),
    Object.keys(contexts).map((context) =>
      over(`expected_${snake(context)}`, ['rank', context]).ratio.named(`click_over_expected_${snake(context)}`),
    ),
    examined
      ? [meet, ...Object.values(touches)].map((stream) =>
          rate(stream).over(examined).per('item').smoothed({ toward: 'overall', weight: 10 }),
        )
      : [],
  );
}
