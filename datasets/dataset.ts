import type { RawEvent } from '../engine/events/event';
import type { RequestSpec } from '../engine/events/request';
import type { Schema } from '../engine/events/schema';
import type { BadLines } from './bad-lines';
import type { Remembered } from './shop/memory';

/** Where candidates of a log without lists come from. */
export const CANDIDATES = ['generated', 'catalogue'] as const;

/** One of `CANDIDATES`. */
export type CandidateKind = (typeof CANDIDATES)[number];

/** Whether the item that a session is at may be the next one. */
export const CURRENT_ITEM = ['allow', 'exclude'] as const;

/** One of `CURRENT_ITEM`. */
export type CurrentItem = (typeof CURRENT_ITEM)[number];

/** What `open` needs to know; each data set says in `files` which of these it reads. */
export interface OpenOptions {
  /** Paths of the log, plain or gzip; several are one log, in this order. */
  readonly logs: readonly string[];
  /** Path of an item table. */
  readonly items?: string | undefined;
  /** A fixed schema instead of the inferred one: unknown fields are counted and left out. */
  readonly schema?: Schema | undefined;
  /** Path of a mapping file (csv, ndjson). */
  readonly mapping?: string | undefined;
  /** Logs without lists: the type of event whose next item is asked for; default the log's own, mostly `view`. */
  readonly target?: string | undefined;
  /** Logs without lists: a request after one in so many item events, chosen by hash; default 1, after each. */
  readonly requestsEvery?: number | undefined;
  /** Logs without lists: the sources' candidates (default), or every item of the log so far behind them. */
  readonly candidates?: CandidateKind | undefined;
  /** Logs without lists: the item that the session is at may be proposed again (default), or may not. */
  readonly currentItem?: CurrentItem | undefined;
  /** Logs without lists: the very next item is the answer, also where it is no candidate. */
  readonly isNextStrict?: boolean | undefined;
  /** Stops after this many events in their final order; metadata does not count. */
  readonly limit?: number | undefined;
  /** Simulator: seed, default 1. */
  readonly seed?: number | undefined;
  /** Simulator: how many events, default 100,000; metadata comes on top. */
  readonly events?: number | undefined;
  /** An item table without dates may be applied before the first event; its features are transductive. */
  readonly allowUndatedItems?: boolean | undefined;
  /** Requests without an outcome field: left out and counted (default), or kept and marked. */
  readonly unlabelled?: 'skip' | 'keep' | undefined;
  /** Rows held in memory while sorting, in bytes (estimated); beyond it sorted runs go to `tmp`. Default 256 MiB. */
  readonly memoryBytes?: number | undefined;
  /** The log is taken to lie in order: rows are handed on as they come, and one out of order is an error, `NOT_IN_ORDER`. */
  readonly isInOrder?: boolean | undefined;
  /** What the reader of the log that this one follows told at its end (`Opened.remembered`). */
  readonly remembered?: Iterable<Remembered> | undefined;
  /** Folder for sorted runs; they are removed afterwards. Default: the system's. */
  readonly tmp?: string | undefined;
}

/** A few thousand events in their final order, with where each came from. */
export interface Chunk {
  readonly events: RawEvent[];
  /** [events] line of the event in its file, from 1; 0 when no file holds it (simulated). */
  readonly lines: number[];
  /** [events] index into `Opened.files`. */
  readonly files: number[];
  /** [events] true for a request kept without an outcome; null when there is none in the chunk. */
  readonly unlabelled: boolean[] | null;
  /** Further lines of an event, by its place in the chunk, where lines of other events stand between them. */
  readonly apart?: ReadonlyMap<number, readonly number[]> | undefined;
}

/** How far the reading is; filled while `events` is read. */
export interface Progress {
  /** Rows read so far, good and bad, those of an item table among them. */
  rows: number;
  /** Bytes of the files read so far (compressed, where they are). */
  bytes: number;
  /** Bytes of all files; 0 when there is no file. */
  readonly totalBytes: number;
  /** How many events will come, where that is known. */
  readonly events?: number;
}

/** The best possible order of each simulated request, in log order; grows while `events` is read. */
export interface Truth {
  readonly count: number;
  /** Reciprocal rank of the clicked item in the order of the true click probabilities, for the i-th request. */
  realised(i: number): number;
  /** Its expectation over the true click probabilities. */
  expected(i: number): number;
}

/** A log that is being read. `events` can be read once; the counters are final when it has ended. */
export interface Opened {
  readonly name: string;
  readonly schema: Schema;
  readonly request: RequestSpec;
  /** Paths of the files, the item table last; `Chunk.files` points here. */
  readonly files: readonly string[];
  readonly events: AsyncIterable<Chunk>;
  /** Lines that were not taken. The reader of `events` adds those that its codec rejects, with `where`. */
  readonly bad: BadLines;
  readonly progress: Progress;
  /** The item table has no dates and is not static: what is computed from it is transductive. */
  readonly itemsTransductive: boolean;
  /** The log was not in order and was sorted. */
  sorted: boolean;
  /** Requests without an outcome that were left out, or kept and marked. */
  unlabelled: number;
  /** Fields that a fixed schema does not know, and how often each was met. */
  readonly unknownFields: Map<string, number>;
  /** What the reader of the next file must know of this log; final when `events` has ended. Absent: nothing. */
  readonly remembered?: (() => Iterable<Remembered>) | undefined;
  /** The simulator's ceiling. */
  readonly truth?: Truth;
}

/** Where events come from: one adapter per log format. */
export interface DataSet {
  readonly name: string;
  /** One sentence: what it reads. */
  readonly sentence: string;
  /** A shell line that works. */
  readonly example: string;
  /** What --log, --items and --mapping mean here. */
  readonly files: { readonly log: string; readonly items?: string; readonly mapping?: string };
  /** The schema, where it does not depend on the file. */
  readonly schema: Schema | 'inferred' | 'mapped';
  /** The request, where it does not depend on the file. */
  readonly request: RequestSpec | 'inferred' | 'mapped';
  /** Reads header, mapping and whatever the schema needs. @throws ConfigError, StateError: one sentence */
  open(options: OpenOptions): Promise<Opened>;
}

/** Counts an event of a chunk that its codec rejected. `i` is its place in the chunk. */
export function rejectEvent(opened: Opened, chunk: Chunk, i: number, code: string, message: string): void {
  opened.bad.add(code, message, opened.files[chunk.files[i]] ?? opened.name, chunk.lines[i]);
}
