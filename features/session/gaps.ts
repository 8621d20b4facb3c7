import { count, distinct, highest, last, lowest, mean, since, spread } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { pairs } from '../../engine/spec/pairs';
import type { Words } from '../words';

/** The pauses of the visit, and how long people stay with an item before they go on to another one. */
export function gaps({ any, meet, trail, now, visit, person }: Words): readonly Feature[] {
  const gap = pairs(any, { within: visit }).field('gap');
  const moves = pairs(meet, { within: visit }).where('meet_move', ({ item, before_item }) =>
    item.equals(before_item).not(),
  );
  const stay = mean(moves.field('gap')).per(visit);
  const isLast = trail.meet[0].isIt;
  const starts = any
    .with('visit_start', () => ({ before: count(any).per(visit), away: since(any).per(person) }))
    .where('visit_start', ({ before }) => before.equals(0));
  return tagged(
    'gaps',
    mean(gap).per(visit).named('gap_mean'),
    isLast.and(since(meet).per(visit).lessThan(stay)).named('is_within_attention'),
    last(gap).per(visit).named('gap_last'),
    last(gap).per(visit).dividedBy(mean(gap).per(visit)).named('gap_last_over_mean'),
    spread(gap).per(visit).named('gap_spread'),
    highest(gap).per(visit).named('gap_highest'),
    lowest(gap).per(visit).named('gap_lowest'),
    stay.named('attention_mean'),
    isLast.and(since(meet).per(visit).dividedBy(stay).lessThan(2)).named('is_within_attention_twice'),
    since(meet).per(visit).dividedBy(stay).named('idle_over_attention'),
    mean(moves.field('gap')).per(person).named('attention_mean__person'),
    person === visit ? [] : last(starts.field('away')).per(visit).named('away_before_visit'),
    now.weekday().greaterThan(4).named('is_weekend'),
    now.hour().bucket(6, 12, 18).named('daypart'),
    distinct(any.with('any_day', () => ({ day: now.day() })).field('day'))
      .per(person)
      .named('days_active'),
  );
}
