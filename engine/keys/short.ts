import type { KeyIndex } from './key-index';
import { mayFill } from './probes';

/** Where the keys at hand should stand; used up before anybody else needs it. */
let homes = new Int32Array(64);

/**
 * Keys of up to three whole numbers of 32 bits, hashed with open addressing. An entry is four numbers in one stretch
 * of a cache line: the row, 0 where nothing is, and the parts of the key, so that a look-up touches one place.
 */
export class ShortIndex implements KeyIndex {
  readonly isOf32Bits = true;
  readonly #arity: number;
  #entries = new Int32Array(4 * 32);
  #mask = 31;
  #count = 0;

  constructor(arity: number) {
    this.#arity = arity;
  }

  find(keys: Float64Array, at: number): number {
    const arity = this.#arity;
    const x = arity > 0 ? keys[at] : 0;
    const y = arity > 1 ? keys[at + 1] : 0;
    const z = arity > 2 ? keys[at + 2] : 0;
    const a = x | 0;
    const b = y | 0;
    const c = z | 0;
    if (a !== x || b !== y || c !== z) return 0;
    const entries = this.#entries;
    const mask = this.#mask;
    for (let probe = hash(a, b, c) & mask; ; probe = (probe + 1) & mask) {
      const e = probe << 2;
      const row = entries[e];
      if (row === 0 || (entries[e + 1] === a && entries[e + 2] === b && entries[e + 3] === c)) return row;
    }
  }

  findAll(keys: Float64Array, n: number, rows: Int32Array): void {
    if (this.#arity === 2) this.#findPairs(keys, n, rows);
    else if (this.#arity === 3) this.#findTriples(keys, n, rows);
    else for (let i = 0; i < n; i++) rows[i] = this.find(keys, i * this.#arity);
  }

  #findPairs(keys: Float64Array, n: number, rows: Int32Array): void {
    const entries = this.#entries;
    const mask = this.#mask;
    for (let i = 0; i < n; i++) {
      const x = keys[2 * i];
      const y = keys[2 * i + 1];
      const a = x | 0;
      const b = y | 0;
      let row = 0;
      if (a === x && b === y) {
        for (let probe = hash(a, b, 0) & mask; ; probe = (probe + 1) & mask) {
          const e = probe << 2;
          row = entries[e];
          if (row === 0 || (entries[e + 1] === a && entries[e + 2] === b)) break;
        }
      }
      rows[i] = row;
    }
  }

  /**
   * First the entries where the keys should stand are read, one after another and without asking, so that the processor
   * waits for memory once for all of them; then each is compared. Two thirds of the time of one by one; pairs gain nothing.
   */
  #findTriples(keys: Float64Array, n: number, rows: Int32Array): void {
    if (homes.length < n) homes = new Int32Array(2 * n);
    const home = homes;
    const entries = this.#entries;
    const mask = this.#mask;
    for (let i = 0; i < n; i++) {
      const x = keys[3 * i];
      const y = keys[3 * i + 1];
      const z = keys[3 * i + 2];
      const e = (hash(x | 0, y | 0, z | 0) & mask) << 2;
      home[i] = e;
      rows[i] = (x | 0) === x && (y | 0) === y && (z | 0) === z ? entries[e] : 0;
    }
    for (let i = 0; i < n; i++) {
      let row = rows[i];
      if (row === 0) continue;
      const a = keys[3 * i] | 0;
      const b = keys[3 * i + 1] | 0;
      const c = keys[3 * i + 2] | 0;
      let e = home[i];
      while (row !== 0 && (entries[e + 1] !== a || entries[e + 2] !== b || entries[e + 3] !== c)) {
        e = (e + 4) & (4 * mask + 3);
        row = entries[e];
      }
      rows[i] = row;
    }
  }

  put(keys: Float64Array, at: number, row: number): boolean {
    const arity = this.#arity;
    const x = arity > 0 ? keys[at] : 0;
    const y = arity > 1 ? keys[at + 1] : 0;
    const z = arity > 2 ? keys[at + 2] : 0;
    if ((x | 0) !== x || (y | 0) !== y || (z | 0) !== z) return false;
    if (3 * this.#count >= 2 * this.#mask) this.#grow();
    this.#count++;
    this.#enter(row, x, y, z);
    return true;
  }

  remove(keys: Float64Array, at: number): void {
    const entries = this.#entries;
    const mask = this.#mask;
    this.#count--;
    let hole = this.#probeOf(keys, at);
    for (let probe = (hole + 1) & mask; entries[probe << 2] !== 0; probe = (probe + 1) & mask) {
      const e = probe << 2;
      const home = hash(entries[e + 1], entries[e + 2], entries[e + 3]) & mask;
      if (!mayFill(hole, home, probe, mask)) continue;
      entries.copyWithin(hole << 2, e, e + 4);
      hole = probe;
    }
    entries.fill(0, hole << 2, (hole << 2) + 4);
  }

  move(keys: Float64Array, at: number, row: number): void {
    this.#entries[this.#probeOf(keys, at) << 2] = row;
  }

  copyKeys(into: Float64Array): void {
    const arity = this.#arity;
    for (let e = 0; e < this.#entries.length; e += 4) {
      const row = this.#entries[e];
      if (row > 0) for (let j = 0; j < arity; j++) into[row * arity + j] = this.#entries[e + 1 + j];
    }
  }

  bytes(): number {
    return this.#entries.byteLength;
  }

  /** Where a known key stands. */
  #probeOf(keys: Float64Array, at: number): number {
    const row = this.find(keys, at);
    const arity = this.#arity;
    const a = arity > 0 ? keys[at] : 0;
    const b = arity > 1 ? keys[at + 1] : 0;
    const c = arity > 2 ? keys[at + 2] : 0;
    let probe = hash(a, b, c) & this.#mask;
    while (this.#entries[probe << 2] !== row) probe = (probe + 1) & this.#mask;
    return probe;
  }

  #enter(row: number, a: number, b: number, c: number): void {
    const entries = this.#entries;
    const mask = this.#mask;
    let probe = hash(a, b, c) & mask;
    while (entries[probe << 2] !== 0) probe = (probe + 1) & mask;
    const e = probe << 2;
    entries[e] = row;
    entries[e + 1] = a;
    entries[e + 2] = b;
    entries[e + 3] = c;
  }

  #grow(): void {
    const old = this.#entries;
    this.#entries = new Int32Array(2 * old.length);
    this.#mask = 2 * this.#mask + 1;
    for (let e = 0; e < old.length; e += 4) if (old[e] !== 0) this.#enter(old[e], old[e + 1], old[e + 2], old[e + 3]);
  }
}

function hash(a: number, b: number, c: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77) ^ Math.imul(c, 0xc2b2ae3d);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return h ^ (h >>> 13);
}
