import type { Event } from '../engine/events/event';
import type { Values } from '../engine/tables/columns';
import type { KeptLog } from './kept-log';
import type { Watch } from './progress';

/** Threads that compute the columns of a plan while the main one reads the log and writes the tables. */
export interface ColumnsPool {
  /** In how many parts the state is left at the end, each a snapshot in its own folder. */
  readonly parts: number;
  /** What threads do with the log by themselves, before its first stretch is sent. */
  ahead(log: KeptLog, folders: readonly string[], watch: Watch): Promise<void>;
  /** Hands on a stretch of the log; waits while a thread is far behind. */
  send(events: readonly Event[]): Promise<void>;
  /** The next rows, in the order of the plan's columns; null while a thread has not come so far. */
  next(rows: number): readonly Values[] | null;
  /** The log has ended: every thread leaves its last rows, and the state its parts in the folders. */
  finish(folders: readonly string[]): Promise<void>;
  /** Digests of the columns once all rows are taken; none where none were asked for. */
  digests(): Readonly<Record<string, string>>;
  /** Ends the threads, whatever they are doing. */
  close(): Promise<void>;
}
