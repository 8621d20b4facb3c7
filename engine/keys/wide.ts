import type { KeyIndex } from './key-index';
import { mayFill } from './probes';

/** Keys of any length and any numbers; keys lie by row, the hash only says where to look. */
export class WideIndex implements KeyIndex {
  readonly isOf32Bits = false;
  readonly #arity: number;
  #keys: Float64Array;
  #rows = new Int32Array(32);
  #count = 0;

  constructor(arity: number) {
    this.#arity = arity;
    this.#keys = new Float64Array(16 * arity);
  }

  find(keys: Float64Array, at: number): number {
    const arity = this.#arity;
    const known = this.#keys;
    const mask = this.#rows.length - 1;
    for (let probe = hashWide(keys, at, arity) & mask; ; probe = (probe + 1) & mask) {
      const row = this.#rows[probe];
      if (row === 0) return 0;
      let j = 0;
      while (j < arity && known[row * arity + j] === keys[at + j]) j++;
      if (j === arity) return row;
    }
  }

  findAll(keys: Float64Array, n: number, rows: Int32Array): void {
    for (let i = 0; i < n; i++) rows[i] = this.find(keys, i * this.#arity);
  }

  put(keys: Float64Array, at: number, row: number): boolean {
    const arity = this.#arity;
    if ((row + 1) * arity > this.#keys.length) {
      const grown = new Float64Array(2 * (row + 1) * arity);
      grown.set(this.#keys);
      this.#keys = grown;
    }
    for (let j = 0; j < arity; j++) this.#keys[row * arity + j] = keys[at + j];
    this.#count++;
    if (2 * this.#count > this.#rows.length) this.#grow();
    this.#enter(row);
    return true;
  }

  remove(keys: Float64Array, at: number): void {
    const rows = this.#rows;
    const mask = rows.length - 1;
    this.#count--;
    let hole = this.#probeOf(this.find(keys, at));
    for (let probe = (hole + 1) & mask; rows[probe] !== 0; probe = (probe + 1) & mask) {
      const home = hashWide(this.#keys, rows[probe] * this.#arity, this.#arity) & mask;
      if (!mayFill(hole, home, probe, mask)) continue;
      rows[hole] = rows[probe];
      hole = probe;
    }
    rows[hole] = 0;
  }

  move(keys: Float64Array, at: number, row: number): void {
    const from = this.find(keys, at);
    const arity = this.#arity;
    this.#rows[this.#probeOf(from)] = row;
    this.#keys.copyWithin(row * arity, from * arity, (from + 1) * arity);
  }

  copyKeys(into: Float64Array): void {
    for (const row of this.#rows)
      for (let j = 0; j < this.#arity; j++) into[row * this.#arity + j] = this.#keys[row * this.#arity + j];
  }

  bytes(): number {
    return this.#keys.byteLength + this.#rows.byteLength;
  }

  /** Where a row in use stands. */
  #probeOf(row: number): number {
    const mask = this.#rows.length - 1;
    let probe = hashWide(this.#keys, row * this.#arity, this.#arity) & mask;
    while (this.#rows[probe] !== row) probe = (probe + 1) & mask;
    return probe;
  }

  #enter(row: number): void {
    const mask = this.#rows.length - 1;
    let probe = hashWide(this.#keys, row * this.#arity, this.#arity) & mask;
    while (this.#rows[probe] !== 0) probe = (probe + 1) & mask;
    this.#rows[probe] = row;
  }

  #grow(): void {
    const old = this.#rows;
    this.#rows = new Int32Array(2 * old.length);
    for (const row of old) if (row !== 0) this.#enter(row);
  }
}

function hashWide(keys: Float64Array, at: number, arity: number): number {
  let h = 0x9e3779b9;
  for (let j = 0; j < arity; j++) {
    const key = keys[at + j];
    h = Math.imul(h ^ (key | 0), 0x85ebca6b);
    h ^= Math.imul((key / 4294967296) | 0, 0xc2b2ae35) ^ (h >>> 15);
  }
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
