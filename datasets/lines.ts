import { isUtf8 } from 'node:buffer';
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { StateError } from '../engine/base/errors';

/** Successive lines of a file; `first` is the number of the first, from 1; null stands for a line that is not UTF-8. */
export interface LineBlock {
  readonly first: number;
  readonly lines: (string | null)[];
}

/** What a file looks like before it is read. */
export interface FileProbe {
  readonly bytes: number;
  readonly gzip: boolean;
}

/**
 * Opens a file and looks at its first bytes: gzip is known by them, not by the name.
 *
 * @throws StateError E_NO_FILE, E_NOT_A_FILE, E_EMPTY
 */
export function probe(path: string): FileProbe {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'does not exist' : code === 'EACCES' ? 'may not be read' : `cannot be opened (${code})`;
    throw new StateError(`log: ${path} ${why}, expected a readable file`, 'E_NO_FILE');
  }
  try {
    const stat = fstatSync(fd);
    if (stat.isDirectory()) throw new StateError(`log: ${path} is a folder, expected a file`, 'E_NOT_A_FILE');
    if (stat.size === 0) throw new StateError(`log: ${path} is empty, expected at least one line`, 'E_EMPTY');
    const head = Buffer.alloc(2);
    readSync(fd, head, 0, 2, 0);
    return { bytes: stat.size, gzip: head[0] === 0x1f && head[1] === 0x8b };
  } finally {
    closeSync(fd);
  }
}

/**
 * Streams the lines of a plain or gzip file in blocks of some thousand; a byte order mark and the CR of CRLF are cut.
 *
 * @param onBytes told how many bytes of the file each read brought
 * @throws StateError E_NO_FILE, E_NOT_A_FILE, E_EMPTY, E_TRUNCATED, E_GZIP, E_BINARY
 */
export async function* readLines(path: string, onBytes?: (bytes: number) => void): AsyncGenerator<LineBlock> {
  const { gzip } = probe(path);
  const raw = createReadStream(path, { highWaterMark: 1 << 18 });
  if (onBytes) raw.on('data', (data) => onBytes(data.length));
  const bytes: AsyncIterable<Buffer> = gzip
    ? pipeline(raw, createGunzip({ chunkSize: 1 << 18 }), () => undefined)
    : raw;
  let first = 1;
  let pending: Buffer[] = [];
  try {
    for await (const data of bytes) {
      if (first === 1 && pending.length === 0 && data.includes(0)) {
        throw new StateError(`log: ${path} holds bytes of a binary file, expected lines of text`, 'E_BINARY');
      }
      const end = data.lastIndexOf(10);
      if (end < 0) {
        pending.push(data);
        continue;
      }
      const whole = data.subarray(0, end);
      const block = decode(pending.length ? Buffer.concat([...pending, whole]) : whole, first);
      pending = end + 1 < data.length ? [data.subarray(end + 1)] : [];
      yield block;
      first += block.lines.length;
    }
  } catch (error) {
    throw gzip ? gzipError(path, error, first - 1) : error;
  } finally {
    raw.destroy();
  }
  if (pending.length) yield decode(Buffer.concat(pending), first);
  else if (first === 1) throw new StateError(`log: ${path} is empty, expected at least one line`, 'E_EMPTY');
}

function decode(bytes: Buffer, first: number): LineBlock {
  const from = first === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const text = bytes.toString('utf8', from);
  const lines: (string | null)[] = text.split('\n');
  if (text.includes('\r')) {
    for (let i = 0; i < lines.length; i++) if (lines[i]!.endsWith('\r')) lines[i] = lines[i]!.slice(0, -1);
  }
  if (!isUtf8(bytes)) {
    let at = 0;
    for (let i = 0; i < lines.length; i++) {
      const next = bytes.indexOf(10, at);
      const end = next < 0 ? bytes.length : next;
      if (!isUtf8(bytes.subarray(at, end))) lines[i] = null;
      at = end + 1;
    }
  }
  return { first, lines };
}

function gzipError(path: string, error: unknown, lines: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') {
    return new StateError(
      `log: ${path} ends in the middle of its gzip stream after ${lines} whole lines, expected a complete file; copy it again`,
      'E_TRUNCATED',
    );
  }
  if (code?.startsWith('Z_')) {
    return new StateError(
      `log: ${path} is damaged gzip after ${lines} whole lines, expected a complete file; copy it again`,
      'E_GZIP',
    );
  }
  return error;
}
