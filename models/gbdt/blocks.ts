import { type Arena, arenaOver, createArena, padded } from './arena';
import { createKernel, type Kernel } from './kernel';
import { columnBytes } from './layout';

/** Rows whose numbers a thread lays beside a block's bins at a time: with the histograms of a part they fit a cache. */
const TILE = 8192;
/** Bytes of one column's histogram at most: 255 bins and one for missing values, two float64 each. */
export const HISTOGRAM = 256 * 16;
/** Columns of one part of the work: whole passes of the kernel, and small enough that nobody waits long for the last. */
const PART = { whole: 8, blocks: 16 } as const;

/**
 * Where the bins of the features number `from` to `to` lie: `bins` is the address of the first in `memory`. scratch: the
 * address of a place for every thread, null where the block is the arena that holds everything else, too.
 */
export interface BlockParts {
  readonly memory: WebAssembly.Memory;
  readonly from: number;
  readonly to: number;
  readonly bins: number;
  readonly scratch: number | null;
}

/** What a thread needs beside a block's bins: addresses of `tile` rows, of their pairs, and of histograms of `columns`. */
export interface Bench {
  readonly rows: number;
  readonly pairs: number;
  readonly histograms: number;
  readonly tile: number;
  readonly columns: number;
}

/** A block as one thread sees it. */
export interface Block extends Omit<BlockParts, 'memory' | 'scratch'> {
  readonly arena: Arena;
  readonly kernel: Kernel;
  readonly bench: Bench | null;
}

/** Columns of one part of the work. */
export function partOf(blocks: readonly { readonly scratch: number | null }[]): number {
  return blocks.some(({ scratch }) => scratch !== null) ? PART.blocks : PART.whole;
}

/**
 * Room for the bins of so many features in memories of their own, as few as hold them.
 *
 * @param most bytes of one memory
 * @throws ConfigError E_MEMORY when not even one column fits
 */
export function createBlocks(features: number, rows: number, threads: number, most: number): BlockParts[] {
  const benches = threads * benchBytes();
  const each = Math.max(1, Math.floor((most - padded(benches)) / columnBytes(rows)));
  return Array.from({ length: Math.ceil(features / each) }, (_, i) => {
    const [from, to] = [i * each, Math.min(features, (i + 1) * each)];
    const { arena, at } = createArena({ bins: (to - from) * columnBytes(rows), scratch: benches });
    return { memory: arena.memory, from, to, bins: at.bins, scratch: at.scratch };
  });
}

/** The blocks as one thread sees them. */
export function openBlocks(parts: readonly BlockParts[], kind: 'wasm' | 'javascript', thread: number): Block[] {
  return parts.map(({ memory, from, to, bins, scratch }) => {
    const arena = arenaOver(memory);
    return {
      from,
      to,
      bins,
      arena,
      kernel: createKernel(arena, kind),
      bench: scratch === null ? null : benchAt(scratch + thread * benchBytes()),
    };
  });
}

/** The bins of one feature, [rows] bytes. */
export function binsOf(
  blocks: readonly Pick<BlockParts, 'memory' | 'from' | 'to' | 'bins'>[],
  feature: number,
  rows: number,
): Uint8Array {
  const block = blocks.find(({ to }) => feature < to)!;
  return new Uint8Array(block.memory.buffer, block.bins + (feature - block.from) * columnBytes(rows), rows);
}

function benchBytes(): number {
  return padded(TILE * 4) + padded(TILE * 16) + PART.blocks * HISTOGRAM;
}

function benchAt(address: number): Bench {
  const pairs = address + padded(TILE * 4);
  return { rows: address, pairs, histograms: pairs + padded(TILE * 16), tile: TILE, columns: PART.blocks };
}
