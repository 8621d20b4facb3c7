import { hashed } from './hashed';
import type { KeyIndex } from './key-index';
import { mayFill } from './probes';

/**
 * Keys of one whole number of 32 bits, or of none, hashed with open addressing. An entry is two numbers: the row, 0 where
 * nothing is, and the key.
 */
export class SparseIndex implements KeyIndex {
  readonly isOf32Bits = true;
  readonly #arity: number;
  #entries = new Int32Array(2 * 32);
  #mask = 31;
  #count = 0;

  constructor(arity: number) {
    this.#arity = arity;
  }

  find(keys: Float64Array, at: number): number {
    const x = this.#arity > 0 ? keys[at] : 0;
    const a = x | 0;
    if (a !== x) return 0;
    const entries = this.#entries;
    for (let probe = hashed(a, 0, 0) & this.#mask; ; probe = (probe + 1) & this.#mask) {
      const row = entries[2 * probe];
      if (row === 0 || entries[2 * probe + 1] === a) return row;
    }
  }

  findAll(keys: Float64Array, n: number, rows: Int32Array): void {
    for (let i = 0; i < n; i++) rows[i] = this.find(keys, i);
  }

  put(keys: Float64Array, at: number, row: number): boolean {
    const x = this.#arity > 0 ? keys[at] : 0;
    if ((x | 0) !== x) return false;
    if (3 * this.#count >= 2 * this.#mask) this.#grow();
    this.#count++;
    this.#enter(row, x);
    return true;
  }

  remove(keys: Float64Array, at: number): void {
    const entries = this.#entries;
    const mask = this.#mask;
    this.#count--;
    let hole = this.#probeOf(keys, at);
    for (let probe = (hole + 1) & mask; entries[2 * probe] !== 0; probe = (probe + 1) & mask) {
      if (!mayFill(hole, hashed(entries[2 * probe + 1], 0, 0) & mask, probe, mask)) continue;
      entries.copyWithin(2 * hole, 2 * probe, 2 * probe + 2);
      hole = probe;
    }
    entries.fill(0, 2 * hole, 2 * hole + 2);
  }

  move(keys: Float64Array, at: number, row: number): void {
    this.#entries[2 * this.#probeOf(keys, at)] = row;
  }

  copyKeys(into: Float64Array): void {
    if (this.#arity === 0) return;
    for (let e = 0; e < this.#entries.length; e += 2)
      if (this.#entries[e] > 0) into[this.#entries[e]] = this.#entries[e + 1];
  }

  bytes(): number {
    return this.#entries.byteLength;
  }

  /** Where a known key stands. */
  #probeOf(keys: Float64Array, at: number): number {
    const row = this.find(keys, at);
    let probe = hashed(this.#arity > 0 ? keys[at] : 0, 0, 0) & this.#mask;
    while (this.#entries[2 * probe] !== row) probe = (probe + 1) & this.#mask;
    return probe;
  }

  #enter(row: number, key: number): void {
    const entries = this.#entries;
    let probe = hashed(key, 0, 0) & this.#mask;
    while (entries[2 * probe] !== 0) probe = (probe + 1) & this.#mask;
    entries[2 * probe] = row;
    entries[2 * probe + 1] = key;
  }

  #grow(): void {
    const old = this.#entries;
    this.#entries = new Int32Array(2 * old.length);
    this.#mask = 2 * this.#mask + 1;
    for (let e = 0; e < old.length; e += 2) if (old[e] !== 0) this.#enter(old[e], old[e + 1]);
  }
}
