import { random } from '../../engine/base/random';
import { type ColumnPace, UNPACED } from '../column-pace';
import type { Lists } from '../gbdt/lists';
import { sampleRows } from '../gbdt/sample';
import type { GbdtSettings } from '../gbdt/settings';
import { STREAMS } from '../gbdt/streams';
import type { RankTable } from '../table';
import type { Handle, Lightgbm } from './library';

const FLOAT32 = 0;
const INT32 = 2;
const CHUNK = 16_384;
/** What LightGBM takes for zero, and leaves out of samples. */
const ZERO = Math.fround(1e-35);
const LARGEST = 3.4028234663852886e38;

/**
 * The lists of a table that count, as LightGBM's data set, and numbered as it numbers their rows: lists one after the
 * other, without those that teach nothing.
 */
export interface Dataset {
  handle: Handle;
  lists: Lists;
  rows: number;
}

/**
 * Hands the lists of a table that count to LightGBM, in pieces: only LightGBM's own bins are held in memory.
 *
 * A column that is stored as bins is given as the number of the bin, so that it is cut between bins only. An infinite
 * value is given as the largest float32, since LightGBM has no bins beyond it.
 *
 * @param like the data set whose bins are to be used; its own when left out
 * @param pace taken after each column, and each piece of the rows
 */
export async function createDataset(
  api: Lightgbm,
  table: RankTable,
  lists: Lists,
  parameters: string,
  settings: Pick<GbdtSettings, 'binSample' | 'seed'>,
  like?: Dataset,
  pace = UNPACED,
): Promise<Dataset> {
  const rows = rowsOf(lists);
  const columns: Read[] = [];
  for (let c = 0; c < table.names.length; c++) {
    columns.push(valuesFor(table.columns[c], table.edges?.[c]));
    await pace.column();
  }
  const handle = like
    ? api.handle('DatasetCreateByReference', like.handle, rows.length)
    : fromSample(api, columns, rows, parameters, settings);
  try {
    const own = await pushRows(api, handle, columns, lists, rows, pace);
    return { handle, lists: own, rows: rows.length };
  } catch (error) {
    api.call('DatasetFree', handle);
    throw error;
  }
}

/** Gives a data set its rows in pieces, and their labels, lists and weights. */
async function pushRows(
  api: Lightgbm,
  handle: Handle,
  columns: readonly Read[],
  lists: Lists,
  rows: Uint32Array,
  pace: ColumnPace,
): Promise<Lists> {
  const width = columns.length;
  const matrix = new Float32Array(CHUNK * width);
  for (let begin = 0; begin < rows.length; begin += CHUNK) {
    const count = Math.min(CHUNK, rows.length - begin);
    columns.forEach((read, c) => {
      for (let i = 0; i < count; i++) matrix[i * width + c] = read(rows[begin + i]);
    });
    api.call('DatasetPushRows', handle, matrix, FLOAT32, count, width, begin);
    await pace.piece();
  }
  const own = renumbered(lists, rows);
  setField(api, handle, 'label', grades(own.gains).grade);
  setField(
    api,
    handle,
    'group',
    Int32Array.from(own.from, (from, i) => own.to[i] - from),
  );
  if (own.weights.some((weight) => weight !== 1)) {
    const weights = new Float32Array(rows.length);
    own.weights.forEach((weight, i) => weights.fill(weight, own.from[i], own.to[i]));
    setField(api, handle, 'weight', weights);
  }
  return own;
}

/** The distinct gains, rising, and each row's place among them: LightGBM takes whole labels and a list of their gains. */
export function grades(gains: Float64Array): { grade: Float32Array; gain: number[] } {
  const gain = [...new Set(gains)].sort((a, b) => a - b);
  const place = new Map(gain.map((value, i) => [value, i]));
  return { grade: Float32Array.from(gains, (value) => place.get(value)!), gain };
}

/** The gains of the rows that count, in LightGBM's numbering. */
export function gainsOf(lists: Lists): Float64Array {
  const rows = rowsOf(lists);
  return Float64Array.from(rows, (row) => lists.gains[row]);
}

function rowsOf({ count, from, to }: Lists): Uint32Array {
  const rows: number[] = [];
  for (let list = 0; list < count; list++) for (let row = from[list]; row < to[list]; row++) rows.push(row);
  return Uint32Array.from(rows);
}

function renumbered(lists: Lists, rows: Uint32Array): Lists {
  const from = new Int32Array(lists.count);
  const to = new Int32Array(lists.count);
  let end = 0;
  for (let list = 0; list < lists.count; list++) {
    from[list] = end;
    end += lists.to[list] - lists.from[list];
    to[list] = end;
  }
  return { ...lists, from, to, gains: Float64Array.from(rows, (row) => lists.gains[row]) };
}

type Read = (row: number) => number;

function valuesFor(values: Float32Array, edges: Float32Array | undefined): Read {
  if (edges === undefined) {
    return (row) => {
      const value = values[row];
      return value === Infinity ? LARGEST : value === -Infinity ? -LARGEST : value;
    };
  }
  const binOf = new Map(Array.from(edges, (edge, bin) => [edge, bin]));
  return (row) => binOf.get(values[row]) ?? Number.NaN;
}

/** An empty data set whose bins are cut by the same rows as the embedded trainer's. */
function fromSample(
  api: Lightgbm,
  columns: readonly Read[],
  rows: Uint32Array,
  parameters: string,
  { binSample, seed }: Pick<GbdtSettings, 'binSample' | 'seed'>,
): Handle {
  const sampled = sampleRows(rows.length, binSample, random(seed, STREAMS.binEdges));
  const drawn = columns.map((read) => {
    const places: number[] = [];
    const values: number[] = [];
    sampled.forEach((at, place) => {
      const value = read(rows[at]);
      if (Math.abs(value) <= ZERO) return;
      places.push(place);
      values.push(value);
    });
    return { places: Int32Array.from(places), values: Float64Array.from(values) };
  });
  // an empty typed array has no address to give
  const addresses = (parts: ArrayBufferView[]): BigUint64Array =>
    BigUint64Array.from(parts, (part) => (part.byteLength > 0 ? api.address(part) : 0n));
  return api.handle(
    'DatasetCreateFromSampledColumn',
    addresses(drawn.map(({ values }) => values)),
    addresses(drawn.map(({ places }) => places)),
    columns.length,
    Int32Array.from(drawn, ({ values }) => values.length),
    sampled.length,
    rows.length,
    rows.length,
    parameters,
  );
}

function setField(api: Lightgbm, handle: Handle, name: string, values: Float32Array | Int32Array): void {
  api.call('DatasetSetField', handle, name, values, values.length, values instanceof Int32Array ? INT32 : FLOAT32);
}
