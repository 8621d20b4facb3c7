import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StateError } from '../engine/base/errors';
import type { RawEvent } from '../engine/events/event';

const CHUNK = 1 << 20;
const NEWLINE = 0x0a;

/**
 * The events of an append log from a seq on, in order. A last line without its end was never acknowledged: it is cut
 * off the file and said.
 *
 * @throws StateError for a line in the middle that cannot be read, or when events are missing
 */
export async function* readTail(dir: string, seq: number, say: (note: string) => void): AsyncGenerator<RawEvent> {
  const segments = (await readdir(dir)).filter((name) => /^\d{15}\.ndjson$/.test(name)).sort();
  const firstSeq = (name: string): number => Number.parseInt(name, 10);
  let next = seq;
  for (const [i, name] of segments.entries()) {
    const following = segments[i + 1];
    if (following !== undefined && firstSeq(following) <= next) continue;
    const path = join(dir, name);
    let at = firstSeq(name);
    for await (const { text, number, begin, isLast, isWhole } of linesOf(path)) {
      const raw = isWhole ? parsed(text) : null;
      if (raw === null) {
        if (!isLast || following !== undefined)
          throw new StateError(
            `log: ${path}: line ${number} is ${text.slice(0, 40)}, expected an event in JSON; the file was changed`,
          );
        await cut(path, begin);
        say(`log: ${path}: line ${number} was half written and never acknowledged; it was cut off`);
        break;
      }
      if (raw.seq !== at)
        throw new StateError(`log: ${path}: line ${number} has seq ${raw.seq}, expected ${at}; the file was changed`);
      at++;
      if (raw.seq < next) continue;
      if (raw.seq > next)
        throw new StateError(`log: ${path}: line ${number} has seq ${raw.seq}, expected ${next}: events are missing`);
      next++;
      yield raw;
    }
  }
}

interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Its first byte in the file. */
  readonly begin: number;
  /** Nothing follows it. */
  readonly isLast: boolean;
  /** It ends with a newline. */
  readonly isWhole: boolean;
}

async function* linesOf(path: string): AsyncGenerator<Line> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    let held: Buffer = Buffer.alloc(0);
    let begin = 0;
    let number = 0;
    for (let position = 0; position < size; ) {
      const chunk = await readChunk(file, position);
      if (chunk.length === 0) break;
      position += chunk.length;
      held = held.length ? Buffer.concat([held, chunk]) : chunk;
      let from = 0;
      for (let end = held.indexOf(NEWLINE); end >= 0; end = held.indexOf(NEWLINE, from)) {
        const isLast = begin + end - from + 1 === size;
        yield { text: held.toString('utf8', from, end), number: ++number, begin, isLast, isWhole: true };
        begin += end - from + 1;
        from = end + 1;
      }
      held = held.subarray(from);
    }
    if (held.length > 0) yield { text: held.toString('utf8'), number: ++number, begin, isLast: true, isWhole: false };
  } finally {
    await file.close();
  }
}

async function readChunk(file: FileHandle, position: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, position);
  return buffer.subarray(0, bytesRead);
}

async function cut(path: string, length: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.truncate(length);
  await file.sync();
  await file.close();
}

function parsed(text: string): (RawEvent & { readonly seq: number }) | null {
  try {
    const raw = JSON.parse(text) as (RawEvent & { readonly seq: number }) | null;
    return typeof raw?.seq === 'number' ? raw : null;
  } catch {
    return null;
  }
}
