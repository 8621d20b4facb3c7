import { open } from 'node:fs/promises';
import { DataType, type Field, RecordBatchReader, type Vector } from 'apache-arrow';
import { StateError } from '../base/errors';
import type { ColumnKind } from './columns';

/** A column of a stored table. */
export interface StoredColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** What was written about it. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** One batch of a column, [rows]: numbers (NaN: missing), or texts (null: missing); times are epoch milliseconds. */
export type BatchValues = Float64Array | Float32Array | (string | null)[];

/** A table that is read batch by batch: memory holds one batch and the dictionaries. */
export interface TableBatches {
  readonly columns: readonly StoredColumn[];
  readonly metadata: ReadonlyMap<string, string>;
  readonly batches: AsyncIterable<{ readonly rows: number; values(column: number): BatchValues }>;
  close(): Promise<void>;
}

/** Opens an Arrow file of ours for reading in batches. @throws StateError if it is missing, cut or not Arrow */
export async function openBatches(path: string): Promise<TableBatches> {
  const refuse = (error: unknown): never => {
    throw new StateError(
      `table: ${path}: cannot be read as an Arrow file (${(error as Error).message}); run the step that writes it again`,
    );
  };
  const file = await open(path).catch(refuse);
  const reader = await RecordBatchReader.from(file).catch(refuse);
  await reader.open().catch(refuse);
  const { fields, metadata } = reader.schema;
  return {
    columns: fields.map((field) => ({ name: field.name, kind: kindOf(field), metadata: field.metadata })),
    metadata,
    batches: batchesOf(reader),
    async close() {
      await reader.cancel();
      await file.close().catch(() => undefined);
    },
  };
}

async function* batchesOf(reader: RecordBatchReader): AsyncGenerator<{ rows: number; values(c: number): BatchValues }> {
  for await (const batch of reader) {
    yield { rows: batch.numRows, values: (column) => valuesOf(batch.getChildAt(column)!, batch.numRows) };
  }
}

function valuesOf(vector: Vector, rows: number): BatchValues {
  const [part] = vector.data;
  if (DataType.isDictionary(vector.type)) {
    const ids = part!.dictionary!;
    const codes = part!.values as Int32Array;
    const seen = new Map<number, string>();
    return Array.from({ length: rows }, (_, i) => {
      if (!part!.getValid(i)) return null;
      const code = codes[i];
      let text = seen.get(code);
      if (text === undefined) seen.set(code, (text = ids.get(code) as string));
      return text;
    });
  }
  if (DataType.isUtf8(vector.type)) return Array.from(vector as Iterable<string | null>);
  const stored = part!.values as ArrayLike<number | bigint>;
  const out = stored instanceof Float32Array ? new Float32Array(rows) : new Float64Array(rows);
  for (let i = 0; i < rows; i++) out[i] = part!.nullCount > 0 && !part!.getValid(i) ? Number.NaN : Number(stored[i]);
  return out;
}

function kindOf({ type, name }: Field): ColumnKind {
  if (DataType.isDictionary(type)) return 'id';
  if (DataType.isUtf8(type)) return 'text';
  if (DataType.isTimestamp(type)) return 'time';
  if (DataType.isInt(type)) return type.bitWidth === 64 ? 'count' : type.bitWidth === 8 ? 'bin' : 'small';
  if (DataType.isFloat(type)) return type.precision === 1 ? 'float' : 'double';
  throw new StateError(`table: column ${name} is ${type}, expected a kind that Podium writes`);
}
