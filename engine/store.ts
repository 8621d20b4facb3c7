import { StateError } from './base/errors';
import type { Event } from './events/event';
import type { Seen } from './events/repeats';
import { type KeyIndex, keyIndex, PackedIndex, widerIndex } from './keys';
import { type PlannedTable, strideOf } from './plan/table';
import type { Queue } from './queue';

/**
 * All state under one set of keys. Row 0 is the key never seen and never changes; a key's row is found by its exact
 * tuple, the hash only says where to look.
 */
export class Table {
  readonly arity: number;
  /** Lanes from one row to the next, and how many of them are state: behind those a row may hold its key. */
  readonly stride: number;
  readonly laneCount: number;
  readonly blobCount: number;
  /** [rows x stride] float64, row-major. Replaced when the table grows: take it after `slot`, never before. */
  lanes: Float64Array;
  /** [blobs][rows] objects. */
  readonly blobs: unknown[][];
  /** Rows in use, row 0 included. */
  rows = 1;
  /** Whether rows are ever forgotten. */
  readonly expires: boolean;
  #capacity = SMALLEST;
  #index: KeyIndex;
  readonly #template: Float64Array;
  readonly #expiry: readonly { readonly touched: number; readonly after: number }[];
  readonly #period: number;
  /** The next row that a round looks at, from the last row down to 1; 0: no round is under way. */
  #cursor = 0;
  /** The first `tend` after this time begins a round. */
  #next = Number.NEGATIVE_INFINITY;
  /** Rows after the last `tend`. */
  #tended = 1;
  /** [rows x arity] the keys by row, for a table that forgets and whose rows do not hold them: how a row that moves finds its key. */
  #keys: Int32Array | Float64Array = new Int32Array(0);
  readonly #key: Float64Array;

  constructor(planned: PlannedTable) {
    const { arity, template, blobs, expiry } = planned;
    this.arity = arity;
    this.stride = strideOf(planned);
    this.laneCount = template.length;
    this.blobCount = blobs;
    this.#template = Float64Array.from(template);
    this.lanes = new Float64Array(SMALLEST * this.stride);
    this.lanes.set(this.#template);
    this.blobs = Array.from({ length: blobs }, () => [undefined]);
    this.#index = keyIndex(arity, this.lanes, this.stride);
    this.#expiry = expiry ?? [];
    this.expires = this.#expiry.length > 0;
    this.#period = Math.max(...this.#expiry.map(({ after }) => after)) / ROUNDS;
    if (this.#keepsKeys) this.#keys = new Int32Array(SMALLEST * arity);
    this.#key = new Float64Array(arity);
  }

  /** The row of a key that lies at `keys[at…]`, 0 if it was never seen or has a missing part. Changes nothing. */
  find(keys: Float64Array, at: number): number {
    return this.#index.find(keys, at);
  }

  /** The rows of n keys that lie one after another, as `find` gives them. */
  findAll(keys: Float64Array, n: number, rows: Int32Array): void {
    this.#index.findAll(keys, n, rows);
  }

  /** The row of a key, made if it is new; the key has no missing part. Rows found earlier stay where they are. */
  slot(keys: Float64Array, at: number): number {
    const found = this.#index.find(keys, at);
    return found === 0 ? this.#add(keys, at) : found;
  }

  /** The rows of n keys that lie one after another, as `slot` gives them. */
  slotAll(keys: Float64Array, n: number, rows: Int32Array): void {
    this.#index.findAll(keys, n, rows);
    const { arity } = this;
    for (let i = 0; i < n; i++) if (rows[i] === 0) rows[i] = this.slot(keys, i * arity);
  }

  /**
   * Between two events: looks at a few rows, forgets those of which everything has expired by `now`, and gives back
   * room that is no longer used. Only this moves rows: the last takes the place of one that goes. A round over all rows
   * begins a quarter of the longest expiry after the last one began, and looks at `SLICE` rows at a time, and at as
   * many more for each row that was made since, so that no table grows faster than it is looked through.
   */
  tend(now: number): void {
    if (this.#cursor === 0) {
      if (!(now > this.#next)) return;
      this.#next = now + this.#period;
      this.#cursor = this.rows - 1;
      this.#tended = this.rows;
    }
    const last = Math.max(0, this.#cursor - SLICE * (1 + this.rows - this.#tended));
    for (let row = this.#cursor; row > last; row--) if (!this.#isLive(row, now)) this.#forget(row);
    this.#cursor = last;
    this.#tended = this.rows;
    if (this.#capacity > SMALLEST && 4 * this.rows < this.#capacity) this.#shrink();
  }

  /** How far `tend` is, for a snapshot: [next row, time of the next round]; null before its first round. */
  get tending(): readonly [cursor: number, next: number] | null {
    return this.#next === Number.NEGATIVE_INFINITY ? null : [this.#cursor, this.#next];
  }

  /** Goes on with a round where a snapshot left it, when all rows are back. */
  resumeTending([cursor, next]: readonly [cursor: number, next: number]): void {
    this.#cursor = Math.min(cursor, this.rows - 1);
    this.#next = next;
    this.#tended = this.rows;
  }

  /** Back to what a key never seen holds. */
  reset(row: number): void {
    this.#clear(row);
    for (const column of this.blobs) column[row] = undefined;
  }

  /** [rows x arity] float64: the keys by row; row 0 is unused. */
  keys(): Float64Array {
    const keys = new Float64Array(this.rows * this.arity);
    if (this.#keepsKeys) keys.set(this.#keys.subarray(this.arity, keys.length), this.arity);
    else this.#index.copyKeys(keys);
    return keys;
  }

  /** Bytes in use by lanes, keys and index; objects are counted by their accumulators' bounds. */
  bytes(): number {
    return this.lanes.byteLength + this.#keys.byteLength + this.#index.bytes();
  }

  get #keepsKeys(): boolean {
    return this.expires && !(this.#index instanceof PackedIndex);
  }

  #add(keys: Float64Array, at: number): number {
    if (this.rows >= this.#capacity) this.#resize(Math.ceil((this.rows < MANY ? 2 : 1.5) * this.#capacity));
    const row = this.rows++;
    this.#clear(row);
    for (const column of this.blobs) column.push(undefined);
    this.#put(keys, at, row);
    return row;
  }

  #clear(row: number): void {
    const { stride, laneCount, lanes } = this;
    const template = this.#template;
    for (let i = 0, at = row * stride; i < laneCount; i++) lanes[at + i] = template[i];
  }

  #put(keys: Float64Array, at: number, row: number): void {
    while (!this.#index.put(keys, at, row)) this.#index = widerIndex(this.#index, this.arity, row);
    if (!this.#keepsKeys) return;
    const { arity } = this;
    if (!this.#index.isOf32Bits && this.#keys instanceof Int32Array) {
      this.#keys = new Float64Array(this.#capacity * arity);
      this.#index.copyKeys(this.#keys);
    }
    for (let j = 0; j < arity; j++) this.#keys[row * arity + j] = keys[at + j];
  }

  /** The key of a row, until the next is asked for. */
  #keyOf(row: number): Float64Array {
    if (this.#index instanceof PackedIndex) this.#index.keyOf(row, this.#key, 0);
    else for (let j = 0; j < this.arity; j++) this.#key[j] = this.#keys[row * this.arity + j];
    return this.#key;
  }

  #isLive(row: number, now: number): boolean {
    const at = row * this.stride;
    for (const { touched, after } of this.#expiry) if (now - this.lanes[at + touched] <= after) return true;
    return false;
  }

  #forget(row: number): void {
    const { stride, arity } = this;
    const keys = this.#keys;
    const last = --this.rows;
    this.#index.remove(this.#keyOf(row), 0);
    if (row !== last) {
      this.#index.move(this.#keyOf(last), 0, row);
      if (this.#keepsKeys) keys.copyWithin(row * arity, last * arity, (last + 1) * arity);
      this.lanes.copyWithin(row * stride, last * stride, (last + 1) * stride);
      for (const column of this.blobs) column[row] = column[last];
    }
    for (const column of this.blobs) column.pop();
  }

  /** Room for what is left, and as much again. */
  #shrink(): void {
    let capacity = this.#capacity;
    while (capacity > SMALLEST && 4 * this.rows < capacity) capacity = Math.ceil(capacity / 2);
    const known = this.keys();
    this.#resize(capacity);
    this.#index = keyIndex(this.arity, this.lanes, this.stride);
    this.#keys = new Int32Array(this.#keepsKeys ? capacity * this.arity : 0);
    for (let row = 1; row < this.rows; row++) this.#put(known, row * this.arity, row);
    for (const [i, column] of this.blobs.entries()) this.blobs[i] = column.slice();
  }

  #resize(capacity: number): void {
    const { stride, arity, rows } = this;
    if (this.#index instanceof PackedIndex && 8 * capacity * stride > MOST_BYTES)
      throw new StateError(
        'store: state under one set of keys needs more than 16 GiB, expected less; choose fewer features, let it expire sooner (expireAfter), or divide the keys with --key-parts',
      );
    this.#capacity = capacity;
    this.lanes = resized(this.lanes, capacity * stride, rows * stride);
    if (this.#index instanceof PackedIndex) this.#index.follow(this.lanes);
    else if (this.expires) this.#keys = resized(this.#keys, capacity * arity, rows * arity);
  }
}

/** Rows of the smallest table. */
const SMALLEST = 16;
/** Rows from which room grows by halves: the old and the new stand side by side for a moment. */
const MANY = 2 ** 20;
/** Rows that are looked at between two events. */
const SLICE = 16;
/** Bytes of lanes that hold keys: as many as can be seen as whole numbers of 32 bits. */
const MOST_BYTES = 2 ** 34;
/** Rounds within the longest expiry. */
const ROUNDS = 4;

function resized<A extends Int32Array | Float64Array>(values: A, length: number, used: number): A {
  const room = new (values.constructor as new (length: number) => A)(length);
  room.set(values.subarray(0, used));
  return room;
}

/** Where every state lives, and which requests still wait for their answers. */
export class Store {
  readonly tables: readonly Table[];
  /** Requests that later events may name, by the code of their id, oldest first. */
  readonly open = new Map<number, Event>();
  /** Events that take effect later, oldest first, for each delay of the plan. */
  readonly waiting: Queue<Event>[] = [];
  /** Ids taken within the window in which none is taken twice, where the log declares one. */
  readonly seen: Seen = [];
  /** Seq of the next event. */
  nextSeq = 0;
  /** Effective time of the newest event applied, epoch milliseconds. */
  now = 0;

  /** @param tableOf makes a table, for a store that holds a part of the state; an ordinary one by default */
  constructor(tables: readonly PlannedTable[], tableOf = (table: PlannedTable): Table => new Table(table)) {
    this.tables = tables.map(tableOf);
  }
}
