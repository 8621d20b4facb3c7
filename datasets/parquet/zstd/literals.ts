import { type HuffmanTable, huffmanStream, readHuffmanTable } from './huffman';

/** The literals of a block, the bytes that their section takes, and the code to be repeated later. */
export interface Literals {
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly table: HuffmanTable | null;
}

/** Reads the literals section at the begin of a compressed block. `previous` is the code of an earlier block. */
export function readLiterals(block: Uint8Array, previous: HuffmanTable | null): Literals {
  const kind = block[0] & 3;
  const format = (block[0] >> 2) & 3;
  if (kind < 2) {
    const head = format === 1 ? 2 : format === 3 ? 3 : 1;
    const count = number(block, head) >>> (format === 1 || format === 3 ? 4 : 3);
    if (kind === 1) return { bytes: new Uint8Array(count).fill(block[head]), size: head + 1, table: previous };
    return { bytes: block.subarray(head, head + count), size: head + count, table: previous };
  }
  const head = Math.max(3, format + 2);
  const width = [10, 10, 14, 18][format];
  const sizes = Math.floor(number(block, head) / 16);
  const count = sizes % 2 ** width;
  const packed = Math.floor(sizes / 2 ** width);
  let streams = block.subarray(head, head + packed);
  let table = previous;
  if (kind === 2) {
    const read = readHuffmanTable(streams);
    table = read.table;
    streams = streams.subarray(read.size);
  }
  if (!table) throw new RangeError('literals that repeat a code where there is none');
  const bytes = new Uint8Array(count);
  if (format === 0) huffmanStream(streams, table, bytes);
  else fourStreams(streams, table, bytes);
  return { bytes, size: head + packed, table };
}

function fourStreams(streams: Uint8Array, table: HuffmanTable, out: Uint8Array): void {
  const quarter = (out.length + 3) >> 2;
  let from = 6;
  for (let i = 0; i < 4; i++) {
    const end = i < 3 ? from + number(streams.subarray(2 * i), 2) : streams.length;
    huffmanStream(
      streams.subarray(from, end),
      table,
      out.subarray(i * quarter, i < 3 ? (i + 1) * quarter : out.length),
    );
    from = end;
  }
}

/** A little-endian number of up to five bytes. */
function number(bytes: Uint8Array, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + bytes[i];
  return value;
}
