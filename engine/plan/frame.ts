import type { Event, List } from '../events/event';
import type { Delay } from '../spec/delay';
import type { Pool } from './pool';

/**
 * What one look-up fetched: lanes and objects of the rows found. Row 0 is the key never seen. In the process these are
 * the store's own arrays; over a network, copies of the rows asked for: what evaluates them cannot tell.
 */
export interface Fetched {
  lanes: Float64Array;
  blobs: readonly (readonly unknown[])[];
  /** [keys asked] the row of each key. */
  slots: Int32Array;
}

/** The working memory of one request: values known so far, keys asked, state fetched. Made once, used again. */
export interface Frame {
  event: Event;
  list: List;
  now: number;
  n: number;
  /** Values per request, by expression. */
  readonly request: Float64Array;
  /** [n] values per candidate, by expression; empty for expressions that are not kept. */
  readonly candidate: Float64Array[];
  /** [keys asked x arity] by look-up. */
  readonly keys: Float64Array[];
  /** Values per request that are no numbers, by expression. */
  readonly objects: unknown[];
  /** [n] by look-up: where the keys of each candidate's members begin; empty for other look-ups. */
  readonly starts: Int32Array[];
  /** The members of a set that differs between candidates, by the set's expression; null for others. */
  readonly pools: readonly (Pool | null)[];
  /** [members of a pool] by expression; empty for others. */
  readonly pooled: Float64Array[];
  /** How many keys each look-up asks. */
  readonly asked: Int32Array;
  readonly fetched: Fetched[];
}

/** A piece of the plan as a function: fills keys, or values and columns from row `row` on. */
export type Piece = (frame: Frame, columns: readonly Float32Array[], row: number) => void;

/** What lies between two fetches: values from what is known, then the keys of the next look-ups. */
export interface Round {
  readonly evaluate: readonly Piece[];
  /** The expressions that each piece of `evaluate` gives values to. */
  readonly evaluated: readonly (readonly number[])[];
  readonly keys: readonly Piece[];
  /** Look-ups to fetch after the keys are filled. */
  readonly lookups: readonly number[];
}

/** A table as updates see it; `lanes` is replaced when `slot` makes it grow. */
export interface UpdatedTable {
  readonly lanes: Float64Array;
  readonly blobs: readonly unknown[][];
  find(keys: Float64Array, at: number): number;
  findAll(keys: Float64Array, n: number, rows: Int32Array): void;
  slot(keys: Float64Array, at: number): number;
  slotAll(keys: Float64Array, n: number, rows: Int32Array): void;
}

/** What one type of event does to the store. */
export type Update = (event: Event, now: number, tables: readonly UpdatedTable[], scratch: Float64Array) => void;

/** What events do to the store some time after they came. */
export interface Delayed {
  readonly delay: Delay;
  /** By event type. */
  readonly updates: readonly (Update | null)[];
}
