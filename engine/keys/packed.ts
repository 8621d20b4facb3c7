import { keyLanes } from '../plan/table';
import { hashed } from './hashed';
import type { KeyIndex } from './key-index';
import { mayFill } from './probes';

/** A slot is the row and, in its highest bits, some of the hash: what is not sought is rarely looked at. */
const ROW = 2 ** 27 - 1;
const TAG = ~ROW;

/** Hashes of the keys at hand; used up before anybody else needs them. */
let hashes = new Int32Array(64);

/**
 * Keys of two or three whole numbers of 32 bits that lie in their own rows, behind the lanes; the index holds 4 bytes for
 * a row, at most half full. A look-up touches the slot and the row, which is read anyway.
 */
export class PackedIndex implements KeyIndex {
  readonly isOf32Bits = true;
  readonly #arity: number;
  /** Whole numbers per row, and where the key begins among them. */
  readonly #stride: number;
  readonly #first: number;
  #rows: Int32Array;
  #slots = new Int32Array(32);
  #mask = 31;
  #count = 0;

  /** @param lanes [rows x stride] of the table, the key last in each row */
  constructor(arity: number, lanes: Float64Array, stride: number) {
    this.#arity = arity;
    this.#stride = 2 * stride;
    this.#first = 2 * (stride - keyLanes(arity));
    this.#rows = new Int32Array(lanes.buffer);
  }

  /** The rows were copied to other memory. */
  follow(lanes: Float64Array): void {
    this.#rows = new Int32Array(lanes.buffer);
  }

  find(keys: Float64Array, at: number): number {
    const x = keys[at];
    const y = keys[at + 1];
    const z = this.#arity > 2 ? keys[at + 2] : 0;
    const a = x | 0;
    const b = y | 0;
    const c = z | 0;
    if (a !== x || b !== y || c !== z) return 0;
    const hash = hashed(a, b, c);
    return this.#seek(this.#slots[hash & this.#mask], hash, a, b, c);
  }

  /** First the slots of all are read, one after another and without asking, so that the processor waits for memory once. */
  findAll(keys: Float64Array, n: number, rows: Int32Array): void {
    if (hashes.length < n) hashes = new Int32Array(2 * n);
    const [known, slots, mask, arity] = [hashes, this.#slots, this.#mask, this.#arity];
    for (let i = 0, at = 0; i < n; i++, at += arity) {
      const x = keys[at];
      const y = keys[at + 1];
      const z = arity > 2 ? keys[at + 2] : 0;
      const hash = hashed(x | 0, y | 0, z | 0);
      known[i] = hash;
      rows[i] = (x | 0) === x && (y | 0) === y && (z | 0) === z ? slots[hash & mask] : 0;
    }
    for (let i = 0, at = 0; i < n; i++, at += arity) {
      const slot = rows[i];
      if (slot !== 0)
        rows[i] = this.#seek(slot, known[i], keys[at] | 0, keys[at + 1] | 0, arity > 2 ? keys[at + 2] | 0 : 0);
    }
  }

  put(keys: Float64Array, at: number, row: number): boolean {
    const a = keys[at];
    const b = keys[at + 1];
    const c = this.#arity > 2 ? keys[at + 2] : 0;
    if ((a | 0) !== a || (b | 0) !== b || (c | 0) !== c || row > ROW) return false;
    if (2 * this.#count > this.#mask) this.#grow();
    this.#count++;
    const place = row * this.#stride + this.#first;
    this.#rows[place] = a;
    this.#rows[place + 1] = b;
    if (this.#arity > 2) this.#rows[place + 2] = c;
    this.#enter(row, hashed(a, b, c));
    return true;
  }

  remove(keys: Float64Array, at: number): void {
    const [slots, mask] = [this.#slots, this.#mask];
    this.#count--;
    let hole = this.#probeOf(this.find(keys, at));
    for (let probe = (hole + 1) & mask; slots[probe] !== 0; probe = (probe + 1) & mask) {
      if (!mayFill(hole, this.#hashOf(slots[probe] & ROW) & mask, probe, mask)) continue;
      slots[hole] = slots[probe];
      hole = probe;
    }
    slots[hole] = 0;
  }

  move(keys: Float64Array, at: number, row: number): void {
    const probe = this.#probeOf(this.find(keys, at));
    this.#slots[probe] = (this.#slots[probe] & TAG) | row;
  }

  /** Writes the key of a row. */
  keyOf(row: number, into: Float64Array, at: number): void {
    const place = row * this.#stride + this.#first;
    for (let j = 0; j < this.#arity; j++) into[at + j] = this.#rows[place + j];
  }

  copyKeys(into: Float64Array): void {
    for (let row = 1; row <= this.#count; row++) this.keyOf(row, into, row * this.#arity);
  }

  bytes(): number {
    return this.#slots.byteLength;
  }

  /** The row of a key from the first slot it may lie in. */
  #seek(first: number, hash: number, a: number, b: number, c: number): number {
    const [slots, mask, rows] = [this.#slots, this.#mask, this.#rows];
    let slot = first;
    for (let probe = hash & mask; slot !== 0; slot = slots[probe]) {
      if (((slot ^ hash) & TAG) === 0) {
        const row = slot & ROW;
        const place = row * this.#stride + this.#first;
        if (rows[place] === a && rows[place + 1] === b && (this.#arity < 3 || rows[place + 2] === c)) return row;
      }
      probe = (probe + 1) & mask;
    }
    return 0;
  }

  #hashOf(row: number): number {
    const place = row * this.#stride + this.#first;
    return hashed(this.#rows[place], this.#rows[place + 1], this.#arity > 2 ? this.#rows[place + 2] : 0);
  }

  /** Where a row in use stands. */
  #probeOf(row: number): number {
    let probe = this.#hashOf(row) & this.#mask;
    while ((this.#slots[probe] & ROW) !== row) probe = (probe + 1) & this.#mask;
    return probe;
  }

  #enter(row: number, hash: number): void {
    const [slots, mask] = [this.#slots, this.#mask];
    let probe = hash & mask;
    while (slots[probe] !== 0) probe = (probe + 1) & mask;
    slots[probe] = (hash & TAG) | row;
  }

  /** The rows in use are 1 to `count`: they are entered anew in their order. */
  #grow(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    this.#mask = 2 * this.#mask + 1;
    for (let row = 1; row <= this.#count; row++) this.#enter(row, this.#hashOf(row));
  }
}
