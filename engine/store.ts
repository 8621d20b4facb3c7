import type { Event } from './events/event';
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
  #keys: Float64Array;
  #index: Int32Array;
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
    this.#keys = new Float64Array(16 * arity);
    this.#index = new Int32Array(32);
    this.#expiry = expiry ?? [];
  }

  /** The row of a key that lies at `keys[at…]`, 0 if it was never seen or has a missing part. Changes nothing. */
  find(keys: Float64Array, at: number): number {
    const { arity } = this;
    const mask = this.#index.length - 1;
    const known = this.#keys;
    for (let probe = hash(keys, at, arity) & mask; ; probe = (probe + 1) & mask) {
      const row = this.#index[probe];
      if (row === 0) return 0;
      let j = 0;
      while (j < arity && known[row * arity + j] === keys[at + j]) j++;
      if (j === arity) return row;
    }
  }

  /**
   * The row of a key, made if it is new; the key has no missing part. With `now`, rows that have expired make room
   * before the table grows, so that rows found earlier may move.
   */
  slot(keys: Float64Array, at: number, now = Number.NaN): number {
    const found = this.find(keys, at);
    if (found !== 0) return found;
    if (this.rows >= this.#capacity) this.#makeRoom(now);
    const row = this.rows++;
    this.lanes.set(this.#template, row * this.stride);
    for (const column of this.blobs) column.push(undefined);
    for (let j = 0; j < this.arity; j++) this.#keys[row * this.arity + j] = keys[at + j];
    if (this.rows * 2 > this.#index.length) this.#reindex();
    else this.#put(row);
    return row;
  }

  /** Back to what a key never seen holds. */
  reset(row: number): void {
    this.lanes.set(this.#template, row * this.stride);
    for (const column of this.blobs) column[row] = undefined;
  }

  /** [rows x arity] float64: the keys in the order they were first seen; row 0 is unused. */
  keys(): Float64Array {
    return this.#keys.subarray(0, this.rows * this.arity);
  }

  /** Bytes in use by lanes, keys and index; objects are counted by their accumulators' bounds. */
  bytes(): number {
    return this.lanes.byteLength + this.#keys.byteLength + this.#index.byteLength;
  }

  #makeRoom(now: number): void {
    if (this.#expiry.length > 0 && now === now) this.#sweep(now);
    if (this.rows > 0.75 * this.#capacity) this.#grow();
  }

  /** Drops the rows of which everything has expired; what is left keeps its order. */
  #sweep(now: number): void {
    const { stride, arity } = this;
    const isLive = (row: number): boolean =>
      this.#expiry.some(({ touched, after }) => now - this.lanes[row * stride + touched] <= after);
    let kept = 1;
    for (let row = 1; row < this.rows; row++) {
      if (!isLive(row)) continue;
      this.lanes.copyWithin(kept * stride, row * stride, (row + 1) * stride);
      this.#keys.copyWithin(kept * arity, row * arity, (row + 1) * arity);
      for (const column of this.blobs) column[kept] = column[row];
      kept++;
    }
    if (kept === this.rows) return;
    this.rows = kept;
    for (const column of this.blobs) column.length = kept;
    this.#index.fill(0);
    for (let row = 1; row < kept; row++) this.#put(row);
  }

  #grow(): void {
    this.#capacity *= 2;
    const lanes = new Float64Array(this.#capacity * this.stride);
    lanes.set(this.lanes);
    this.lanes = lanes;
    const keys = new Float64Array(this.#capacity * this.arity);
    keys.set(this.#keys);
    this.#keys = keys;
  }

  #reindex(): void {
    this.#index = new Int32Array(this.#index.length * 2);
    for (let row = 1; row < this.rows; row++) this.#put(row);
  }

  #put(row: number): void {
    const mask = this.#index.length - 1;
    let probe = hash(this.#keys, row * this.arity, this.arity) & mask;
    while (this.#index[probe] !== 0) probe = (probe + 1) & mask;
    this.#index[probe] = row;
  }
}

/** Where every state lives, and which requests still wait for their answers. */
export class Store {
  readonly tables: readonly Table[];
  /** Requests that later events may name, by the code of their id, oldest first. */
  readonly open = new Map<number, Event>();
  readonly waiting: Event[][] = [];
  /** Seq of the next event. */
  nextSeq = 0;
  /** Effective time of the newest event applied, epoch milliseconds. */
  now = 0;

  constructor(tables: readonly PlannedTable[]) {
    this.tables = tables.map((table) => new Table(table));
  }
}

function hash(keys: Float64Array, at: number, arity: number): number {
  let h = 0x9e3779b9;
  for (let j = 0; j < arity; j++) {
    const key = keys[at + j];
    h = Math.imul(h ^ (key | 0), 0x85ebca6b);
    h ^= Math.imul((key / 4294967296) | 0, 0xc2b2ae35) ^ (h >>> 15);
  }
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
