import type { Arena } from './arena';
import { assemble } from './assembler';
import { KERNEL_WAT } from './kernel-wat';

/**
 * The innermost loop of training: every row of a leaf adds its pair of numbers to its bin, in one column or in four.
 * Arguments are byte addresses in the arena, then for each column that of its bins and that of its histogram.
 */
export interface Kernel {
  addOne(rows: number, pairs: number, count: number, column: number, histogram: number): void;
  addFour(rows: number, pairs: number, count: number, ...columnsAndHistograms: EightAddresses): void;
}

type EightAddresses = [number, number, number, number, number, number, number, number];

/** The kernel over an arena. Pairs are whole numbers whose sums are exact (grid.ts), so both kinds give the same bits. */
export function createKernel(arena: Arena, kind: 'wasm' | 'javascript'): Kernel {
  return kind === 'wasm' ? wasmKernel(arena) : javascriptKernel(arena);
}

function wasmKernel({ memory }: Arena): Kernel {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(assemble(KERNEL_WAT)), { podium: { memory } });
  return instance.exports as unknown as Kernel;
}

function javascriptKernel({ u8, u32, f64 }: Arena): Kernel {
  return {
    addOne(rows, pairs, count, column, histogram) {
      const firstRow = rows / 4;
      const firstPair = pairs / 8;
      const firstBin = histogram / 8;
      for (let i = 0; i < count; i++) {
        const bin = firstBin + 2 * u8[column + u32[firstRow + i]];
        f64[bin] += f64[firstPair + 2 * i];
        f64[bin + 1] += f64[firstPair + 2 * i + 1];
      }
    },
    // Four times addOne in one pass.
    addFour(rows, pairs, count, c0, h0, c1, h1, c2, h2, c3, h3) {
      const firstRow = rows / 4;
      const firstPair = pairs / 8;
      const b0 = h0 / 8;
      const b1 = h1 / 8;
      const b2 = h2 / 8;
      const b3 = h3 / 8;
      for (let i = 0; i < count; i++) {
        const row = u32[firstRow + i];
        const gradient = f64[firstPair + 2 * i];
        const hessian = f64[firstPair + 2 * i + 1];
        const i0 = b0 + 2 * u8[c0 + row];
        const i1 = b1 + 2 * u8[c1 + row];
        const i2 = b2 + 2 * u8[c2 + row];
        const i3 = b3 + 2 * u8[c3 + row];
        f64[i0] += gradient;
        f64[i0 + 1] += hessian;
        f64[i1] += gradient;
        f64[i1 + 1] += hessian;
        f64[i2] += gradient;
        f64[i2 + 1] += hessian;
        f64[i3] += gradient;
        f64[i3 + 1] += hessian;
      }
    },
  };
}
