import type { RankTable } from './table';

/** Some lists of a table as a table of their own, in the order given. lists: list numbers of the table. */
export function listsOfTable(table: RankTable, lists: ArrayLike<number>): RankTable {
  const { groups, weights, columns, labels } = table;
  const own = new Int32Array(lists.length + 1);
  for (let i = 0; i < lists.length; i++) own[i + 1] = own[i] + groups[lists[i] + 1] - groups[lists[i]];
  const gather = (from: Float32Array): Float32Array => {
    const out = new Float32Array(own[lists.length]);
    for (let i = 0; i < lists.length; i++) out.set(from.subarray(groups[lists[i]], groups[lists[i] + 1]), own[i]);
    return out;
  };
  return {
    ...table,
    columns: columns.map(gather),
    rows: own[lists.length],
    groups: own,
    labels: gather(labels),
    ...(weights && { weights: Float32Array.from(lists, (list) => weights[list]) }),
  };
}
