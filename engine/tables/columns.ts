/**
 * The kinds of column our tables have. `id` holds dictionary codes, `time` epoch milliseconds, `count` whole numbers,
 * `bin` numbers of bins as bytes.
 */
export type ColumnKind = 'id' | 'time' | 'count' | 'small' | 'float' | 'double' | 'text' | 'bin';

/** One column of a table to write: its kind, and what Arrow keeps about it. */
export interface ColumnSpec {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly metadata?: Readonly<Record<string, string>>;
  /** `id` only: the text of a code; the table's own unless given. */
  readonly idOf?: (code: number) => string;
  /** `id` only: codes come as 0, 1, 2 …, some perhaps left out, so that nothing need be remembered of them. */
  readonly isDense?: boolean;
  /** `bin` only: the bin that means missing. */
  readonly missing?: number;
}

/** Values of a batch, [rows]; NaN (or a code below 0) is null. */
export type Values = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Values of a `text` column, [rows]. */
export type Texts = readonly (string | null)[];

/**
 * Gives every NaN one pattern of bits, in place. A processor and a compiler give missing values either sign, as they
 * happen to run; no value tells, but bytes would.
 */
export function sameNaN<A extends Float32Array | Float64Array>(values: A): A {
  const width = values.BYTES_PER_ELEMENT / 4;
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length * width);
  for (let i = 0; i < values.length; i++) {
    if (values[i] === values[i]) continue;
    bits[i * width] = width === 1 ? 0x7fc0_0000 : 0;
    if (width === 2) bits[2 * i + 1] = 0x7ff8_0000;
  }
  return values;
}
