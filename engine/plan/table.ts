/** One table of the store: all state under one set of keys, a row of float64 lanes and some objects per key. */
export interface PlannedTable {
  readonly index: number;
  /** Names of the key's roles; `['items']` and `['users']` are the tables of attributes. */
  readonly keys: readonly string[];
  /**
   * Whether elements of lists feed it. Keys of several parts have a table for what elements feed and one for the rest:
   * of all pairs that were ever shown few are met in another way, and what only those need would make every row long.
   * Where that is little, one table has both and this is false.
   */
  readonly isFedByElements: boolean;
  /** Whether its keys are divided among parts that each hold theirs; only in a plan that is compiled for it. */
  readonly isDivided: boolean;
  readonly arity: number;
  /** The lanes of a key never seen. */
  readonly template: number[];
  /** How many objects a row has. */
  blobs: number;
  /** When a row is forgotten: every lane of last update is older than that; null where something never expires. */
  expiry: { readonly touched: number; readonly after: number }[] | null;
}

/** Lanes from one row to the next: behind its own a row may hold its key (see `keyLanes`). */
export function strideOf({ arity, template }: Pick<PlannedTable, 'arity' | 'template'>): number {
  return template.length + keyLanes(arity);
}

/** How many lanes the key of a row takes in it: two or three whole numbers of 32 bits lie there. */
export function keyLanes(arity: number): number {
  return arity === 2 || arity === 3 ? arity - 1 : 0;
}

/** What a table is called where people read it. */
export function tableName({ keys, isFedByElements }: Pick<PlannedTable, 'keys' | 'isFedByElements'>): string {
  return `${keys.join(' x ') || '(one row)'}${isFedByElements ? ', as shown' : ''}`;
}

/** The name of a table's keys, and whether they are divided. */
export function keysOf({ keys, isDivided }: Pick<PlannedTable, 'keys' | 'isDivided'>): string {
  return `${keys.join()}${isDivided ? ' divided' : ''}`;
}
