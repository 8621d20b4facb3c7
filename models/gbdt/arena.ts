import { ConfigError } from '../../engine/base/errors';

const PAGE = 65_536;
const MAX_PAGES = 65_536;
const ALIGN = 64;

/**
 * One block of shared memory that bins, gradients and histograms are carved from, seen by the WASM kernel, by its
 * JavaScript twin and by every thread. Addresses are bytes from its beginning.
 */
export interface Arena {
  memory: WebAssembly.Memory;
  u8: Uint8Array;
  u32: Uint32Array;
  i32: Int32Array;
  f64: Float64Array;
}

/** Bytes that a part of the arena takes, rounded up so that the next one is aligned. */
export function padded(bytes: number): number {
  return Math.ceil(bytes / ALIGN) * ALIGN;
}

/** Bytes that one memory of WASM can have. */
export const MOST_BYTES = PAGE * MAX_PAGES;

/**
 * An arena and the address of each of its parts.
 *
 * @param sizes bytes of the parts by name
 * @throws ConfigError when they need more than the 4 GiB that WASM can address
 */
export function createArena<Part extends string>(
  sizes: Record<Part, number>,
): { arena: Arena; at: Record<Part, number> } {
  let end = 0;
  const at = {} as Record<Part, number>;
  for (const part of Object.keys(sizes) as Part[]) {
    at[part] = end;
    end += padded(sizes[part]);
  }
  const pages = Math.max(1, Math.ceil(end / PAGE));
  if (pages > MAX_PAGES) {
    const needed = (end / 2 ** 30).toFixed(1);
    throw new ConfigError(
      `train: one tree needs ${needed} GiB beside the bins, or one column does, expected at most 4; train on fewer rows or leaves`,
      'E_MEMORY',
    );
  }
  return { arena: arenaOver(new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })), at };
}

/** The views of an arena over memory that another thread made. */
export function arenaOver(memory: WebAssembly.Memory): Arena {
  const { buffer } = memory;
  return {
    memory,
    u8: new Uint8Array(buffer),
    u32: new Uint32Array(buffer),
    i32: new Int32Array(buffer),
    f64: new Float64Array(buffer),
  };
}
