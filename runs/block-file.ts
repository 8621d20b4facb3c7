import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { StateError } from '../engine/base/errors';

/** Numbers held before they are written. */
const HELD = 1 << 17;

/** Writes blocks of float64, one after another, each behind its length. */
export class BlockWriter {
  readonly #file: number;
  readonly #path: string;
  readonly #held = new Float64Array(HELD);
  #used = 0;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'w');
  }

  write(block: Float64Array): void {
    this.#put(Float64Array.of(block.length));
    this.#put(block);
  }

  close(): void {
    this.#flush();
    this.discard();
  }

  /** Ends without writing what is held: the file is not wanted any more, or cannot be written. */
  discard(): void {
    closeSync(this.#file);
  }

  #put(values: Float64Array): void {
    for (let at = 0; at < values.length; ) {
      if (this.#used === HELD) this.#flush();
      const some = values.subarray(at, at + HELD - this.#used);
      this.#held.set(some, this.#used);
      this.#used += some.length;
      at += some.length;
    }
  }

  #flush(): void {
    const bytes = new Uint8Array(this.#held.buffer, 0, 8 * this.#used);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    } catch (error) {
      throw Object.assign(error as Error, { path: this.#path });
    }
    this.#used = 0;
  }
}

/** Reads them back in their order. */
export class BlockReader {
  readonly #file: number;
  readonly #path: string;
  #held: Float64Array<ArrayBuffer>;
  #from = 0;
  #to = 0;
  /** Where the next bytes lie in the file. */
  #at = 0;

  /** @param held numbers read at a time */
  constructor(path: string, held = HELD) {
    this.#path = path;
    this.#held = new Float64Array(held);
    this.#file = openSync(path, 'r');
  }

  /** The next block, null at the end; what is given lasts until the next call. */
  next(): Float64Array | null {
    const length = this.#length();
    if (length === null) return null;
    if (!this.#fill(length)) throw this.#cut();
    this.#from += length;
    return this.#held.subarray(this.#from - length, this.#from);
  }

  /** Passes over the next block. */
  skip(): void {
    const length = this.#length();
    if (length === null) throw this.#cut();
    const held = Math.min(length, this.#to - this.#from);
    this.#from += held;
    this.#at += 8 * (length - held);
  }

  close(): void {
    closeSync(this.#file);
  }

  #length(): number | null {
    return this.#fill(1) ? this.#held[this.#from++] : null;
  }

  /** Whether so many numbers could be had. */
  #fill(length: number): boolean {
    if (this.#to - this.#from >= length) return true;
    const room = length > this.#held.length ? new Float64Array(2 * length) : this.#held;
    room.set(this.#held.subarray(this.#from, this.#to));
    this.#to -= this.#from;
    this.#from = 0;
    this.#held = room;
    const bytes = new Uint8Array(room.buffer);
    let end = 8 * this.#to;
    while (end < 8 * length) {
      const read = readSync(this.#file, bytes, end, bytes.length - end, this.#at);
      if (read === 0) break;
      this.#at += read;
      end += read;
    }
    this.#to = end >> 3;
    // subtle: a read may end inside a number; its first bytes are read again with the rest
    this.#at -= end & 7;
    return this.#to >= length;
  }

  #cut(): StateError {
    return new StateError(`replay: ${this.#path} ends early; expected what this replay wrote into it`);
  }
}
