import { count, since } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import { at } from './scales';
import type { Shop } from './words';

/** Whether the candidate is rising, in its own history and beside others of its category. */
export function shopTrends({ funnel, acts, view, finest }: Shop): readonly Feature[] {
  const day = count(view).per('item').within('1d');
  const days = count(view).per('item').within('2d');
  const faster = [
    ['1h', '1d', 24],
    ['1d', '7d', 7],
  ] as const;
  return tagged(
    'shop_trends',
    grid({ act: funnel, spans: faster }, ({ act, spans: [short, long, times] }) =>
      count(act)
        .per('item')
        .within(short)
        .times(times)
        .plus(1)
        .dividedBy(count(act).per('item').within(long).plus(1))
        .named(`${act.name}_trend_${short}_${long}`),
    ),
    day.times(2).minus(days).named('view_rise_1d'),
    acts.map((act) => since(act).per('item')),
    finest
      ? [
          day
            .rankAmongCandidates('highestFirst')
            .minus(days.minus(day).rankAmongCandidates('highestFirst'))
            .named('view_rank_change_1d'),
          count(view)
            .per(finest.name)
            .at(at(finest))
            .within('1h')
            .times(24)
            .plus(1)
            .dividedBy(count(view).per(finest.name).at(at(finest)).within('1d').plus(1))
            .named(`view_trend_${finest.name}`),
          day.among(finest.value).rankAmongCandidates('highestFirst').named(`view_rank_in_${finest.name}_1d`),
        ]
      : [],
  );
}
