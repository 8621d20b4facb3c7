import { count, distinct, lastOf, mean, seen, setOf, since } from '../../engine/spec/aggregates';
import type { Entry, WinnerWords } from './words';

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

/** The last two of every action: when, and where its item stands in this list. */
function tracker(_: WinnerWords): Entry {
  return { accumulator: 'actions_tracker', family: 'F9', columns: {} };
}
