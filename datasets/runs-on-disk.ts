import { closeSync, openSync, writeFileSync } from 'node:fs';
import { StateError } from '../engine/base/errors';
import type { RawEvent } from '../engine/events/event';
import { readLines } from './lines';
import type { About, Row } from './row';

const CHUNK = 4096;

type Written = [
  order: number,
  file: number,
  line: number,
  unlabelled: number,
  event: RawEvent,
  about?: About | 0,
  apart?: readonly number[],
];

/** Writes sorted rows as NDJSON and gives the path back. @throws StateError E_DISK when the disk cannot hold them */
export function writeRun(path: string, rows: readonly Row[]): string {
  const fd = openSync(path, 'w');
  try {
    for (let i = 0; i < rows.length; i += CHUNK) {
      writeFileSync(
        fd,
        rows
          .slice(i, i + CHUNK)
          .map(encode)
          .join(''),
      );
    }
  } catch (error) {
    throw new StateError(
      `sort: ${path} cannot be written (${(error as Error).message}); free the disk, or name another folder with TMPDIR`,
      'E_DISK',
    );
  } finally {
    closeSync(fd);
  }
  return path;
}

/** Merges sorted runs, and rows still in memory as the last run; equal rows keep the order of the runs. */
export async function* mergeRuns(
  paths: readonly string[],
  rest: readonly Row[],
  compare: (a: Row, b: Row) => number,
): AsyncGenerator<Row[]> {
  const runs: Run[] = [];
  try {
    for (const path of paths) runs.push(new Run(runs.length, readLines(path)));
    runs.push(new Run(runs.length, null, rest));
    for (const run of runs) await run.fill();
    const heap = runs.filter((run) => run.head);
    const before = (a: Run, b: Run): boolean => (compare(a.head!, b.head!) || a.number - b.number) < 0;
    for (let i = (heap.length >> 1) - 1; i >= 0; i--) sink(heap, i, before);
    let out: Row[] = [];
    while (heap.length) {
      const top = heap[0];
      out.push(top.head!);
      if (!top.next()) await top.fill();
      if (!top.head) {
        const moved = heap.pop()!;
        if (heap.length) heap[0] = moved;
      }
      sink(heap, 0, before);
      if (out.length === CHUNK) {
        yield out;
        out = [];
      }
    }
    if (out.length) yield out;
  } finally {
    for (const run of runs) await run.close();
  }
}

/** One sorted run and the row it stands at. */
class Run {
  head: Row | undefined;
  #rows: readonly Row[];
  #at = 0;
  readonly number: number;
  readonly #blocks: ReturnType<typeof readLines> | null;

  constructor(number: number, blocks: ReturnType<typeof readLines> | null, rows: readonly Row[] = []) {
    this.number = number;
    this.#blocks = blocks;
    this.#rows = rows;
    this.head = rows[0];
  }

  /** Steps to the next row held; false when none is. */
  next(): boolean {
    this.head = this.#rows[++this.#at];
    return this.head !== undefined;
  }

  async fill(): Promise<void> {
    while (!this.head && this.#blocks) {
      const { value, done } = await this.#blocks.next();
      if (done) return;
      this.#rows = value.lines.filter((line) => line).map((line) => decode(line!));
      this.#at = 0;
      this.head = this.#rows[0];
    }
  }

  async close(): Promise<void> {
    await this.#blocks?.return(undefined);
  }
}

function encode({ event, order, file, line, unlabelled, about, apart }: Row): string {
  const more = apart ? [about ?? 0, apart] : about ? [about] : [];
  return `${JSON.stringify([order, file, line, unlabelled ? 1 : 0, event, ...more])}\n`;
}

function decode(text: string): Row {
  const [order, file, line, unlabelled, event, about, apart] = JSON.parse(text) as Written;
  const more = { ...(about && { about }), ...(apart && { apart }) };
  return { event, order, file, line, size: 0, unlabelled: unlabelled === 1, ...more };
}

function sink(heap: Run[], i: number, before: (a: Run, b: Run) => boolean): void {
  for (;;) {
    const left = 2 * i + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const child = right < heap.length && before(heap[right], heap[left]) ? right : left;
    if (!before(heap[child], heap[i])) return;
    const moved = heap[i];
    heap[i] = heap[child];
    heap[child] = moved;
    i = child;
  }
}
