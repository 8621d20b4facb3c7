import { EventError } from '../engine/base/errors';

/**
 * One ranker's scores over many lists: columns of candidates, cut into lists by `offsets`.
 *
 * The rows of a list stand in shown order: that order breaks ties where a metric needs one order, and gives
 * the position of the click.
 */
export interface ScoredLists {
  /** [lists + 1] first row of each list. */
  offsets: Int32Array;
  /** [rows] */
  scores: Float32Array | Float64Array;
  /** [rows] gains, relevant when above 0. */
  labels: Float32Array | Float64Array;
  /** [rows] item codes. */
  items: Int32Array;
  /** [rows] prices, NaN where unknown. */
  prices?: Float32Array | Float64Array | undefined;
  /** [rows] what orders equal scores under the tie rule `key`, lowest first. */
  keys?: ArrayLike<number> | undefined;
  /** [lists] */
  qid: ArrayLike<string | number>;
  /** [lists] user codes: the clusters of every interval. */
  user: Int32Array;
  /** [lists] session codes. */
  session: Int32Array;
  /** [lists] epoch milliseconds. */
  ts: Float64Array;
  /** [lists] 1 where the clicked item is not among the candidates; none when absent. */
  missed?: Uint8Array | undefined;
  /** [lists] events of the session before the list. */
  sessionLength?: Int32Array | undefined;
  /** Items that the user met before list i: items[offsets[i] .. offsets[i + 1]). */
  history?: { offsets: Int32Array; items: Int32Array } | undefined;
}

/** @throws EventError when the columns do not fit the offsets */
export function checkLists(lists: ScoredLists): void {
  const { offsets } = lists;
  const count = offsets.length - 1;
  const rows = offsets[count];
  for (const name of ['scores', 'labels', 'items', 'prices', 'keys'] as const) {
    const found = lists[name]?.length ?? rows;
    if (found !== rows) throw new EventError(`evaluate: ${found} ${name}, expected ${rows}, one per row`);
  }
  for (const name of ['qid', 'user', 'session', 'ts', 'missed', 'sessionLength'] as const) {
    const found = lists[name]?.length ?? count;
    if (found !== count) throw new EventError(`evaluate: ${found} ${name}, expected ${count}, one per list`);
  }
  const histories = lists.history?.offsets.length ?? count + 1;
  if (histories !== count + 1) {
    throw new EventError(
      `evaluate: ${histories} offsets of histories, expected ${count + 1}, one per list and the end`,
    );
  }
}
