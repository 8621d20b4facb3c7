import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import {
  AsyncByteQueue,
  type Data,
  type DataType,
  Dictionary as DictionaryType,
  Field,
  Float32,
  Float64,
  Int32,
  Int64,
  makeData,
  makeVector,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  TimestampMillisecond,
  Uint8,
  Utf8,
  type Vector,
} from 'apache-arrow';
import { DeclarationError } from '../base/errors';
import { type ColumnKind, type ColumnSpec, sameNaN, type Texts, type Values } from './columns';

/**
 * Writes an Arrow IPC file batch by batch: memory holds one batch. The file has its final name only once it is whole.
 *
 * Ids are one dictionary for the table, in the order of their first use, grown by deltas.
 */
export class TableWriter {
  readonly #path: string;
  readonly #columns: readonly ColumnSpec[];
  readonly #idOf: (code: number) => string;
  readonly #file: number;
  readonly #writer: RecordBatchFileWriter;
  readonly #schema: Schema;
  readonly #dictionaries = new Map<string, GrowingDictionary>();
  /** Rows written so far. */
  rows = 0;
  /** Bytes written so far. */
  bytes = 0;

  /** @throws DeclarationError when two columns have one name; nothing is written then */
  constructor(
    path: string,
    columns: readonly ColumnSpec[],
    idOf: (code: number) => string,
    metadata: Readonly<Record<string, string>> = {},
  ) {
    const repeated = columns.find(({ name }, i) => columns.findIndex((other) => other.name === name) < i);
    if (repeated) {
      throw new DeclarationError(
        `table ${path}: two columns have the name ${repeated.name}, expected each name once; rename one of them`,
        'E_NAME',
      );
    }
    this.#path = path;
    this.#columns = columns;
    this.#idOf = idOf;
    this.#file = openSync(`${path}.part`, 'w');
    const fields = columns.map(({ name, kind, isDense = false, metadata: about = {} }, i) => {
      if (kind === 'id') this.#dictionaries.set(name, new GrowingDictionary(i, isDense));
      return new Field(name, typeOf(kind, i), true, new Map(Object.entries(about)));
    });
    this.#schema = new Schema(fields, new Map(Object.entries(metadata)));
    const sink = new FileSink((chunk) => {
      this.bytes += chunk.byteLength;
      for (let at = 0; at < chunk.byteLength; ) at += writeSync(this.#file, chunk, at);
    });
    this.#writer = new RecordBatchFileWriter({ autoDestroy: false });
    this.#writer.reset(sink as never, this.#schema);
  }

  /** Appends rows: the first `rows` values of each column, in the order of the columns. */
  write(values: readonly (Values | Texts)[], rows: number): void {
    if (rows === 0) return;
    const children = this.#columns.map((column, i) => this.#data(column, i, values[i], rows));
    const struct = makeData({
      type: new Struct(this.#schema.fields),
      length: rows,
      nullCount: 0,
      children: children as never,
    });
    this.#writer.write(new RecordBatch(this.#schema, struct as never));
    this.rows += rows;
  }

  /** Ends the file and gives it its name. */
  close(): void {
    this.#writer.finish();
    closeSync(this.#file);
    renameSync(`${this.#path}.part`, this.#path);
  }

  /** Leaves nothing behind. */
  abort(): void {
    closeSync(this.#file);
    rmSync(`${this.#path}.part`, { force: true });
  }

  #data(
    { name, kind, idOf = this.#idOf, missing }: ColumnSpec,
    column: number,
    given: Values | Texts,
    rows: number,
  ): Data {
    if (kind === 'text') return utf8((given as Texts).slice(0, rows));
    const values = given as Values;
    if (kind === 'id') return this.#dictionaries.get(name)!.data(values, rows, idOf);
    const [nullBitmap, nullCount] = kind === 'bin' ? without(values, rows, missing!) : nulls(values, rows);
    const common = {
      type: typeOf(kind, column) as never,
      length: rows,
      nullCount,
      ...(nullCount > 0 && { nullBitmap }),
    };
    const some = values.subarray(0, rows);
    if (kind === 'float') return makeData({ ...common, data: asWritten(some, Float32Array, nullCount) });
    if (kind === 'double') return makeData({ ...common, data: asWritten(some, Float64Array, nullCount) });
    if (kind === 'bin') return makeData({ ...common, data: asWritten(some, Uint8Array, 0) });
    if (kind === 'small') return makeData({ ...common, data: new Int32Array(some) });
    const wide = new BigInt64Array(rows);
    for (let i = 0; i < rows; i++) wide[i] = values[i] === values[i] ? BigInt(values[i]) : 0n;
    return makeData({ ...common, data: wide } as never);
  }
}

/** Values as they stand in the file: themselves where they are so already, since a batch is written before they change. */
function asWritten<A extends Values>(values: Values, type: new (values: ArrayLike<number>) => A, nullCount: number): A {
  const numbers = nullCount === 0 && values instanceof type ? values : new type(values);
  return nullCount > 0 ? sameNaN(numbers as never) : numbers;
}

class FileSink extends AsyncByteQueue {
  readonly #take: (chunk: Uint8Array) => void;
  constructor(take: (chunk: Uint8Array) => void) {
    super();
    this.#take = take;
  }
  override write(chunk: Uint8Array): void {
    if (chunk.byteLength > 0) this.#take(chunk);
  }
}

/** The ids of one column as an Arrow dictionary that grows by a chunk per batch. */
class GrowingDictionary {
  readonly #type: DictionaryType;
  readonly #isDense: boolean;
  readonly #places = new Map<number, number>();
  #vector: Vector<Utf8> | null = null;
  #size = 0;

  constructor(column: number, isDense: boolean) {
    this.#type = new DictionaryType(new Utf8(), new Int32(), column);
    this.#isDense = isDense;
  }

  data(codes: Values, rows: number, idOf: (code: number) => string): Data {
    const places = new Int32Array(rows);
    const fresh: string[] = [];
    for (let i = 0; i < rows; i++) {
      const code = codes[i];
      places[i] = this.#isDense ? this.#own(code, fresh, idOf) : this.#place(code, fresh, idOf);
    }
    if (fresh.length > 0 || this.#vector === null) {
      const chunk = makeVector(utf8(fresh));
      this.#vector = this.#vector === null ? chunk : this.#vector.concat(chunk);
    }
    const [nullBitmap, nullCount] = nulls(codes, rows);
    return makeData({
      type: this.#type,
      length: rows,
      nullCount,
      ...(nullCount > 0 && { nullBitmap }),
      data: places,
      dictionary: this.#vector,
    });
  }

  #place(code: number, fresh: string[], idOf: (code: number) => string): number {
    let place = this.#places.get(code);
    if (place === undefined && code >= 0) {
      place = this.#places.size;
      this.#places.set(code, place);
      fresh.push(idOf(code));
    }
    return place ?? 0;
  }

  #own(code: number, fresh: string[], idOf: (code: number) => string): number {
    while (this.#size <= code) fresh.push(idOf(this.#size++));
    return code;
  }
}

function utf8(texts: Texts): Data<Utf8> {
  const encoded = texts.map((text) => Buffer.from(text ?? '', 'utf8'));
  const valueOffsets = new Int32Array(texts.length + 1);
  encoded.forEach((bytes, i) => (valueOffsets[i + 1] = valueOffsets[i] + bytes.length));
  const [nullBitmap, nullCount] = nulls(
    Float32Array.from(texts, (text) => (text === null ? Number.NaN : 0)),
    texts.length,
  );
  return makeData({
    type: new Utf8(),
    length: texts.length,
    nullCount,
    ...(nullCount > 0 && { nullBitmap }),
    valueOffsets,
    data: Buffer.concat(encoded),
  });
}

function typeOf(kind: ColumnKind, column: number): DataType {
  switch (kind) {
    case 'id':
      return new DictionaryType(new Utf8(), new Int32(), column);
    case 'time':
      return new TimestampMillisecond();
    case 'count':
      return new Int64();
    case 'small':
      return new Int32();
    case 'float':
      return new Float32();
    case 'double':
      return new Float64();
    case 'text':
      return new Utf8();
    case 'bin':
      return new Uint8();
  }
}

/** The validity bitmap (1: has a value) and how many rows have none; an empty one where all have. */
function nulls(values: Values, rows: number): [Uint8Array, number] {
  if (isWhole(values, rows)) return [NO_BITMAP, 0];
  const bitmap = new Uint8Array(((rows + 63) >> 6) << 3);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    const value = values[i];
    if (value === value) bitmap[i >> 3] |= 1 << (i & 7);
    else count++;
  }
  return [bitmap, count];
}

/** The same where one value means missing. */
function without(values: Values, rows: number, missing: number): [Uint8Array, number] {
  const first = values.indexOf(missing);
  if (first < 0 || first >= rows) return [NO_BITMAP, 0];
  const bitmap = new Uint8Array(((rows + 63) >> 6) << 3);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    if (values[i] === missing) count++;
    else bitmap[i >> 3] |= 1 << (i & 7);
  }
  return [bitmap, count];
}

function isWhole(values: Values, rows: number): boolean {
  for (let i = 0; i < rows; i++) if (values[i] !== values[i]) return false;
  return true;
}

const NO_BITMAP = new Uint8Array(0);
