import { MismatchError } from '../../engine/base/errors';
import type { Ranker } from '../ranker';
import { pickColumns } from '../table';
import { compareValues, denseRanks } from './dense-rank';

/** A column that orders candidates, and which end of it comes first. */
export interface SortKey {
  column: string;
  direction: 'ascending' | 'descending';
}

/**
 * Ranks by one column, then by the next where candidates are tied, and so on; a missing value comes after all others.
 *
 * Scores are dense ranks within the list (`denseRanks`), so that the order by all keys is exact in one number and
 * candidates equal in every key stay tied. Without a key every score is 0.
 *
 * @throws MismatchError when the rows lack one of the columns
 */
export function byColumns(name: string, keys: readonly SortKey[]): Ranker {
  return {
    name,
    fingerprint: null,
    score(table) {
      const columns = pickColumns(
        table,
        keys.map(({ column }) => column),
      );
      if ('lacks' in columns) {
        throw new MismatchError(`ranker: the rows have no column "${columns.lacks}", which ${name} sorts by`);
      }
      return denseRanks(table, (a, b) => {
        for (let k = 0; k < keys.length; k++) {
          const order = compareValues(columns[k][a], columns[k][b], keys[k].direction);
          if (order !== 0) return order;
        }
        return 0;
      });
    },
  };
}
