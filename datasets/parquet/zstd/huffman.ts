import { BackwardBits } from './bits';
import { FseState, readFseTable } from './fse';

/** A Huffman code: symbol and length by the next `log` bits. */
export interface HuffmanTable {
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly lengths: Uint8Array;
}

/** Reads a code's description from the begin of `bytes`. */
export function readHuffmanTable(bytes: Uint8Array): { readonly table: HuffmanTable; readonly size: number } {
  const [head] = bytes;
  if (head < 128) {
    return { table: tableOf(packedWeights(bytes.subarray(1, 1 + head))), size: 1 + head };
  }
  const weights = Array.from({ length: head - 127 }, (_, i) => (bytes[1 + (i >> 1)] >> (i % 2 ? 0 : 4)) & 15);
  return { table: tableOf(weights), size: 1 + ((weights.length + 1) >> 1) };
}

/** Decodes as many symbols as `out` holds. */
export function huffmanStream(bytes: Uint8Array, { log, symbols, lengths }: HuffmanTable, out: Uint8Array): void {
  const input = new BackwardBits(bytes);
  const mask = (1 << log) - 1;
  let state = input.read(log);
  for (let i = 0; i < out.length; i++) {
    out[i] = symbols[state];
    const length = lengths[state];
    state = ((state << length) & mask) | input.read(length);
  }
}

/** Weights are entropy-coded by two states in turn, until the bits are used up. */
function packedWeights(bytes: Uint8Array): number[] {
  const { table, size } = readFseTable(bytes);
  const input = new BackwardBits(bytes.subarray(size));
  const states = [new FseState(table, input), new FseState(table, input)];
  const weights: number[] = [];
  for (let i = 0; weights.length < 255; i ^= 1) {
    weights.push(states[i].symbol);
    states[i].step();
    if (input.left < 0) {
      weights.push(states[i ^ 1].symbol);
      break;
    }
  }
  return weights;
}

/** The last weight is what is left to a power of two. */
function tableOf(given: readonly number[]): HuffmanTable {
  const sum = given.reduce((total, weight) => total + (weight > 0 ? 1 << (weight - 1) : 0), 0);
  const log = 32 - Math.clz32(sum);
  const left = (1 << log) - sum;
  if (sum === 0 || log > 12 || left !== 1 << (31 - Math.clz32(left)))
    throw new RangeError('weights of no Huffman code');
  const weights = [...given, 32 - Math.clz32(left)];
  const symbols = new Uint8Array(1 << log);
  const lengths = new Uint8Array(1 << log);
  let at = 0;
  for (let weight = 1; weight <= log; weight++) {
    for (const [symbol, each] of weights.entries()) {
      if (each !== weight) continue;
      const end = at + (1 << (weight - 1));
      symbols.fill(symbol, at, end);
      lengths.fill(log + 1 - weight, at, end);
      at = end;
    }
  }
  return { log, symbols, lengths };
}
