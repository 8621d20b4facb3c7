import type { BatchValues, StoredColumn } from '../engine/tables/batches';
import type { ColumnKind } from '../engine/tables/columns';
import type { ExportSink } from './export-sink';

type HyparquetWriter = typeof import('hyparquet-writer', { with: { 'resolution-mode': 'import' }});
type SchemaElement = NonNullable<ConstructorParameters<HyparquetWriter['ParquetWriter']>[0]>['schema'][number];

/**
 * A Parquet file, Snappy, one row group per batch; the table's metadata are its key-value pairs. Columns with a -0 are
 * written plain: the writer's dictionaries hold it to be 0.
 */
export async function parquetSink(
  path: string,
  columns: readonly StoredColumn[],
  metadata: ReadonlyMap<string, string>,
): Promise<ExportSink> {
  const { fileWriter, ParquetWriter } = await import('hyparquet-writer');
  const parquet = new ParquetWriter({
    writer: fileWriter(path),
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(elementOf)],
    kvMetadata: Array.from(metadata, ([key, value]) => ({ key, value })),
    createdBy: 'podium',
  });
  return {
    async write(values, rows) {
      const columnData = columns.map(({ name, kind }, i) => {
        const data = nullable(values[i], kind);
        return data.some((value) => Object.is(value, -0)) ? { name, data, encoding: 'PLAIN' as const } : { name, data };
      });
      await parquet.write({ columnData, rowGroupSize: rows });
    },
    async close() {
      await parquet.finish();
    },
    abort: () => undefined,
  };
}

function elementOf({ name, kind }: StoredColumn): SchemaElement {
  const common = { name, repetition_type: 'OPTIONAL' as const };
  switch (kind) {
    case 'id':
    case 'text':
      return { ...common, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
    case 'time':
      return {
        ...common,
        type: 'INT64',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' },
      };
    case 'count':
      return { ...common, type: 'INT64' };
    case 'small':
      return { ...common, type: 'INT32' };
    case 'bin':
      return { ...common, type: 'INT32', converted_type: 'UINT_8' };
    case 'float':
      return { ...common, type: 'FLOAT' };
    case 'double':
      return { ...common, type: 'DOUBLE' };
  }
}

function nullable(values: BatchValues, kind: ColumnKind): (number | bigint | string | null)[] {
  if (Array.isArray(values)) return values;
  const isWide = kind === 'count' || kind === 'time';
  return Array.from(values, (value) => (value !== value ? null : isWide ? BigInt(value) : value));
}
