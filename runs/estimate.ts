import { existsSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { StateError } from '../engine/base/errors';
import type { ReplayRequest } from './replay-request';
import type { Scan } from './scan';

/** What a table will cost, said before it is written. */
export interface Estimate {
  readonly events: number;
  readonly requests: number;
  readonly rows: number;
  readonly columns: number;
  readonly bytes: number;
  /** By the speed of the scan that was just made; a guess. */
  readonly minutes: number;
  /** Free where the table goes. */
  readonly freeBytes: number;
  /** The events of the log, kept until the replay ends, and the folder of passing files that they lie in. */
  readonly log: { readonly bytes: number; readonly folder: string; readonly freeBytes: number };
}

/** What the table of a scanned log with so many columns will cost. */
export function estimateOf(
  { events, rows, requestTimes, keptBytes }: Pick<Scan, 'events' | 'rows' | 'requestTimes' | 'keptBytes'>,
  columns: number,
  { out, output, open }: Pick<ReplayRequest, 'out' | 'output' | 'open'>,
  scanSeconds: number,
): Estimate {
  const width = output?.columnsAs === 'uint8' ? 1 : 4;
  // answers of keys in parts lie beside the table until its rows are made: the lanes of a row take about as much as its values
  const answers = output?.keyParts == null ? 0 : 8 * columns;
  const folder = open.tmp ?? tmpdir();
  return {
    events,
    requests: requestTimes.length,
    rows,
    columns,
    bytes: rows * (width * columns + columns / 8 + 40 + answers) + requestTimes.length * 80,
    minutes: (scanSeconds + (rows * columns) / 12e6) / 60,
    freeBytes: freeAt(out),
    log: { bytes: keptBytes, folder, freeBytes: freeAt(folder) },
  };
}

/**
 * Refuses a table that does not fit on its disk. The log's events lie in their place by then: what is free is less by them
 * where that is the same disk.
 *
 * @throws StateError E_DISK
 */
export function checkRoom({ bytes, freeBytes, log }: Estimate, out: string): void {
  if (freeBytes >= bytes) return;
  const isSameDisk = statSync(above(log.folder)).dev === statSync(above(out)).dev;
  const elsewhere =
    isSameDisk && freeBytes + log.bytes >= bytes
      ? `; or keep the ${megabytes(log.bytes)} MB of events, now in ${log.folder}, on another disk with TMPDIR`
      : '';
  throw new StateError(
    `replay: the table needs about ${megabytes(bytes)} MB, ${megabytes(freeBytes)} MB are free at ${out}; choose fewer columns with --features, --columns-as uint8, fewer events with --limit, or another --out${elsewhere}`,
    'E_DISK',
  );
}

function freeAt(folder: string): number {
  const { bavail, bsize } = statfsSync(above(folder));
  return bavail * bsize;
}

/** The folder, or the nearest above it that is there. */
function above(folder: string): string {
  let there = resolve(folder);
  while (!existsSync(there)) there = dirname(there);
  return there;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
