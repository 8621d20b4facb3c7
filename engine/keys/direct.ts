import type { KeyIndex } from './key-index';

/** Numbers from here on stand at place 0: small negative ones have a place too. */
const LOWEST = -64;

/** Keys of one whole number, each at the place of its number; as long as that takes no more room than the rows do. */
export class DirectIndex implements KeyIndex {
  readonly isOf32Bits = true;
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

/** Bytes that a direct index may take whatever it holds. */
const ROOM = 1 << 20;

function powerAbove(n: number): number {
  return 2 ** Math.ceil(Math.log2(n));
}
