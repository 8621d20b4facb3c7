import { DataType, type Field, Message, type Schema } from 'apache-arrow';
import { Footer } from 'apache-arrow/ipc/metadata/file';
import type { ReadBytes } from './source';

/** Where one buffer of a column lies in the file. */
export interface Region {
  readonly at: number;
  readonly bytes: number;
}

/** A column's part in one batch. regions: validity (empty: all are there), then what its type has. */
export interface StoredPart {
  readonly rows: number;
  readonly nulls: number;
  readonly regions: readonly Region[];
}

/** Texts that a dictionary is made of, in the order they were added; `isDelta`: behind those before. */
interface StoredTexts extends StoredPart {
  readonly isDelta: boolean;
}

/** What an Arrow file says about itself: where every buffer of every column lies. */
export interface StoredLayout {
  readonly schema: Schema;
  readonly rows: number;
  /** The parts of the column at a place of the schema, batch after batch. */
  parts(column: number): Iterable<StoredPart>;
  /** The parts of the dictionary with this id. */
  dictionary(id: number): readonly StoredTexts[];
}

const MAGIC = 'ARROW1';
/** Length of the footer, four bytes, and the magic. */
const TAIL = 4 + MAGIC.length;

/**
 * Reads the layout of an Arrow IPC file without its values. Batches are kept as packed numbers: 16 bytes for each buffer.
 *
 * @throws Error for bytes that are no such file, or with columns that Podium does not write
 * @see Apache Arrow documentation. Arrow columnar format, IPC file format.
 */
export function readLayout(size: number, read: ReadBytes): StoredLayout {
  if (size < MAGIC.length + TAIL || text(read(0, MAGIC.length)) !== MAGIC) throw new Error('it is no Arrow file');
  const tail = read(size - TAIL, TAIL);
  const length = new DataView(tail.buffer, tail.byteOffset, TAIL).getInt32(0, true);
  if (text(tail.subarray(4)) !== MAGIC || length <= 0 || length > size - TAIL - MAGIC.length)
    throw new Error('it is cut');
  const footer = Footer.decode(read(size - TAIL - length, length).slice());
  const { schema } = footer;
  const kinds = schema.fields.map((field) => buffersOf(field));
  const firsts = kinds.map((_, c) => kinds.slice(0, c).reduce((sum, n) => sum + n, 0));
  const width = kinds.reduce((sum, n) => sum + n, 0);

  const blocks = [...footer.recordBatches()];
  const counts = new Int32Array(blocks.length);
  const nulls = new Int32Array(blocks.length * kinds.length);
  const regions = new Float64Array(blocks.length * width * 2);
  blocks.forEach((block, b) => {
    const header = headerOf(block, read);
    if (header.nodes.length !== kinds.length || header.buffers.length !== width || header.compression !== null)
      throw new Error('its batches are laid out as Podium does not write them');
    counts[b] = header.length;
    header.nodes.forEach(({ nullCount }, c) => (nulls[b * kinds.length + c] = nullCount));
    const body = block.offset + block.metaDataLength;
    header.buffers.forEach(({ offset, length: bytes }, i) => regions.set([body + offset, bytes], 2 * (b * width + i)));
  });

  const dictionaries = new Map<number, StoredTexts[]>();
  for (const block of footer.dictionaryBatches()) {
    const { id, isDelta, data } = headerOf(block, read) as unknown as { id: number; isDelta: boolean; data: Header };
    const body = block.offset + block.metaDataLength;
    const part = {
      isDelta,
      rows: data.length,
      nulls: data.nodes[0].nullCount,
      regions: data.buffers.map(({ offset, length: bytes }) => ({ at: body + offset, bytes })),
    };
    dictionaries.set(id, isDelta ? [...(dictionaries.get(id) ?? []), part] : [part]);
  }
  return {
    schema,
    rows: counts.reduce((sum, n) => sum + n, 0),
    dictionary: (id) => dictionaries.get(id) ?? [],
    *parts(column) {
      for (let b = 0; b < counts.length; b++) {
        const first = b * width + firsts[column];
        yield {
          rows: counts[b],
          nulls: nulls[b * kinds.length + column],
          regions: Array.from({ length: kinds[column] }, (_, i) => ({
            at: regions[2 * (first + i)],
            bytes: regions[2 * (first + i) + 1],
          })),
        };
      }
    },
  };
}

interface Block {
  readonly offset: number;
  readonly metaDataLength: number;
}

interface Header {
  readonly length: number;
  readonly nodes: readonly { readonly nullCount: number }[];
  readonly buffers: readonly { readonly offset: number; readonly length: number }[];
  readonly compression: unknown;
}

/** The header of a message: behind a mark of four bytes, which files before 2019 lack, and its own length. */
function headerOf({ offset, metaDataLength }: Block, read: ReadBytes): Header {
  const bytes = read(offset, metaDataLength).slice();
  const isMarked = new DataView(bytes.buffer).getInt32(0, true) === -1;
  return Message.decode(bytes.subarray(isMarked ? 8 : 4)).header() as unknown as Header;
}

function buffersOf({ type, name }: Field): number {
  if (DataType.isUtf8(type)) return 3;
  const isKnown =
    DataType.isInt(type) || DataType.isFloat(type) || DataType.isTimestamp(type) || DataType.isDictionary(type);
  if (!isKnown) throw new Error(`its column ${name} is ${type}, which Podium does not write`);
  return 2;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
