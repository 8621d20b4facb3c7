import type { BatchValues, StoredColumn } from '../engine/tables/batches';

/** Receives a table batch by batch: `values` holds one array per column. */
export interface ExportSink {
  write(values: readonly BatchValues[], rows: number): void | Promise<void>;
  close(): void | Promise<void>;
  abort(): void;
}

/** Opens a file to export to. */
export type OpenSink = (
  path: string,
  columns: readonly StoredColumn[],
  metadata: ReadonlyMap<string, string>,
) => Promise<ExportSink>;
