/**
 * The kinds of field a log may hold.
 *
 * `int` and `number(scale)` are exact (a number is kept as a whole count of its last decimal) and may be summed;
 * `float` is for row-local use only. `time` is epoch milliseconds. `set` is a set of ids, `vector` a fixed-length
 * list of floats, `text` is kept but never compared.
 */
export type Kind = 'time' | 'id' | 'bool' | 'int' | 'number' | 'float' | 'text' | 'set' | 'vector';

/** What a log says about one field; plain data, stored in `schema.json`. */
export interface Field<K extends Kind = Kind, L extends boolean = boolean> {
  readonly kind: K;
  /** The outcome of a request: stored, evaluated, never readable by a feature. */
  readonly label?: L;
  /** `number` only: decimals kept, 0 to 6. */
  readonly scale?: number;
  /** A word for the reader, such as `cents`: values of two units are never added. */
  readonly unit?: string;
  /** `vector` only: how many numbers. */
  readonly length?: number;
}

export type Fields = Readonly<Record<string, Field>>;

type Plain<K extends Kind> = Field<K, false>;

export const time = (): Plain<'time'> => ({ kind: 'time' });
export const id = (): Plain<'id'> => ({ kind: 'id' });
export const bool = (): Plain<'bool'> => ({ kind: 'bool' });
export const text = (): Plain<'text'> => ({ kind: 'text' });
export const set = (): Plain<'set'> => ({ kind: 'set' });
export const vector = (length: number): Plain<'vector'> => ({ kind: 'vector', length });
export const int = (unit?: string): Plain<'int'> => ({ kind: 'int', ...(unit && { unit }) });
export const float = (unit?: string): Plain<'float'> => ({ kind: 'float', ...(unit && { unit }) });

/** A decimal number kept exactly: `scale` decimals, values up to 2^53 / 10^scale; further decimals are rounded. */
export const number = (scale: number, unit?: string): Plain<'number'> => ({
  kind: 'number',
  scale,
  ...(unit && { unit }),
});

/** Marks a field as an outcome: it settles labels and updates state, and no feature can read it. */
export const label = <K extends Kind>(field: Field<K, false>): Field<K, true> => ({ ...field, label: true });
