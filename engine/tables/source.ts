import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Reads so many bytes of a file from a place on. */
export type ReadBytes = (at: number, bytes: number) => Uint8Array;

/** The bytes of a file, held or read where they lie. */
export interface Source {
  readonly size: number;
  /** Hands a way to read to some work; what was read outlives it. */
  using<T>(work: (read: ReadBytes) => T): T;
}

/**
 * A file as a source: a short one is held, so that it may be replaced meanwhile; of a long one the bytes asked for are
 * read each time.
 *
 * @param most bytes of a file that is held
 * @throws Error when it is missing; when a file that is not held is another one by then, or is cut
 */
export function openSource(path: string, most: number): Source {
  const { size, held, identity } = opened(path, (file) => {
    const { size, ino, mtimeMs } = fstatSync(file);
    return { size, held: size <= most ? readAll(file, 0, size) : null, identity: `${ino} ${size} ${mtimeMs}` };
  });
  if (held !== null) return { size, using: (work) => work((at, bytes) => within(held, at, bytes)) };
  return {
    size,
    using: (work) =>
      opened(path, (file) => {
        const { size: now, ino, mtimeMs } = fstatSync(file);
        if (`${ino} ${now} ${mtimeMs}` !== identity) throw new Error('it was replaced while it was read');
        return work((at, bytes) => readAll(file, at, bytes));
      }),
  };
}

function opened<T>(path: string, work: (file: number) => T): T {
  const file = openSync(path, 'r');
  try {
    return work(file);
  } finally {
    closeSync(file);
  }
}

function within(held: Uint8Array, at: number, bytes: number): Uint8Array {
  if (!(at >= 0 && bytes >= 0 && at + bytes <= held.length)) throw new Error('it is cut');
  return held.subarray(at, at + bytes);
}

function readAll(file: number, at: number, bytes: number): Uint8Array {
  const out = new Uint8Array(bytes);
  for (let done = 0; done < bytes; ) {
    const read = readSync(file, out, done, bytes - done, at + done);
    if (read === 0) throw new Error('it is cut');
    done += read;
  }
  return out;
}
