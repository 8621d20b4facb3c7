import { count, rate } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { at, momentOf, smoothedShare } from './scales';
import type { Shop } from './words';

/** When it is: for the shop, for the candidate and for its category. */
export function shopCalendar({ now, funnel, view, purchase, any, finest }: Shop): readonly Feature[] {
  const clocked = [view, purchase]
    .filter((act) => act !== null)
    .map((act) => ({
      act,
      hourly: act.with(`${act.name}_clock`, ({ ts }) => ({
        hour: momentOf(ts).hour(),
        weekday: momentOf(ts).weekday(),
      })),
    }));
  const here = { hour: now.hour(), weekday: now.weekday() };
  return tagged(
    'shop_calendar',
    now.weekday().greaterThan(4).named('is_weekend'),
    now.day().plus(3).mod(28).named('day_of_4_weeks'),
    clocked.flatMap(({ act, hourly }) =>
      [
        smoothedShare(
          count(hourly).per('item', 'hour').at(here),
          count(act).per('item'),
          count(hourly).per('hour').at(here).dividedBy(count(act)),
          10,
        ).named(`${act.name}_hour_share`),
        smoothedShare(
          count(hourly).per('item', 'weekday').at(here),
          count(act).per('item'),
          count(hourly).per('weekday').at(here).dividedBy(count(act)),
          10,
        ).named(`${act.name}_weekday_share`),
        finest
          ? smoothedShare(
              count(hourly)
                .per(finest.name, 'hour')
                .at({ ...here, ...at(finest) }),
              count(act).per(finest.name).at(at(finest)),
              count(hourly).per('hour').at(here).dividedBy(count(act)),
              10,
            ).named(`${act.name}_hour_share_${finest.name}`)
          : [],
      ].flat(),
    ),
    count(any).within('5m').times(12).dividedBy(count(any).within('1h').plus(1)).named('site_load_5m'),
    count(any).within('1h').times(24).dividedBy(count(any).within('1d').plus(1)).named('site_load_1h'),
    funnel
      .slice(1)
      .map((act) =>
        rate(act)
          .over(view)
          .within('1h')
          .smoothed({ toward: 'overall', weight: 10 })
          .named(`site_${act.name}_per_${view.name}_1h`),
      ),
  );
}
