import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Codec } from '../engine/events/codec';
import type { Event } from '../engine/events/event';
import { BlockReader, BlockWriter } from './block-file';
import { packEvents, unpackEvents } from './packed-events';

/**
 * A log as it was read once: in its order, encoded, some 150 bytes an event in a file of its own under `tmp`. Whatever
 * passes over the log again reads this, and neither unpacks, sorts nor encodes anything twice. It goes with the process,
 * also when that is told to stop at once.
 */
export class KeptLog {
  readonly path: string;
  /** Stretches kept. */
  stretches = 0;
  readonly #folder: string;
  readonly #onExit = (): void => this.remove();
  #writer: BlockWriter | null = null;

  constructor(tmp = tmpdir()) {
    this.#folder = mkdtempSync(join(tmp, 'podium-log-'));
    this.path = join(this.#folder, 'events');
    process.on('exit', this.#onExit);
  }

  /** Begins anew. */
  begin(): void {
    this.#writer?.discard();
    this.#writer = new BlockWriter(this.path);
    this.stretches = 0;
  }

  add(events: readonly Event[]): void {
    this.#writer!.write(packEvents(events));
    this.stretches++;
  }

  /** All of it is there. */
  end(): void {
    this.#writer?.close();
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
    rmSync(this.#folder, { recursive: true, force: true });
    process.off('exit', this.#onExit);
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
