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

const SINKS: Readonly<Record<ExportFormat, OpenSink>> = { csv: csvSink, parquet: parquetSink };

/**
 * Writes an Arrow table of ours once more, beside it, in another format: same columns, values and nulls. Memory holds
 * one batch; the file has its final name only once it is whole.
 *
 * @returns the path written: the table's with the format's ending
 */
export async function exportTable(arrow: string, format: ExportFormat, rows: number, watch: Watch): Promise<string> {
  const path = arrow.replace(/\.arrow$/, `.${format}`);
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
