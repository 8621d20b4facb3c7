import { count, last, lastOf } from '../../engine/spec/aggregates';
import { where } from '../scales';
import type { Entry, WinnerWords } from './words';

/** F5: the same list again, and what others did with it. */
export function lists({ click, shown, listed, candidate, list }: WinnerWords): Entry[] {
  const [ordered, asSet] = [list.signature(), list.signature({ sorted: true })];
  const numbered = shown.with('w_numbered', () => ({ number: count(click).per('user') }));
  const inPrevious = last(numbered.field('number')).per('user', 'item').equals(count(click).per('user').minus(1));
  const others = (stream: typeof click | typeof listed): Entry['columns'] => {
    const all = count(stream as typeof click)
      .per('list', 'item')
      .at({ list: ordered });
    const own = count(stream as typeof click)
      .per('list', 'item', 'user')
      .at({ list: ordered });
    const clicks = all.minus(own);
    const everyItem = count(stream as typeof click)
      .per('list')
      .at({ list: ordered });
    const everyOwn = count(stream as typeof click)
      .per('list', 'user')
      .at({ list: ordered });
    return { others: clicks, share: clicks.dividedBy(everyItem.minus(everyOwn).plus(1)) };
  };
  return [
    {
      accumulator: 'identical_impressions_item_clicks',
      family: 'F5',
      columns: { clicks: count(click).per('set', 'item').at({ set: asSet }).expireAfter('7d') },
      note: 'Keyed by the set of items; forgotten a week after the last click in it.',
    },
    {
      accumulator: 'identical_impressions_item_clicks2',
      family: 'F5',
      columns: { clicks: count(click).per('list', 'item').at({ list: ordered }).expireAfter('7d') },
      note: 'Keyed by the items in their order; forgotten a week after the last click in it.',
    },
    {
      accumulator: 'is_impression_the_same',
      family: 'F5',
      columns: { is_same: lastOf(click.field('set')).per('user').equals(asSet) },
    },
    {
      accumulator: 'sequence_clickout',
      family: 'F5',
      columns: {
        was_in_previous: inPrevious,
        overlap: where(inPrevious, candidate.rank).countOfCandidates(),
      },
      note: 'The previous list is known by its number: an item stood in it if the last list that showed it was the last one of all.',
    },
    { accumulator: 'same_impressions_different_user', family: 'F5', columns: others(click) },
    {
      accumulator: 'same_fake_impressions_different_user',
      family: 'F5',
      columns: others(listed),
      note: 'Touches count under the list of the last click before them; the original took the list of the next click, which is not known yet.',
    },
  ];
}
