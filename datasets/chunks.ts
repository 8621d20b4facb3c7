import { StateError } from '../engine/base/errors';
import type { RawEvent } from '../engine/events/event';
import { METADATA } from '../engine/events/schema';
import type { BadLines } from './bad-lines';
import type { Chunk } from './dataset';
import type { Row } from './row';

/** What goes before the first event, given its time: the rows of an undated item table. */
type Preamble = (ts: number) => AsyncIterable<Row[]>;

/**
 * Rows in their final order as chunks: what `preamble` brings first, then the log
 * up to its `limit`-th event, metadata not counted.
 *
 * @throws StateError E_EMPTY when the log holds no row at all, good or bad
 */
export async function* chunks(
  ordered: AsyncIterable<Row[]>,
  { name, logs, bad, limit = Number.POSITIVE_INFINITY, preamble, trim }: ChunkOptions,
): AsyncGenerator<Chunk> {
  let left = limit;
  let isFirst = true;
  for await (const rows of ordered) {
    if (left <= 0) return;
    const taken = upTo(rows, left);
    if (isFirst && preamble) for await (const block of preamble(taken[0].event.ts)) yield chunk(block, trim);
    isFirst = false;
    for (const { event } of taken) if (!isMetadata(event)) left--;
    yield chunk(taken, trim);
    if (left <= 0) return;
  }
  if (isFirst && bad.total === 0) {
    throw new StateError(`${name}: ${logs.join(', ')} holds no event, expected at least one`, 'E_EMPTY');
  }
}

/** The first rows with at most `left` events that are not metadata. */
function upTo(rows: Row[], left: number): Row[] {
  if (rows.length <= left) return rows;
  let n = 0;
  for (const [i, { event }] of rows.entries()) if (!isMetadata(event) && ++n === left) return rows.slice(0, i + 1);
  return rows;
}

function isMetadata({ type }: RawEvent): boolean {
  return (METADATA as readonly string[]).includes(type);
}

type Trim = (event: RawEvent) => RawEvent;

export interface ChunkOptions {
  readonly name: string;
  readonly logs: readonly string[];
  readonly bad: BadLines;
  readonly limit?: number | undefined;
  readonly preamble?: Preamble | undefined;
  /** Makes an event fit the schema that was given. */
  readonly trim?: Trim;
}

function chunk(rows: readonly Row[], trim: Trim | undefined): Chunk {
  const n = rows.length;
  const events = new Array<RawEvent>(n);
  const lines = new Array<number>(n);
  const files = new Array<number>(n);
  let unlabelled: boolean[] | null = null;
  let apart: Map<number, readonly number[]> | undefined;
  for (let i = 0; i < n; i++) {
    const row = rows[i];
    events[i] = trim ? trim(row.event) : row.event;
    lines[i] = row.line;
    files[i] = row.file;
    if (row.apart) (apart ??= new Map()).set(i, row.apart);
    if (row.unlabelled) (unlabelled ??= new Array<boolean>(n).fill(false))[i] = true;
  }
  return { events, lines, files, unlabelled, apart };
}
