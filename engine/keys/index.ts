import { DirectIndex } from './direct';
import type { KeyIndex } from './key-index';
import { ShortIndex } from './short';
import { WideIndex } from './wide';

export type { KeyIndex } from './key-index';

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
