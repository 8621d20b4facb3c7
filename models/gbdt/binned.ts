import { random } from '../../engine/base/random';
import { UNPACED } from '../column-pace';
import type { RankTable } from '../table';
import { type Arena, createArena, MOST_BYTES, padded } from './arena';
import type { PartBins } from './binned-tree';
import { assignBins, binEdges } from './bins';
import { type BlockParts, binsOf, createBlocks } from './blocks';
import { type BinnedParts, columnBytes } from './layout';
import { mailboxBytes } from './mailbox';
import { directionsOf } from './monotone';
import { sampleRows } from './sample';
import type { GbdtSettings } from './settings';
import { STREAMS } from './streams';

/**
 * The fit part as bytes, and room for all that a tree needs while it grows.
 *
 * features: how many columns can be split at all (two bins, or one and NaN). column: [features] place in the table.
 * edges: [features] as `binEdges` gives them; the bin after the last edge holds NaN. offset: [features + 1], where each
 * feature's bins begin in a histogram. monotone: [features], the direction of each (monotone.ts). histogramBytes: one
 * leaf's histogram, [offset[features] × 2] float64. blocks: where the bins lie; in the arena itself when all of it fits
 * there. shared: where gradients and hessians, [rows] each, are to be for threads to take them from when bins lie in blocks of
 * their own, else null.
 */
export interface Binned extends PartBins {
  arena: Arena;
  at: BinnedParts;
  blocks: readonly BlockParts[];
  rows: number;
  features: number;
  column: number[];
  edges: Float32Array[];
  offset: Int32Array;
  monotone: Int32Array;
  histogramBytes: number;
  shared: { gradients: Float64Array; hessians: Float64Array } | null;
}

/**
 * Cuts every column of a table into bins and makes room for them; a column with a single value, or none that its edges
 * were drawn from, is left out. Columns are asked for one after the other.
 *
 * @param most bytes of one memory: a larger table lies in several, to the same trees
 * @param pace taken after each column
 * @throws ConfigError E_MEMORY when what a tree needs beside the bins does not fit one
 */
export async function createBinned(
  table: RankTable,
  settings: GbdtSettings,
  most = MOST_BYTES,
  pace = UNPACED,
): Promise<Binned> {
  const { rows } = table;
  const sampled = sampleRows(rows, settings.binSample, random(settings.seed, STREAMS.binEdges));
  const drawn: ReturnType<typeof cut>[] = [];
  for (let c = 0; c < table.names.length; c++) {
    drawn.push(cut(table, c, sampled, settings.bins));
    await pace.column();
  }
  const column = drawn.flatMap(({ canSplit }, c) => (canSplit ? [c] : []));
  const edges = column.map((c) => drawn[c].edges);
  const features = column.length;
  const offset = new Int32Array(features + 1);
  edges.forEach((e, f) => {
    offset[f + 1] = offset[f] + e.length + 1;
  });
  const histogramBytes = padded(offset[features] * 16);

  const sizes = {
    bins: features * columnBytes(rows),
    order: rows * 4,
    pairs: rows * 16,
    histograms: settings.leaves * histogramBytes,
    offset: (features + 1) * 4,
    active: features * 4,
    monotone: features * 4,
    mailbox: mailboxBytes(settings.threads),
  };
  const isWhole = Object.values(sizes).reduce((sum, bytes) => sum + padded(bytes), 0) <= most;
  const { arena, at } = createArena(isWhole ? sizes : { ...sizes, bins: 0 });
  const blocks = isWhole
    ? [{ memory: arena.memory, from: 0, to: features, bins: at.bins, scratch: null }]
    : createBlocks(features, rows, settings.threads, most);
  arena.u32.set(offset, at.offset / 4);
  const directions = directionsOf(table.names, settings.monotone);
  const monotone = Int32Array.from(column, (c) => directions[c]);
  arena.i32.set(monotone, at.monotone / 4);
  const numbers = (from: number): Float64Array => arena.f64.subarray(from, from + rows);
  const shared = isWhole ? null : { gradients: numbers(at.pairs / 8), hessians: numbers(at.pairs / 8 + rows) };
  const bins = (feature: number): Uint8Array => binsOf(blocks, feature, rows);
  return { arena, at, blocks, rows, features, column, edges, offset, monotone, histogramBytes, shared, bins };
}

/** Writes the bin of every value of the table. */
export async function fillBins({ column, edges, bins }: Binned, table: RankTable, pace = UNPACED): Promise<void> {
  for (const [f, c] of column.entries()) {
    writeBins(table, c, edges[f], bins(f));
    await pace.column();
  }
}

/** The bins of another part with the edges of the fit part, held. */
export async function binPart({ column, edges }: Binned, table: RankTable, pace = UNPACED): Promise<PartBins> {
  const all: Uint8Array[] = [];
  for (const [f, c] of column.entries()) {
    const out = new Uint8Array(table.rows);
    writeBins(table, c, edges[f], out);
    all.push(out);
    await pace.column();
  }
  return { column, edges, bins: (feature) => all[feature] };
}

function writeBins(table: RankTable, c: number, edges: Float32Array, out: Uint8Array): void {
  const stored = table.bins?.(c);
  if (stored === undefined) assignBins(table.columns[c], edges, out);
  else out.set(stored);
}

/** The edges of a column, and whether any of its rows can be parted by them. */
function cut(
  table: RankTable,
  c: number,
  sampled: Int32Array,
  bins: number,
): { edges: Float32Array; canSplit: boolean } {
  const own = table.edges?.[c];
  const stored = own && table.bins?.(c);
  if (own && stored) {
    const last = own.length;
    const isSeen = stored.some((bin) => bin < last);
    return { edges: own, canSplit: isSeen && (last > 1 || stored.includes(last)) };
  }
  const values = table.columns[c];
  const seen = own ? values : gather(values, sampled);
  const isSeen = seen.some((v) => !Number.isNaN(v));
  const edges = own ?? binEdges(seen, bins);
  return { edges, canSplit: isSeen && (edges.length > 1 || (edges.length === 1 && values.some(Number.isNaN))) };
}

function gather(values: Float32Array, rows: Int32Array): Float32Array {
  const out = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]];
  return out;
}
