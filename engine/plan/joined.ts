import { keysOf, type PlannedTable } from './table';

/** Numbers that a row of every pair shown may carry for the few that are met in another way. */
const FEW = 4;

/**
 * Keys whose state lies in one table though elements of lists feed only some of it: what only other events feed is so
 * little that a second look-up would cost more than longer rows. Known when every state has been placed once.
 */
export function joinedKeys(tables: readonly PlannedTable[]): ReadonlySet<string> {
  const rare = tables.filter(
    ({ isFedByElements, template, blobs }) => !isFedByElements && template.length <= FEW && blobs === 0,
  );
  const shown = tables.filter(({ isFedByElements }) => isFedByElements);
  const isTwin = (a: PlannedTable, b: PlannedTable): boolean => keysOf(a) === keysOf(b) && !a.expiry === !b.expiry;
  return new Set(shown.filter((table) => rare.some((other) => isTwin(table, other))).map(keysOf));
}
