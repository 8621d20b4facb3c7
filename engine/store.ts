import type { Event } from './events/event';
import type { Seen } from './events/repeats';
import { type KeyIndex, keyIndex, widerIndex } from './key-index';
import type { PlannedTable } from './plan/states';

/**
 * All state under one set of keys. Row 0 is the key never seen and never changes; a key's row is found by its exact
 * tuple, the hash only says where to look.
 */
export class Table {
  readonly arity: number;
  readonly stride: number;
  readonly blobCount: number;
  /** [rows x stride] float64, row-major. Replaced when the table grows: take it after `slot`, never before. */
  lanes: Float64Array;
  /** [blobs][rows] objects. */
  readonly blobs: unknown[][];
  /** Rows in use, row 0 included. */
  rows = 1;
  #capacity = 16;
  /** The first new key after this time has expired rows dropped, however much room is left. */
  #sweepAt = Number.POSITIVE_INFINITY;
  #index: KeyIndex;
  readonly #template: Float64Array;
  readonly #expiry: readonly { readonly touched: number; readonly after: number }[];

  constructor({ arity, template, blobs, expiry }: PlannedTable) {
    this.arity = arity;
    this.stride = template.length;
    this.blobCount = blobs;
    this.#template = Float64Array.from(template);
    this.lanes = new Float64Array(16 * this.stride);
    this.lanes.set(this.#template);
    this.blobs = Array.from({ length: blobs }, () => [undefined]);
    this.#index = this.#newIndex();
    this.#expiry = expiry ?? [];
    if (this.#expiry.length > 0) this.#sweepAt = Number.NEGATIVE_INFINITY;
  }

  /** The row of a key that lies at `keys[at…]`, 0 if it was never seen or has a missing part. Changes nothing. */
  find(keys: Float64Array, at: number): number {
    return this.#index.find(keys, at);
  }

  /** The rows of n keys that lie one after another, as `find` gives them. */
  findAll(keys: Float64Array, n: number, rows: Int32Array): void {
    this.#index.findAll(keys, n, rows);
  }

  /**
   * The row of a key, made if it is new; the key has no missing part. With `now`, rows that have expired make room
   * before the table grows, so that rows found earlier may move.
   */
  slot(keys: Float64Array, at: number, now = Number.NaN): number {
    const found = this.#index.find(keys, at);
    return found === 0 ? this.#add(keys, at, now) : found;
  }

  /** The rows of n keys that lie one after another, as `slot` gives them; room is made before the first is found. */
  slotAll(keys: Float64Array, n: number, rows: Int32Array, now = Number.NaN): void {
    if (this.rows + n > this.#capacity || now > this.#sweepAt) this.#makeRoom(now, n);
    this.#index.findAll(keys, n, rows);
    const { arity } = this;
    for (let i = 0; i < n; i++) if (rows[i] === 0) rows[i] = this.slot(keys, i * arity, now);
  }

  /** Back to what a key never seen holds. */
  reset(row: number): void {
    this.#clear(row);
    for (const column of this.blobs) column[row] = undefined;
  }

  /** [rows x arity] float64: the keys in the order they were first seen; row 0 is unused. */
  keys(): Float64Array {
    const keys = new Float64Array(this.rows * this.arity);
    this.#index.copyKeys(keys);
    return keys;
  }

  /** Bytes in use by lanes, keys and index; objects are counted by their accumulators' bounds. */
  bytes(): number {
    return this.lanes.byteLength + this.#index.bytes();
  }

  #add(keys: Float64Array, at: number, now: number): number {
    if (this.rows >= this.#capacity || now > this.#sweepAt) this.#makeRoom(now, 1);
    const row = this.rows++;
    this.#clear(row);
    for (const column of this.blobs) column.push(undefined);
    this.#put(keys, at, row);
    return row;
  }

  #clear(row: number): void {
    const { stride, lanes } = this;
    const template = this.#template;
    for (let i = 0, at = row * stride; i < stride; i++) lanes[at + i] = template[i];
  }

  #put(keys: Float64Array, at: number, row: number): void {
    while (!this.#index.put(keys, at, row)) this.#index = widerIndex(this.#index, this.arity, row);
  }

  #newIndex(): KeyIndex {
    return keyIndex(this.arity, 8 * this.stride);
  }

  #makeRoom(now: number, n: number): void {
    if (this.#expiry.length > 0 && now === now) {
      this.#sweep(now);
      this.#sweepAt = now + Math.max(...this.#expiry.map(({ after }) => after));
    }
    let capacity = this.#capacity;
    while (this.rows + n - 1 > 0.75 * capacity) capacity *= 2;
    if (capacity > this.#capacity) this.#resize(capacity);
  }

  /** Drops the rows of which everything has expired, and the room they took; what is left keeps its order. */
  #sweep(now: number): void {
    const { stride, arity } = this;
    const isLive = (row: number): boolean =>
      this.#expiry.some(({ touched, after }) => now - this.lanes[row * stride + touched] <= after);
    const keys = this.keys();
    let kept = 1;
    for (let row = 1; row < this.rows; row++) {
      if (!isLive(row)) continue;
      this.lanes.copyWithin(kept * stride, row * stride, (row + 1) * stride);
      keys.copyWithin(kept * arity, row * arity, (row + 1) * arity);
      for (const column of this.blobs) column[kept] = column[row];
      kept++;
    }
    if (kept === this.rows) return;
    this.rows = kept;
    for (const column of this.blobs) column.length = kept;
    this.#index = this.#newIndex();
    for (let row = 1; row < kept; row++) this.#put(keys, row * arity, row);
    let capacity = this.#capacity;
    while (capacity > 16 && kept < 0.125 * capacity) capacity /= 2;
    if (capacity < this.#capacity) this.#resize(capacity);
  }

  #resize(capacity: number): void {
    this.#capacity = capacity;
    const lanes = new Float64Array(capacity * this.stride);
    lanes.set(this.lanes.subarray(0, this.rows * this.stride));
    this.lanes = lanes;
  }
}

/** Where every state lives, and which requests still wait for their answers. */
export class Store {
  readonly tables: readonly Table[];
  /** Requests that later events may name, by the code of their id, oldest first. */
  readonly open = new Map<number, Event>();
  /** Events that take effect later, oldest first, for each delay of the plan. */
  readonly waiting: Event[][] = [];
  /** Ids taken within the window in which none is taken twice, where the log declares one. */
  readonly seen: Seen = [];
  /** Seq of the next event. */
  nextSeq = 0;
  /** Effective time of the newest event applied, epoch milliseconds. */
  now = 0;

  constructor(tables: readonly PlannedTable[]) {
    this.tables = tables.map((table) => new Table(table));
  }
}
