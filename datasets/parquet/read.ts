import { gunzipSync } from 'node:zlib';
import { StateError } from '../../engine/base/errors';
import { probe } from '../lines';
import { zstdDecompress } from './zstd/decompress';

/** Rows of a Parquet file as objects; `first` is the number of the first, from 1. */
export interface ParquetBlock {
  readonly first: number;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** The names of a Parquet file's columns. @throws StateError E_PARQUET, or as `probe` */
export async function parquetColumns(path: string): Promise<string[]> {
  const { parquetSchema } = await import('hyparquet');
  const { metadata } = await opened(path);
  return parquetSchema(metadata).children.map(({ element }) => element.name);
}

/**
 * The rows of a Parquet file (plain, Snappy, Zstandard or gzip), a row group at a time: that is what is in memory.
 *
 * @param columns names to read; those that the file does not have are left out
 * @param onBytes told of the file's bytes as they are read, by each row group's share of the rows
 * @throws StateError E_PARQUET, or as `probe`
 */
export async function* readParquet(
  path: string,
  columns: readonly string[],
  onBytes: (bytes: number) => void,
): AsyncGenerator<ParquetBlock> {
  const { parquetReadObjects } = await import('hyparquet');
  const { file, metadata } = await opened(path);
  const has = await parquetColumns(path);
  const total = Number(metadata.num_rows);
  let start = 0;
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows);
    const rows = await reading(path, () =>
      parquetReadObjects({
        file,
        metadata,
        columns: columns.filter((name) => has.includes(name)),
        rowStart: start,
        rowEnd: end,
        compressors: { ZSTD: zstdDecompress, GZIP: (bytes) => gunzipSync(bytes) },
      }),
    );
    onBytes(Math.round((file.byteLength * (end - start)) / total));
    yield { first: start + 1, rows };
    start = end;
  }
}

async function opened(path: string) {
  const { asyncBufferFromFile, parquetMetadataAsync } = await import('hyparquet');
  probe(path);
  return reading(path, async () => {
    const file = await asyncBufferFromFile(path);
    return { file, metadata: await parquetMetadataAsync(file) };
  });
}

async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new StateError(
      `log: ${path} cannot be read as Parquet (${(error as Error).message}), expected a complete Parquet file`,
      'E_PARQUET',
    );
  }
}
