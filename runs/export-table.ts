import { renameSync, rmSync } from 'node:fs';
import { openBatches, type TableBatches } from '../engine/tables/batches';
import { csvSink } from './export-csv';
import { parquetSink } from './export-parquet';
import type { OpenSink } from './export-sink';
import { breathe, type Watch } from './progress';

/** Formats a table can be exported to; Arrow is what it is. */
export const EXPORT_FORMATS = ['csv', 'parquet'] as const;

/** One of `EXPORT_FORMATS`. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Where a table is exported to unless said otherwise: beside it. */
export function exportPath(arrow: string, format: ExportFormat): string {
  return `${arrow.replace(/\.arrow$/, '')}.${format}`;
}

const SINKS: Readonly<Record<ExportFormat, OpenSink>> = { csv: csvSink, parquet: parquetSink };

/**
 * Writes an Arrow table of ours once more in another format: same columns, values and nulls. Memory holds one batch; the
 * file has its final name only once it is whole.
 *
 * @param path where to: beside the table, with the format's ending, unless it says otherwise
 * @param rows how many there are, 0 where that is not known
 * @returns the path written
 */
export async function exportTable(
  arrow: string,
  format: ExportFormat,
  rows: number,
  watch: Watch,
  path = exportPath(arrow, format),
): Promise<string> {
  const table: TableBatches = await openBatches(arrow);
  try {
    const sink = await SINKS[format](`${path}.part`, table.columns, table.metadata);
    try {
      let done = 0;
      for await (const batch of table.batches) {
        await breathe(watch);
        await sink.write(
          table.columns.map((_, i) => batch.values(i)),
          batch.rows,
        );
        done += batch.rows;
        watch.progress({ stage: `export ${format}`, done, total: rows, unit: 'rows' });
      }
      await sink.close();
    } catch (error) {
      sink.abort();
      rmSync(`${path}.part`, { force: true });
      throw error;
    }
  } finally {
    await table.close();
  }
  renameSync(`${path}.part`, path);
  return path;
}
