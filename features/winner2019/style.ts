import { count, distinct, lastOf, mean, seen, setOf, since } from '../../engine/spec/aggregates';
import { lastK } from '../../engine/spec/sequences';
import type { Stream } from '../../engine/spec/stream';
import type { IdValue, NumberValue, TimeValue, Value } from '../../engine/spec/values';
import type { Entry, WinnerWords } from './words';

interface Act {
  readonly user: IdValue;
  readonly session: IdValue;
}

/** F9: habits of the user: whether it comes back to items, how long it stays with one, what it filters by. */
export function style(words: WinnerWords): Entry[] {
  const { click, actions, filter, candidate } = words;
  const habit = (stream: typeof actions): Entry['columns'] => {
    const [kinds, all] = [distinct(stream.field('item')).per('user'), count(stream).per('user')];
    const isNew = kinds.plus(1).dividedBy(all.plus(2));
    return {
      distinct_share: kinds.dividedBy(all.plus(1)),
      probability: seen(stream).per('user', 'item').choose(isNew.times(-1).plus(1), isNew),
    };
  };
  const switched = actions
    .with('w_switch', () => ({
      before: lastOf(actions.field('item')).per('user', 'session'),
      stay: since(actions).per('user', 'session'),
    }))
    .where('w_switch', (r) => r.before.equals(r.item).not());
  const span = mean(switched.field('stay')).per('user', 'session');
  const isLast = lastOf(actions.field('item')).per('user', 'session').equals(candidate.item);
  const ago = since(actions).per('user', 'session');
  const filters = setOf(filter.field('value'), { keep: 64 }).per('user');
  return [
    {
      accumulator: 'distinct_interactions_clickouts',
      family: 'F9',
      columns: habit(click as unknown as typeof actions),
    },
    { accumulator: 'distinct_interactions', family: 'F9', columns: habit(actions) },
    {
      accumulator: 'user_item_attention_span',
      family: 'F9',
      columns: {
        mean: span,
        within_1: isLast.and(ago.greaterThan(span).not()),
        within_2: isLast.and(ago.greaterThan(span.times(2)).not()),
      },
    },
    {
      accumulator: 'all_filters',
      family: 'F9',
      columns: { size: filters.size(), satisfied: filters.overlap(candidate.properties) },
      note: 'A bag of words, here as its size and how many of the filters the candidate satisfies.',
    },
    tracker(words),
  ];
}

const TEN = Array.from({ length: 10 }, (_, k) => k);

/** The last ten of every action: how long ago, and where its item stands in this list. */
function tracker(words: WinnerWords): Entry {
  const { click, shown, touches, search, filter, sort, destination, poi, candidate, request, list } = words;
  const withItem = { click, ...touches, search } as unknown as Record<string, Stream<Act & { item: IdValue }>>;
  const without = { filter, sort, destination, poi } as unknown as Record<string, Stream<Act>>;
  const seconds = (then: TimeValue): NumberValue => request.ts.minus(then).dividedBy(1000).log1p();
  const placed = Object.entries(withItem).flatMap(([name, stream]) => {
    const items = lastK(stream.field('item'), { keep: 10 }).per('user');
    return TEN.flatMap((k): [string, Value][] => [
      [`${name}_${k + 1}_ago`, seconds(items.timeOf(k))],
      [`${name}_${k + 1}_place`, list.rankOf(items.nth(k))],
      [`${name}_${k + 1}_offset`, candidate.rank.minus(list.rankOf(items.nth(k)))],
    ]);
  });
  const timed = Object.entries(without).flatMap(([name, stream]) => {
    const visits = lastK(stream.field('session'), { keep: 10 }).per('user');
    return TEN.map((k): [string, Value] => [`${name}_${k + 1}_ago`, seconds(visits.timeOf(k))]);
  });
  const prices = lastK(shown.field('price'), { keep: 2 }).per('user', 'rank');
  return {
    accumulator: 'actions_tracker',
    family: 'F9',
    columns: { ...Object.fromEntries([...placed, ...timed]), price_here_1: prices.nth(0), price_here_2: prices.nth(1) },
    note: "A dictionary of some 300 keys, here a fixed column each; prices of the last two lists at the candidate's own place.",
  };
}
