import { DirectIndex } from './direct';
import type { KeyIndex } from './key-index';
import { PackedIndex } from './packed';
import { SparseIndex } from './sparse';
import { WideIndex } from './wide';

export type { KeyIndex } from './key-index';
export { PackedIndex } from './packed';

/**
 * An index for keys of so many parts: by number where a key is one small whole number, as codes are, in the rows where it
 * is two or three, else hashed.
 *
 * @param lanes [rows x stride] of the table
 */
export function keyIndex(arity: number, lanes: Float64Array, stride: number): KeyIndex {
  if (arity === 1) return new DirectIndex(8 * stride);
  if (arity === 0) return new SparseIndex(0);
  return arity <= 3 ? new PackedIndex(arity, lanes, stride) : new WideIndex(arity);
}

/** The same keys in an index that can hold what `index` could not. */
export function widerIndex(index: KeyIndex, arity: number, rows: number): KeyIndex {
  const keys = new Float64Array(rows * arity);
  index.copyKeys(keys);
  if (index instanceof DirectIndex) {
    const sparse = new SparseIndex(1);
    let row = 1;
    while (row < rows && sparse.put(keys, row, row)) row++;
    if (row >= rows) return sparse;
  }
  const wide = new WideIndex(arity);
  for (let row = 1; row < rows; row++) wide.put(keys, row * arity, row);
  return wide;
}
