/** From the exact tuple of a key to its row. Rows are counted from 1; 0 says that a key was never seen. */
export interface KeyIndex {
  /** Whether all keys that it can hold are whole numbers of 32 bits. */
  readonly isOf32Bits: boolean;
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
