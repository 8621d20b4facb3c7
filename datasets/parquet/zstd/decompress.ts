import { StateError } from '../../../engine/base/errors';
import type { HuffmanTable } from './huffman';
import { readLiterals } from './literals';
import { readSequences, type SequenceTables } from './sequences';

const MAGIC = 0xfd2fb528;

/**
 * Decompresses Zstandard frames without a dictionary; checksums are not looked at.
 *
 * @param size how many bytes come out
 * @throws StateError E_ZSTD when the bytes are no such frames or are damaged
 * @see Collet, Kucherawy. Zstandard Compression and the application/zstd Media Type. RFC 8878, 2021.
 */
export function zstdDecompress(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Output(size);
  try {
    for (let at = 0; at < bytes.length; ) at = frame(bytes, at, out);
    if (out.at !== size) throw new RangeError(`${out.at} bytes`);
  } catch (error) {
    throw new StateError(
      `zstd: ${(error as Error).message} found, expected frames of ${size} bytes in all; copy the file again`,
      'E_ZSTD',
    );
  }
  return out.bytes;
}

class Output {
  at = 0;
  readonly bytes: Uint8Array;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  put(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  repeat(offset: number, length: number): void {
    const from = this.at - offset;
    if (from < 0 || this.at + length > this.bytes.length) throw new RangeError('a match outside the frame');
    for (let i = 0; i < length; i++) this.bytes[this.at + i] = this.bytes[from + i];
    this.at += length;
  }
}

/** What one block hands on to the next. */
interface Memory {
  huffman: HuffmanTable | null;
  readonly tables: SequenceTables;
  offsets: [number, number, number];
}

function frame(bytes: Uint8Array, start: number, out: Output): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(start, true);
  if (magic >>> 4 === 0x184d2a5) return start + 8 + view.getUint32(start + 4, true);
  if (magic !== MAGIC) throw new RangeError('another kind of bytes');
  const descriptor = bytes[start + 4];
  const isSingle = (descriptor & 32) !== 0;
  const ofSize = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6];
  let at = start + 5 + (isSingle ? 0 : 1) + [0, 1, 2, 4][descriptor & 3] + ofSize;
  const memory: Memory = { huffman: null, tables: [null, null, null], offsets: [1, 4, 8] };
  for (let isLast = false; !isLast; ) {
    if (at + 3 > bytes.length) throw new RangeError('a frame without an end');
    const head = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
    const kind = (head >> 1) & 3;
    const length = head >> 3;
    isLast = (head & 1) === 1;
    at += 3;
    if (kind === 3) throw new RangeError('a block of an unknown kind');
    if (kind === 0) out.put(bytes.subarray(at, at + length));
    else if (kind === 1) out.put(new Uint8Array(length).fill(bytes[at]));
    else block(bytes.subarray(at, at + length), memory, out);
    at += kind === 1 ? 1 : length;
  }
  return at + (descriptor & 4 ? 4 : 0);
}

function block(bytes: Uint8Array, memory: Memory, out: Output): void {
  const literals = readLiterals(bytes, memory.huffman);
  memory.huffman = literals.table;
  let used = 0;
  readSequences(bytes.subarray(literals.size), memory.tables, (before, match, offset) => {
    out.put(literals.bytes.subarray(used, used + before));
    used += before;
    out.repeat(offsetOf(offset, before, memory), match);
  });
  out.put(literals.bytes.subarray(used));
}

/** Codes 1 to 3 repeat one of the last three offsets, moved by one where no literals go before. */
function offsetOf(code: number, before: number, memory: Memory): number {
  const [a, b, c] = memory.offsets;
  if (code > 3) {
    memory.offsets = [code - 3, a, b];
    return code - 3;
  }
  const which = code + (before === 0 ? 1 : 0);
  if (which === 1) return a;
  memory.offsets = which === 2 ? [b, a, c] : which === 3 ? [c, a, b] : [a - 1, a, b];
  return memory.offsets[0];
}
