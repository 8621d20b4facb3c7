import { count, distinct, lastOf, since, sinceFirst } from '../../engine/spec/aggregates';
import type { Stream } from '../../engine/spec/stream';
import type { IdValue, NumberValue } from '../../engine/spec/values';
import { where } from '../scales';
import type { Entry, WinnerWords } from './words';

/** A million seconds: what the winner capped recency at. */
const CAP = 1e9;
const capped = (ago: NumberValue): NumberValue => ago.atMost(CAP);

interface Who {
  readonly user: IdValue;
}

/** F2: what came last, and how long ago. */
export function registers(words: WinnerWords): Entry[] {
  const { click, touches, search, any, filter, sort, destination, poi, candidate, request, list } = words;
  const acts = { click, ...touches, search, filter, sort, destination, poi } as unknown as Record<string, Stream<Who>>;
  const own = lastOf(click.field('user')).per('item').equals(request.user);
  const byAnybody = since(click).per('item');
  return [
    {
      accumulator: 'last_event_ts',
      family: 'F2',
      columns: Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, since(act).per('user')])),
      note: 'A dictionary of ten actions, here a column each; an action that never happened is missing.',
    },
    {
      accumulator: 'interaction_img_diff_ts',
      family: 'F2',
      columns: { since: since(touches.image).per('user', 'item') },
      note: 'Was 0 where there never was one; here missing.',
    },
    {
      accumulator: 'interaction_item_image_item_last_timestamp',
      family: 'F2',
      columns: { since: capped(since(touches.image).per('user', 'item')) },
    },
    {
      accumulator: 'clickout_item_item_last_timestamp',
      family: 'F2',
      columns: { since: capped(since(click).per('user', 'item')) },
    },
    {
      accumulator: 'last_timestamp_clickout',
      family: 'F2',
      columns: { since: since(click).per('user', 'list').at({ list: list.signature() }) },
    },
    {
      accumulator: 'last_item_clickout',
      family: 'F2',
      columns: { is_candidate: lastOf(click.field('item')).per('user').equals(candidate.item) },
    },
    {
      accumulator: 'last_sort_order',
      family: 'F2',
      columns: { hashed: lastOf(sort.field('value')).per('user').hashed(64) },
      note: 'A category, as one of 64 numbers that depend on its text alone.',
    },
    {
      accumulator: 'last_filter_selection',
      family: 'F2',
      columns: { hashed: lastOf(filter.field('value')).per('user').hashed(1024) },
      note: 'A category, as one of 1024 numbers that depend on its text alone.',
    },
    {
      accumulator: 'global_clickout_timestamp',
      family: 'F2',
      columns: { since: byAnybody, was_me: own },
    },
    {
      accumulator: 'global_timestamp_per_item',
      family: 'F2',
      columns: { since_other: where(own.not(), byAnybody), since: byAnybody, was_me: own },
    },
    {
      accumulator: 'time_since_session_start',
      family: 'F2',
      columns: { since: sinceFirst(any).per('user', 'session') },
    },
    { accumulator: 'time_since_user_start', family: 'F2', columns: { since: sinceFirst(any).per('user') } },
    {
      accumulator: 'number_of_sessions',
      family: 'F2',
      columns: { sessions: distinct(any.field('session')).per('user'), events: count(any).per('user') },
    },
  ];
}
