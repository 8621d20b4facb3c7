import { count, last, lastOf, mean, sum } from '../../engine/spec/aggregates';
import type { Entry, WinnerWords } from './words';

/** F3, places: where the user clicked or looked last, and how often it chose this place of a list. */
export function positions({ click, shown, actions, listed, candidate: { rank }, list }: WinnerWords): Entry[] {
  const touched = list.rankOf(lastOf(actions.field('item')).per('user'));
  const here = { list: list.signature() };
  const clickedHere = last(click.field('rank')).per('user', 'list').at(here);
  const touchedHere = list.rankOf(lastOf(listed.field('item')).per('user', 'list').at(here));
  const clicks = count(click).per('user', 'session', 'item');
  const fresh = shown.where('w_fresh', (r) => r.step.lessThan(3));
  const touches = count(actions).per('user', 'item');
  const counted = shown.with('w_counted', () => ({ touches }));
  const told = last(counted.field('touches')).per('user', 'item').otherwise(0);
  const settled = shown.with('w_settled', () => ({ fresh: touches.minus(told).rounded(0) }));
  const usual = mean(fresh.field('rank')).per('item');
  return [
    {
      accumulator: 'last_item_index',
      family: 'F3',
      columns: { offset: last(click.field('rank')).per('user').minus(rank) },
    },
    {
      accumulator: 'last_item_fake_index',
      family: 'F3',
      columns: { offset: touched.minus(rank) },
      note: 'The item touched last, found in the list of the request: what the back-filled list of the original came to.',
    },
    {
      accumulator: 'last_clicked_item_position_same_view',
      family: 'F3',
      columns: { offset: rank.minus(clickedHere) },
    },
    {
      accumulator: 'last_item_index_same_view',
      family: 'F3',
      columns: { offset: clickedHere.minus(rank) },
    },
    {
      accumulator: 'last_item_index_same_fake_view',
      family: 'F3',
      columns: { offset: rank.minus(touchedHere) },
      note: 'Touches belong to the list of the last click before them.',
    },
    { accumulator: 'user_rank_preference', family: 'F3', columns: { count: count(click).per('user', 'rank') } },
    {
      accumulator: 'user_fake_rank_preference',
      family: 'F3',
      columns: { count: sum(settled.field('fresh')).per('user', 'rank').plus(touches.minus(told)) },
      note: 'Touches are resolved to places when a list shows their items: those of earlier lists at the places there, those since then in the list of the request.',
    },
    {
      accumulator: 'user_session_rank_preference',
      family: 'F3',
      columns: { count: count(click).per('user', 'session', 'rank') },
    },
    {
      accumulator: 'user_impression_rank_preference',
      family: 'F3',
      columns: {
        count: count(click)
          .per('user', 'set', 'rank')
          .at({ set: list.signature({ sorted: true }) }),
      },
    },
    {
      accumulator: 'item_average_rank',
      family: 'F3',
      columns: {
        last: last(click.field('rank')).per('user', 'session', 'item'),
        mean: sum(click.field('rank')).per('user', 'session', 'item').dividedBy(clicks.plus(1)),
      },
    },
    {
      accumulator: 'rank_of_items_fresh_clickout',
      family: 'F3',
      columns: { mean: usual, offset: usual.minus(rank) },
    },
  ];
}
