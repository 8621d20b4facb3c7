import { exactJson, parseExactJson } from './snapshot-json';
import type { Table } from './store';
import type { ColumnSpec, Texts } from './tables/columns';
import { type ReadTable, readTable } from './tables/reader';
import { TableWriter } from './tables/writer';

const BATCH = 16_384;

/** An object of a row to JSON; only called for objects that are there. */
export type EncodeBlob = (blob: never) => unknown;
/** Its way back. */
type DecodeBlob = (json: never) => unknown;

/** Bytes a file is to hold at most, about: files are read whole. */
const LONGEST = 2 ** 30;
/** What an object is taken to need as text. */
const OBJECT = 200;

/** The rows of a table as stretches that fit a file each, from row 1; one stretch, perhaps an empty one, for most. */
export function fileStretches({ arity, stride, rows, blobCount }: Table): { from: number; to: number }[] {
  const most = Math.floor(LONGEST / (8 * (arity + stride) + OBJECT * blobCount + 1));
  const stretches = Array.from({ length: Math.ceil((rows - 1) / most) }, (_, i) => ({
    from: 1 + i * most,
    to: Math.min(rows, 1 + (i + 1) * most),
  }));
  return stretches.length > 0 ? stretches : [{ from: 1, to: 1 }];
}

/** Writes rows of a table of the store: key columns, lanes, and objects as JSON text, in the order of the rows. */
export function writeStoreTable(
  path: string,
  table: Table,
  keys: readonly string[],
  encoders: readonly EncodeBlob[],
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const { arity, stride, laneCount } = table;
  const columns: ColumnSpec[] = [
    ...keys.map((key): ColumnSpec => ({ name: `key_${key}`, kind: 'double' })),
    ...Array.from({ length: laneCount }, (_, lane): ColumnSpec => ({ name: `lane_${lane}`, kind: 'double' })),
    ...encoders.map((_, blob): ColumnSpec => ({ name: `blob_${blob}`, kind: 'text' })),
  ];
  const writer = new TableWriter(path, columns, () => '');
  const known = table.keys();
  for (let begin = from; begin < to; begin += BATCH) {
    const n = Math.min(BATCH, to - begin);
    const numbers = [
      ...Array.from({ length: arity }, (_, j) => strided(known, begin, n, arity, j)),
      ...Array.from({ length: laneCount }, (_, lane) => strided(table.lanes, begin, n, stride, lane)),
    ];
    const texts = encoders.map((encode, blob) => textsOf(table.blobs[blob].slice(begin, begin + n), encode));
    writer.write([...numbers, ...texts], n);
  }
  writer.close();
}

/** What of a written table goes where: lanes and objects by their places in the file and in the table. */
export interface Transfer {
  readonly lanes: readonly { readonly from: number; readonly to: number }[];
  readonly blobs: readonly { readonly from: number; readonly to: number; readonly decode: DecodeBlob }[];
}

/** Fills a table of the store; lanes and objects of a new key that are not transferred stay as in a key never seen. */
export function readStoreTable(path: string, table: Table, keys: readonly string[], transfer: Transfer): void {
  const read = readTable(path);
  const { arity, stride } = table;
  const columns = keys.map((key) => read.numbers(`key_${key}`));
  const key = new Float64Array(arity);
  const rows = new Int32Array(read.rows);
  const isWanted = wantedRows(read, table, transfer);
  for (let row = 0; row < read.rows; row++) {
    if (!isWanted(row)) continue;
    for (let j = 0; j < arity; j++) key[j] = columns[j][row];
    rows[row] = table.slot(key, 0);
  }
  for (const { from, to } of transfer.lanes) {
    const lane = read.numbers(`lane_${from}`);
    for (let row = 0; row < read.rows; row++) if (rows[row] > 0) table.lanes[rows[row] * stride + to] = lane[row];
  }
  for (const { from, to, decode } of transfer.blobs) {
    const texts = read.texts(`blob_${from}`);
    for (let row = 0; row < read.rows; row++) {
      const text = texts[row];
      if (text !== null && rows[row] > 0) table.blobs[to][rows[row]] = decode(parseExactJson(text) as never);
    }
  }
}

/**
 * Which rows of a saved table are to have one here: all, unless other states lay beside those that are taken. Then a row
 * in which all that is taken is as in a key never seen was only there for the others.
 */
function wantedRows(read: ReadTable, { lanes }: Table, transfer: Transfer): (row: number) => boolean {
  const saved = read.names.filter((name) => /^(lane|blob)_/.test(name));
  const taken = [
    ...transfer.lanes.map(({ from }) => `lane_${from}`),
    ...transfer.blobs.map(({ from }) => `blob_${from}`),
  ];
  if (saved.every((name) => taken.includes(name))) return () => true;
  const values = transfer.lanes.map(({ from, to }) => ({ of: read.numbers(`lane_${from}`), never: lanes[to] }));
  const texts = transfer.blobs.map(({ from }) => read.texts(`blob_${from}`));
  return (row) => values.some(({ of, never }) => !Object.is(of[row], never)) || texts.some((of) => of[row] !== null);
}

function strided(values: Float64Array, begin: number, n: number, stride: number, at: number): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = values[(begin + i) * stride + at];
  return out;
}

function textsOf(blobs: readonly unknown[], encode: EncodeBlob): Texts {
  return blobs.map((blob) => (blob === undefined || blob === null ? null : exactJson(encode(blob as never))));
}
