import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { StateError } from '../engine/base/errors';

/**
 * The append log of a service: every event taken, one line of canonical JSON each, with its seq, in segments named by
 * the seq of their first line.
 *
 * Commits in groups: whatever was appended while the disk was busy goes down with the next write and one fdatasync.
 */
export class IngestLog {
  readonly #dir: string;
  #file: FileHandle | null = null;
  #lines: string[] = [];
  #firstSeq = -1;
  #waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  #isBusy = false;
  #failure: StateError | null = null;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Why the log cannot be written any more; null while it can. */
  get failure(): StateError | null {
    return this.#failure;
  }

  /** Adds a line, without its end; it is safe once `synced` says so. */
  append(seq: number, line: string): void {
    if (this.#file === null && this.#firstSeq < 0) this.#firstSeq = seq;
    this.#lines.push(line);
  }

  /** Resolves when all that was appended so far is on the disk. @throws StateError E_LOG when it cannot be written */
  synced(): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    if (this.#lines.length === 0 && !this.#isBusy) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (!this.#isBusy) void this.#commit();
    });
  }

  async close(): Promise<void> {
    if (!this.#failure) await this.synced();
    await this.#file?.close();
    this.#file = null;
  }

  async #commit(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting.splice(0);
      const text = this.#lines.map((line) => `${line}\n`).join('');
      this.#lines = [];
      try {
        this.#file ??= await openSegment(this.#dir, this.#firstSeq);
        if (text !== '') {
          await this.#file.appendFile(text);
          await this.#file.datasync();
        }
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        this.#failure = new StateError(
          `log: ${this.#dir}: an event could not be written (${(error as Error).message}); make room, then start the service again`,
          'E_LOG',
        );
        for (const { reject } of [...waiting, ...this.#waiting.splice(0)]) reject(this.#failure);
      }
    }
    this.#isBusy = false;
  }
}

/** The name of the segment whose first line has a seq; names sort as their numbers do. */
function segmentName(firstSeq: number): string {
  return `${String(firstSeq).padStart(15, '0')}.ndjson`;
}

/** Opens a segment for appending, its name in the folder made safe. */
export async function openSegment(dir: string, firstSeq: number): Promise<FileHandle> {
  const file = await open(join(dir, segmentName(firstSeq)), 'a');
  const folder = await open(dir, 'r');
  await folder.sync();
  await folder.close();
  return file;
}
