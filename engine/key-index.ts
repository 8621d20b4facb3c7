/** From the exact tuple of a key to its row. Rows are counted from 1; 0 says that a key was never seen. */
export interface KeyIndex {
  /** The row of the key at `keys[at…]`, 0 without one; a missing part (NaN) is no key's. Changes nothing. */
  find(keys: Float64Array, at: number): number;
  /** The rows of n keys that lie one after another. */
  findAll(keys: Float64Array, n: number, rows: Int32Array): void;
  /** Remembers the row of a key that is not known; false if this kind of index cannot hold the key. */
  put(keys: Float64Array, at: number, row: number): boolean;
  /** Forgets a key that is known. */
  remove(keys: Float64Array, at: number): void;
  /** Gives a key that is known another row, which is no other key's. */
  move(keys: Float64Array, at: number, row: number): void;
  /** Writes the known keys, each at its row: [rows x arity] float64. */
  copyKeys(into: Float64Array): void;
  bytes(): number;
}

/** An index for keys of so many parts: by number where a key is one small whole number, as codes are, else hashed. */
export function keyIndex(arity: number, rowBytes: number): KeyIndex {
  if (arity === 1) return new DirectIndex(rowBytes);
  return arity <= 3 ? new ShortIndex(arity) : new WideIndex(arity);
}

/** The same keys in an index that can hold what `index` could not. */
export function widerIndex(index: KeyIndex, arity: number, rows: number): KeyIndex {
  const keys = new Float64Array(rows * arity);
  index.copyKeys(keys);
  if (index instanceof DirectIndex) {
    const short = new ShortIndex(1);
    let row = 1;
    while (row < rows && short.put(keys, row, row)) row++;
    if (row >= rows) return short;
  }
  const wide = new WideIndex(arity);
  for (let row = 1; row < rows; row++) wide.put(keys, row * arity, row);
  return wide;
}

/** Numbers from here on stand at place 0: small negative ones have a place too. */
const LOWEST = -64;

/** Keys of one whole number, each at the place of its number; as long as that takes no more room than the rows do. */
class DirectIndex implements KeyIndex {
  readonly #rowBytes: number;
  #rows = new Int32Array(256);
  #count = 0;

  constructor(rowBytes: number) {
    this.#rowBytes = rowBytes;
  }

  find(keys: Float64Array, at: number): number {
    const key = keys[at];
    const i = ((key | 0) - LOWEST) | 0;
    return (key | 0) === key && i >= 0 && i < this.#rows.length ? this.#rows[i] : 0;
  }

  findAll(keys: Float64Array, n: number, rows: Int32Array): void {
    const known = this.#rows;
    for (let k = 0; k < n; k++) {
      const key = keys[k];
      const i = ((key | 0) - LOWEST) | 0;
      rows[k] = (key | 0) === key && i >= 0 && i < known.length ? known[i] : 0;
    }
  }

  put(keys: Float64Array, at: number, row: number): boolean {
    const key = keys[at];
    const i = ((key | 0) - LOWEST) | 0;
    if ((key | 0) !== key || i < 0) return false;
    if (i >= this.#rows.length) {
      if (4 * i > ROOM + this.#rowBytes * this.#count) return false;
      const rows = new Int32Array(powerAbove(i + 1));
      rows.set(this.#rows);
      this.#rows = rows;
    }
    this.#rows[i] = row;
    this.#count++;
    return true;
  }

  remove(keys: Float64Array, at: number): void {
    this.#rows[keys[at] - LOWEST] = 0;
    this.#count--;
  }

  move(keys: Float64Array, at: number, row: number): void {
    this.#rows[keys[at] - LOWEST] = row;
  }

  copyKeys(into: Float64Array): void {
    for (let i = 0; i < this.#rows.length; i++) if (this.#rows[i] !== 0) into[this.#rows[i]] = i + LOWEST;
  }

  bytes(): number {
    return this.#rows.byteLength;
  }
}

/** Where the keys at hand should stand; used up before anybody else needs it. */
let homes = new Int32Array(64);

/** Bytes that a direct index may take whatever it holds. */
const ROOM = 1 << 20;

/**
 * Keys of up to three whole numbers of 32 bits, hashed with open addressing. An entry is four numbers in one stretch
 * of a cache line: the row, 0 where nothing is, and the parts of the key, so that a look-up touches one place.
 */
class ShortIndex implements KeyIndex {
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

/** Keys of any length and any numbers; keys lie by row, the hash only says where to look. */
class WideIndex implements KeyIndex {
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

/** Whether what stands at a probe may move back to a hole: the hole does not lie before the place it was hashed to. */
function mayFill(hole: number, home: number, probe: number, mask: number): boolean {
  return ((probe - home) & mask) >= ((probe - hole) & mask);
}

function hash(a: number, b: number, c: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77) ^ Math.imul(c, 0xc2b2ae3d);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return h ^ (h >>> 13);
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

function powerAbove(n: number): number {
  return 2 ** Math.ceil(Math.log2(n));
}
