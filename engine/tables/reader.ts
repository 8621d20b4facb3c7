import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type Table as ArrowTable, tableFromIPC } from 'apache-arrow';
import { StateError } from '../base/errors';

/** A table of ours, read whole: every column as one typed array, missing values as NaN. */
export interface ReadTable {
  readonly rows: number;
  readonly names: readonly string[];
  readonly metadata: ReadonlyMap<string, string>;
  /** [rows] float32 or float64. @throws StateError for a name the table does not have */
  numbers(name: string): Float32Array | Float64Array;
  /** [rows] places in `ids`, -1 where missing. */
  ids(name: string): { readonly codes: Int32Array; readonly ids: readonly string[] };
  /** [rows] texts, null where missing. */
  texts(name: string): (string | null)[];
  fieldMetadata(name: string): ReadonlyMap<string, string>;
}

/** Longest file that is read whole: one typed array cannot hold more. */
const LONGEST = 2 ** 32 - 1;
/** Most bytes the system reads at a time. */
const PIECE = 2 ** 30;

function bytesOf(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size > LONGEST)
      throw new Error(
        `it has ${size} bytes, expected at most ${LONGEST} to read it whole; choose fewer columns with --features, or replay with --columns-as uint8`,
      );
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; ) {
      const read = readSync(file, bytes, at, Math.min(PIECE, size - at), at);
      if (read === 0) throw new Error('it was cut while it was read');
      at += read;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}

/** Reads an Arrow IPC file. @throws StateError if it is missing, cut or not Arrow */
export function readTable(path: string): ReadTable {
  let table: ArrowTable;
  try {
    table = tableFromIPC(bytesOf(path));
  } catch (error) {
    if (error instanceof StateError) throw error;
    throw new StateError(
      `table: ${path}: cannot be read as an Arrow file (${(error as Error).message}); run the step that writes it again`,
    );
  }
  const column = (name: string) => {
    const found = table.getChild(name);
    if (!found)
      throw new StateError(
        `table: ${path}: has no column ${name}; it has ${table.schema.names.slice(0, 12).join(', ')} …`,
      );
    return found;
  };
  return {
    rows: table.numRows,
    names: table.schema.names as string[],
    metadata: table.schema.metadata,
    fieldMetadata: (name) => table.schema.fields.find((field) => field.name === name)?.metadata ?? new Map(),
    numbers(name) {
      const { data } = column(name);
      const isFloat32 = data[0]?.values instanceof Float32Array;
      const out = isFloat32 ? new Float32Array(table.numRows) : new Float64Array(table.numRows);
      let at = 0;
      for (const part of data) {
        const values = part.values as ArrayLike<number | bigint>;
        const { length, nullCount, nullBitmap: valid } = part;
        if (values instanceof Float64Array || values instanceof Float32Array || values instanceof Int32Array)
          out.set(values.subarray(0, length), at);
        else for (let i = 0; i < length; i++) out[at + i] = Number(values[i]);
        // a bitmap's bit is 1 where there is a value
        if (nullCount > 0)
          for (let i = 0; i < length; i++) if (((valid[i >> 3] >> (i & 7)) & 1) === 0) out[at + i] = Number.NaN;
        at += length;
      }
      return out;
    },
    ids(name) {
      const vector = column(name);
      const codes = new Int32Array(table.numRows);
      let at = 0;
      let dictionary: readonly string[] = [];
      for (const part of vector.data) {
        for (let i = 0; i < part.length; i++) codes[at + i] = part.getValid(i) ? (part.values as Int32Array)[i] : -1;
        at += part.length;
        const known = part.dictionary ? (part.dictionary.toArray() as readonly string[]) : [];
        if (known.length > dictionary.length) dictionary = known;
      }
      return { codes, ids: dictionary };
    },
    texts: (name) => Array.from(column(name) as Iterable<string | null>),
  };
}
