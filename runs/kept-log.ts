import { dirname, join } from 'node:path';
import { type PassingFolder, passingFolder } from '../datasets/index';
import { StateError } from '../engine/base/errors';
import type { Codec } from '../engine/events/codec';
import type { Event } from '../engine/events/event';
import { BlockReader, BlockWriter } from './block-file';
import { packEvents, unpackEvents } from './packed-events';

/**
 * A log as it was read once: in its order, encoded, some 150 bytes an event in a file of its own under `tmp`. Whatever
 * passes over the log again reads this, and neither unpacks, sorts nor encodes anything twice. It goes with the process.
 */
export class KeptLog {
  readonly path: string;
  /** Stretches kept. */
  stretches = 0;
  readonly #folder: PassingFolder;
  #writer: BlockWriter | null = null;

  /** @throws StateError E_DISK where `tmp` takes no folder */
  constructor(tmp?: string) {
    this.#folder = passingFolder('log', tmp);
    this.path = join(this.#folder.path, 'events');
  }

  /** Begins anew. */
  begin(): void {
    this.#writer?.discard();
    this.#writer = new BlockWriter(this.path);
    this.stretches = 0;
  }

  /** Gives how many bytes they take. @throws StateError E_DISK where the disk cannot hold it, as `end` does */
  add(events: readonly Event[]): number {
    const packed = packEvents(events);
    this.#onDisk(() => this.#writer!.write(packed));
    this.stretches++;
    return packed.byteLength;
  }

  /** All of it is there. */
  end(): void {
    this.#onDisk(() => this.#writer?.close());
    this.#writer = null;
  }

  /** The events of one stretch after another, by the codec that encoded them; made anew for each pass. */
  read(codec: Codec): Generator<Event[]> {
    return keptEvents(this.path, codec);
  }

  /** Nothing is left of it, whole or not. */
  remove(): void {
    this.#writer?.discard();
    this.#writer = null;
    this.#folder.remove();
  }

  #onDisk(write: () => void): void {
    try {
      write();
    } catch (error) {
      throw new StateError(
        `replay: the log's events cannot be kept in ${dirname(this.#folder.path)} (${(error as Error).message}), expected room for some 150 bytes each; free the disk, or name another folder with TMPDIR`,
        'E_DISK',
      );
    }
  }
}

/** The events of a kept log by its path, for threads: one stretch after another. */
export function* keptEvents(path: string, codec: Codec): Generator<Event[]> {
  const reader = new BlockReader(path);
  try {
    for (let block = reader.next(); block; block = reader.next()) yield unpackEvents(block.slice(), codec);
  } finally {
    reader.close();
  }
}
