import { join } from 'node:path';
import { StateError } from '../engine/base/errors';
import { type PassingFolder, passingFolder } from './passing-folder';
import type { Row } from './row';
import { mergeRuns, writeRun } from './runs-on-disk';

export interface OrderOptions {
  readonly memoryBytes?: number | undefined;
  readonly tmp?: string | undefined;
  /** The log carries `seq` in every line: it alone is the order. */
  readonly bySeq?: boolean;
  /** The rows are taken to lie in order: none is held. */
  readonly isInOrder?: boolean | undefined;
}

/** The code of the error that ends the reading of a log taken to lie in order, when it does not. */
export const NOT_IN_ORDER = 'E_NOT_IN_ORDER';

/** Rows that are handed on together, at most. */
const BLOCK = 4096;

/** What a row takes in memory beside its text, about. */
const OVERHEAD = 1000;

/** Log order: by time, then the source's own order, then file and line; equal rows keep the order they came in. */
function compareRows(a: Row, b: Row): number {
  return a.event.ts - b.event.ts || a.order - b.order || a.file - b.file || a.line - b.line;
}

function compareSeq(a: Row, b: Row): number {
  return a.event.seq! - b.event.seq!;
}

/**
 * Rows in log order. What fits into memory is sorted there; beyond it, sorted runs are written to a folder of their
 * own under `tmp`, merged, and removed, also when reading fails or is given up. Rows taken to lie in order are handed on
 * as they come.
 *
 * @param onSorted called once if the rows did not come in order
 * @throws StateError E_NOT_IN_ORDER for a row before its predecessor, where they are taken to lie in order
 */
export async function* inOrder(
  rows: AsyncIterable<Row[]>,
  { memoryBytes = 256 << 20, tmp, bySeq = false, isInOrder = false }: OrderOptions,
  onSorted: () => void,
): AsyncGenerator<Row[]> {
  const compare = bySeq ? compareSeq : compareRows;
  if (isInOrder) {
    yield* asTheyCome(rows, compare);
    return;
  }
  const runs: string[] = [];
  let folder: PassingFolder | undefined;
  let held: Row[] = [];
  let size = 0;
  let last: Row | undefined;
  let isSorted = false;
  let isRunSorted = true;
  const sortHeld = (): void => {
    if (!isRunSorted) held.sort(compare);
    isRunSorted = true;
  };
  try {
    for await (const block of rows) {
      for (const row of block) {
        if (last && compare(last, row) > 0) {
          isRunSorted = false;
          if (!isSorted) onSorted();
          isSorted = true;
        }
        last = row;
        held.push(row);
        size += row.size + OVERHEAD;
        if (size < memoryBytes) continue;
        folder ??= passingFolder('sort', tmp);
        sortHeld();
        runs.push(writeRun(join(folder.path, `${runs.length}.ndjson`), held));
        held = [];
        size = 0;
      }
    }
    sortHeld();
    if (runs.length) yield* mergeRuns(runs, held, compare);
    else yield* inBlocks(held);
  } finally {
    folder?.remove();
  }
}

async function* asTheyCome(rows: AsyncIterable<Row[]>, compare: (a: Row, b: Row) => number): AsyncGenerator<Row[]> {
  let last: Row | undefined;
  for await (const block of rows) {
    for (const row of block) {
      if (last && compare(last, row) > 0)
        throw new StateError(
          `sort: line ${row.line} belongs before line ${last.line}, expected a log that lies in order; read it anew without taking it to`,
          NOT_IN_ORDER,
        );
      last = row;
    }
    yield* inBlocks(block);
  }
}

/** However many rows there are at once, such as a row group of a Parquet file, a few thousand are handed on. */
function* inBlocks(rows: readonly Row[]): Generator<Row[]> {
  for (let i = 0; i < rows.length; i += BLOCK) yield rows.slice(i, i + BLOCK);
}
