import { bipartite } from '../../engine/spec/graph';
import type { Entry, WinnerWords } from './words';

/** F8: what users who touched the same items touched. */
export function graph({ actions, request, candidate: { item } }: WinnerWords): Entry[] {
  const met = bipartite(actions.field('user'), actions.field('item'), { keepItems: 32, keepUsers: 64 });
  return [
    {
      accumulator: 'similar_users_item_interaction',
      family: 'F8',
      columns: { paths: met.pathsFrom(request.user).of(item) },
      note: 'The newest 32 items of a user and 64 users of an item, so that a read has a bound.',
    },
    {
      accumulator: 'most_similar_user_item_interaction',
      family: 'F8',
      columns: { has: met.similarTo(request.user, { k: 1 }).of(item) },
      note: 'Similar by items in common; the original took the union for the overlap and found whoever had touched most.',
    },
  ];
}
