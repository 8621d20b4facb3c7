import { count, lastOf, setOf } from '../../engine/spec/aggregates';
import type { Entry, WinnerWords } from './words';

const KINDS = ['image', 'deals', 'rating', 'info'] as const;

/** F1: what this user did with the candidate, and which items it touched. */
export function userItem({ click, shown, touches, search, actions, filter, candidate, list }: WinnerWords): Entry[] {
  const own = setOf(actions.field('item'), { keep: 256 });
  return [
    {
      accumulator: 'clickout_user_item_clicks',
      family: 'F1',
      columns: { clicks: count(click).per('user', 'item') },
    },
    {
      accumulator: 'clickout_user_item_impressions',
      family: 'F1',
      columns: {
        impressions: count(shown).per('user', 'item'),
        ctr: count(click).per('user', 'item').dividedBy(count(shown).per('user', 'item').plus(1)),
      },
    },
    ...KINDS.map(
      (kind): Entry => ({
        accumulator: `interaction_${kind === 'image' ? 'img' : kind}_freq`,
        family: 'F1',
        columns: { count: count(touches[kind]).per('user', 'item') },
      }),
    ),
    ...KINDS.map(
      (kind): Entry => ({
        accumulator: `was_interaction_${kind === 'image' ? 'img' : kind}`,
        family: 'F1',
        columns: { is_last: lastOf(touches[kind].field('item')).per('user').equals(candidate.item) },
      }),
    ),
    {
      accumulator: 'was_item_searched',
      family: 'F1',
      columns: { is_last: lastOf(search.field('item')).per('user').equals(candidate.item) },
    },
    {
      accumulator: 'user_item_interactions_list',
      family: 'F1',
      columns: {
        has: own.per('user').has(candidate.item),
        size: own.per('user').size(),
        listed: own.per('user').overlap(list.items()),
      },
      note: 'The set was raw material for others; a column shows whether it holds the candidate, its size, and how much of it is listed. The newest 256 items are kept.',
    },
    {
      accumulator: 'user_item_session_interactions_list',
      family: 'F1',
      columns: {
        has: own.per('user', 'session').has(candidate.item),
        size: own.per('user', 'session').size(),
        listed: own.per('user', 'session').overlap(list.items()),
      },
      note: 'As above, within the session.',
    },
    { accumulator: 'filter_selection_count', family: 'F1', columns: { count: count(filter).per('user') } },
  ];
}
