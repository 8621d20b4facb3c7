import { random } from '../../engine/base/random';
import type { RankTable } from '../table';
import { type Arena, createArena, padded } from './arena';
import { assignBins, binEdges } from './bins';
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
 * feature's bins begin in a histogram. monotone: [features], the direction of each (monotone.ts). histogramBytes: one leaf's histogram, [offset[features] × 2] float64.
 */
export interface Binned {
  arena: Arena;
  at: BinnedParts;
  rows: number;
  features: number;
  column: number[];
  edges: Float32Array[];
  offset: Int32Array;
  monotone: Int32Array;
  histogramBytes: number;
}

/** Cuts every column of a table into bins and makes room for them; a column with a single value, or none that its edges were drawn from, is left out. */
export function createBinned(table: RankTable, settings: GbdtSettings): Binned {
  const { rows } = table;
  const sampled = sampleRows(rows, settings.binSample, random(settings.seed, STREAMS.binEdges));
  const drawn = table.columns.map((values, c) => {
    const own = table.edges?.[c];
    const seen = own ? values : gather(values, sampled);
    const isSeen = seen.some((v) => !Number.isNaN(v));
    return { edges: own ?? binEdges(seen, settings.bins), isSeen };
  });
  const allEdges = drawn.map(({ edges }) => edges);
  const column = drawn.flatMap(({ edges, isSeen }, c) => (isSeen && canSplit(table, c, edges) ? [c] : []));
  const edges = column.map((c) => allEdges[c]);
  const features = column.length;
  const offset = new Int32Array(features + 1);
  edges.forEach((e, f) => {
    offset[f + 1] = offset[f] + e.length + 1;
  });
  const histogramBytes = padded(offset[features] * 16);

  const { arena, at } = createArena({
    bins: features * columnBytes(rows),
    order: rows * 4,
    pairs: rows * 16,
    histograms: settings.leaves * histogramBytes,
    offset: (features + 1) * 4,
    active: features * 4,
    monotone: features * 4,
    mailbox: mailboxBytes(settings.threads),
  });
  arena.u32.set(offset, at.offset / 4);
  const directions = directionsOf(table.names, settings.monotone);
  const monotone = Int32Array.from(column, (c) => directions[c]);
  arena.i32.set(monotone, at.monotone / 4);
  return { arena, at, rows, features, column, edges, offset, monotone, histogramBytes };
}

/** Writes the bin of every value of the table. */
export function fillBins({ arena, at, rows, column, edges }: Binned, table: RankTable): void {
  column.forEach((c, f) => {
    const begin = at.bins + f * columnBytes(rows);
    assignBins(table.columns[c], edges[f], arena.u8.subarray(begin, begin + rows));
  });
}

function gather(values: Float32Array, rows: Int32Array): Float32Array {
  const out = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]];
  return out;
}

function canSplit({ columns }: RankTable, c: number, edges: Float32Array): boolean {
  return edges.length > 1 || (edges.length === 1 && columns[c].some(Number.isNaN));
}
