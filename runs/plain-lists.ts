import type { ScoredLists } from '../eval/lists';
import type { RankTable } from '../models/index';

/** The lists of a table for metrics that ask neither for items nor for times; users, [lists], are clusters and sessions. */
export function plainLists(
  { groups, labels, rows }: Pick<RankTable, 'groups' | 'labels' | 'rows'>,
  user: Int32Array,
  missed?: Uint8Array,
): Omit<ScoredLists, 'scores'> {
  const lists = groups.length - 1;
  return {
    offsets: groups,
    labels,
    items: new Int32Array(rows),
    qid: Array.from({ length: lists }, (_, i) => i),
    user,
    session: user,
    ts: new Float64Array(lists),
    missed,
  };
}
