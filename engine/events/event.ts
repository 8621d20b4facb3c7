/** A value of one field as the canonical JSON of a log holds it; null and absent mean the same: missing. */
export type RawValue = string | number | boolean | null | undefined | readonly string[] | readonly number[];

/** One element of a list as JSON: `{ item: "4711", price: 71 }`. */
export type RawElement = Readonly<Record<string, RawValue>>;

/**
 * One event in the canonical JSON of its log: what an adapter yields, what is posted to the service, what the
 * append log holds. `type` and `ts` (epoch milliseconds) are required; `seq` is kept if a log carries it.
 *
 * Metadata: `{ type: "item", ts, item, op: "patch" | "replace" | "delete", fields: { … } }`, likewise `user`.
 */
export interface RawEvent {
  readonly type: string;
  readonly ts: number;
  readonly seq?: number;
  readonly [field: string]: RawValue | readonly RawElement[] | Readonly<Record<string, RawValue>>;
}

/** Elements of a list, column by column; a column is [n] float64: codes, fixed-point counts, NaN for missing. */
export interface List {
  readonly n: number;
  readonly columns: readonly Float64Array[];
  /** Of a generated list: ids that could not be in it. */
  readonly except?: ArrayLike<number>;
}

/** The members of a set as ascending codes without repeats; or the numbers of a vector; null: missing. */
export type Compound = Int32Array | Float64Array | null;

/** A change of one row of the table of items (table 0) or users (table 1). */
export interface Metadata {
  readonly table: 0 | 1;
  readonly id: number;
  readonly op: 'patch' | 'replace' | 'delete';
  /** Slots that the event sets, as laid out by the codec, with their values. */
  readonly slots: readonly number[];
  readonly values: readonly number[];
  readonly compoundSlots: readonly number[];
  readonly compounds: readonly Compound[];
}

/**
 * An event as the engine sees it: every field in its slot, ids as dictionary codes, NaN for missing.
 *
 * `type` indexes the codec's types. `ts` is the effective time, epoch milliseconds, never below an earlier event's;
 * `given` is the time it came with, earlier where it is late. `answers` is the event that this one names, while it is still open.
 */
export interface Event {
  readonly type: number;
  seq: number;
  ts: number;
  readonly given: number;
  readonly values: Float64Array;
  readonly compounds: readonly Compound[];
  readonly lists: readonly List[];
  readonly metadata: Metadata | null;
  answers: Event | null;
}
