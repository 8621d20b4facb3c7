import { last, mean, setOf } from '../../engine/spec/aggregates';
import type { Entry, WinnerWords } from './words';

/** F6: the price in its list, and against prices of before. */
export function prices({ click, shown, actions, candidate: { price, item }, request }: WinnerWords): Entry[] {
  const usual = (of: typeof item) => mean(shown.field('price')).per('item').at({ item: of });
  const farFrom = (met: ReturnType<typeof itemsOf>) => met.meanOf((other) => usual(other).minus(usual(item)).abs());
  const itemsOf = (...keys: ('user' | 'session')[]) => setOf(actions.field('item'), { keep: 64 }).by(keys);
  return [
    {
      accumulator: 'price_features',
      family: 'F6',
      columns: {
        below_highest: price.highestOfCandidates().minus(price),
        over_mean: price.dividedBy(price.meanOfCandidates()),
      },
    },
    {
      accumulator: 'price_similarity',
      family: 'F6',
      columns: {
        far_from_clicked: setOf(click.field('item'), { keep: 64 })
          .per('user')
          .meanOf((other) => last(click.field('price')).per('user', 'item').at({ item: other }).minus(price).abs()),
        last_minus: last(click.field('price')).per('user').minus(price),
      },
      note: 'The mean runs over the distinct items the user clicked, each at the price it was last clicked at, instead of over distinct prices.',
    },
    {
      accumulator: 'price_sorted',
      family: 'F6',
      columns: {
        mod_100: price.mod(100),
        is_ascending: price.isSorted('lowestFirst'),
        is_descending: price.isSorted('highestFirst'),
        sorted_prefix: price.sortedPrefix('lowestFirst'),
        claims_price: request.filters.has('Sort by Price'),
        is_liar: request.filters.has('Sort by Price').and(price.isSorted('lowestFirst').not()),
      },
      note: 'The prefix is the longest one in ascending order; the original tested the whole list at every step.',
    },
    {
      accumulator: 'avg_price_similarity_to_interacted_items',
      family: 'F6',
      columns: { far: farFrom(itemsOf('user')) },
      note: 'Mean prices as of the request, not of the whole log; over the newest 64 items.',
    },
    {
      accumulator: 'avg_price_similarity_to_interacted_session_items',
      family: 'F6',
      columns: { far: farFrom(itemsOf('user', 'session')) },
      note: 'As above, within the session.',
    },
  ];
}
