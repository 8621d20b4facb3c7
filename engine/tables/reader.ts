import { DataType, type Field } from 'apache-arrow';
import { StateError } from '../base/errors';
import { openSource, type ReadBytes } from './source';
import { type Region, readLayout, type StoredPart } from './stored-layout';

/** A table of ours: each column as one typed array, missing values as NaN. */
export interface ReadTable {
  readonly rows: number;
  readonly names: readonly string[];
  readonly metadata: ReadonlyMap<string, string>;
  /** [rows] float32 or float64. @throws StateError for a name the table does not have */
  numbers(name: string): Float32Array | Float64Array;
  /** [rows] of a column of bytes, `missing` where there is none. @throws StateError for a column of another kind */
  bytes(name: string, missing: number): Uint8Array;
  /** [rows] places in `ids`, -1 where missing. */
  ids(name: string): { readonly codes: Int32Array; readonly ids: readonly string[] };
  /** [rows] texts, null where missing. */
  texts(name: string): (string | null)[];
  fieldMetadata(name: string): ReadonlyMap<string, string>;
}

/** Longest file that is held in memory; of a longer one a column is read when it is asked for. */
const HELD = 2 ** 28;

/**
 * Opens an Arrow IPC file of ours, of any size.
 *
 * @param held bytes up to which the file is held in memory
 * @throws StateError if it is missing, cut, replaced or not Arrow
 */
export function readTable(path: string, held = HELD): ReadTable {
  const readable = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof StateError) throw error;
      throw new StateError(
        `table: ${path}: cannot be read as an Arrow file (${(error as Error).message}); run the step that writes it again`,
      );
    }
  };
  const source = readable(() => openSource(path, held));
  const layout = readable(() => source.using((read) => readLayout(source.size, read)));
  const { schema, rows } = layout;
  const placeOf = new Map(schema.fields.map(({ name }, i) => [name as string, i]));
  const column = (name: string): { field: Field; parts: Iterable<StoredPart> } => {
    const place = placeOf.get(name);
    if (place === undefined)
      throw new StateError(`table: ${path}: has no column ${name}; it has ${schema.names.slice(0, 12).join(', ')} …`);
    return { field: schema.fields[place], parts: layout.parts(place) };
  };
  const filled = <A extends Float32Array | Float64Array | Int32Array | Uint8Array>(
    out: A,
    parts: Iterable<StoredPart>,
    type: DataType,
    missing: number,
  ): A => {
    readable(() => source.using((read) => fill(out, parts, type, missing, read)));
    return out;
  };
  const idsOf = ({ type }: Field): (string | null)[] =>
    DataType.isDictionary(type)
      ? readable(() => source.using((read) => layout.dictionary(type.id).flatMap((part) => textsOf(part, read))))
      : [];
  const codesOf = (parts: Iterable<StoredPart>, type: DataType): Int32Array =>
    filled(new Int32Array(rows), parts, type, -1);
  return {
    rows,
    names: schema.names as string[],
    metadata: schema.metadata,
    fieldMetadata: (name) => schema.fields[placeOf.get(name) ?? -1]?.metadata ?? new Map(),
    numbers(name) {
      const { field, parts } = column(name);
      const isFloat32 = DataType.isFloat(field.type) && field.type.precision === 1;
      const out = isFloat32 ? new Float32Array(rows) : new Float64Array(rows);
      return filled(out, parts, field.type, Number.NaN);
    },
    bytes(name, missing) {
      const { field, parts } = column(name);
      if (!DataType.isInt(field.type) || field.type.bitWidth !== 8)
        throw new StateError(`table: ${path}: column ${name} is ${field.type}, expected bytes`);
      return filled(new Uint8Array(rows), parts, field.type, missing);
    },
    ids(name) {
      const { field, parts } = column(name);
      return { codes: codesOf(parts, field.type), ids: idsOf(field) as string[] };
    },
    texts(name) {
      const { field, parts } = column(name);
      if (!DataType.isDictionary(field.type))
        return readable(() => source.using((read) => [...parts].flatMap((part) => textsOf(part, read))));
      const ids = idsOf(field);
      return Array.from(codesOf(parts, field.type), (code) => (code < 0 ? null : ids[code]));
    },
  };
}

function fill(
  out: Float32Array | Float64Array | Int32Array | Uint8Array,
  parts: Iterable<StoredPart>,
  type: DataType,
  missing: number,
  read: ReadBytes,
): void {
  let at = 0;
  for (const { rows, nulls, regions } of parts) {
    const values = numbersOf(type, regions[1], rows, read);
    if (values instanceof BigInt64Array) for (let i = 0; i < rows; i++) out[at + i] = Number(values[i]);
    else out.set(values, at);
    if (nulls > 0) {
      const valid = read(regions[0].at, regions[0].bytes);
      // a bitmap's bit is 1 where there is a value
      for (let i = 0; i < rows; i++) if (((valid[i >> 3] >> (i & 7)) & 1) === 0) out[at + i] = missing;
    }
    at += rows;
  }
}

function numbersOf(type: DataType, { at }: Region, rows: number, read: ReadBytes) {
  const Kind = kindOf(type);
  const size = Kind.BYTES_PER_ELEMENT;
  const bytes = read(at, rows * size);
  const { buffer, byteOffset } = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return new Kind(buffer as ArrayBuffer, byteOffset, rows);
}

function kindOf(type: DataType) {
  if (DataType.isDictionary(type)) return Int32Array;
  if (DataType.isFloat(type)) return type.precision === 1 ? Float32Array : Float64Array;
  if (DataType.isTimestamp(type)) return BigInt64Array;
  if (DataType.isInt(type)) return type.bitWidth === 64 ? BigInt64Array : type.bitWidth === 8 ? Uint8Array : Int32Array;
  throw new Error(`it holds ${type} where numbers are expected`);
}

function textsOf({ rows, nulls, regions }: StoredPart, read: ReadBytes): (string | null)[] {
  if (rows === 0) return [];
  const [validity, offsets, values] = regions;
  const starts = read(offsets.at, 4 * (rows + 1)).slice();
  const ends = new Int32Array(starts.buffer, 0, rows + 1);
  const utf8 = read(values.at, values.bytes);
  const bytes = Buffer.from(utf8.buffer, utf8.byteOffset, utf8.length);
  const valid = nulls > 0 ? read(validity.at, validity.bytes) : null;
  return Array.from({ length: rows }, (_, i) =>
    valid !== null && ((valid[i >> 3] >> (i & 7)) & 1) === 0 ? null : bytes.toString('utf8', ends[i], ends[i + 1]),
  );
}
