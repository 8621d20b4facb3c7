import { type BackwardBits, ForwardBits } from './bits';

/** A table of finite state entropy: for each state a symbol, the bits to read, and what to add them to. */
export interface FseTable {
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly base: Uint16Array;
}

/** The table for normalised counts that sum to 2^log; -1 stands for less than one. */
export function fseTable(counts: readonly number[], log: number): FseTable {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  const next = counts.map((count) => Math.abs(count));
  let high = size;
  for (const [symbol, count] of counts.entries()) if (count === -1) symbols[--high] = symbol;
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  for (const [symbol, count] of counts.entries()) {
    for (let i = 0; i < count; i++) {
      symbols[at] = symbol;
      do at = (at + step) & (size - 1);
      while (at >= high);
    }
  }
  const bits = new Uint8Array(size);
  const base = new Uint16Array(size);
  for (let state = 0; state < size; state++) {
    const n = next[symbols[state]]++;
    bits[state] = log - (31 - Math.clz32(n));
    base[state] = (n << bits[state]) - size;
  }
  return { log, symbols, bits, base };
}

/** A table that gives one symbol and reads no bits. */
export function constantTable(symbol: number): FseTable {
  return { log: 0, symbols: Uint8Array.of(symbol), bits: new Uint8Array(1), base: new Uint16Array(1) };
}

/** Reads a table's description from the begin of `bytes`. */
export function readFseTable(bytes: Uint8Array): { readonly table: FseTable; readonly size: number } {
  const input = new ForwardBits(bytes);
  const log = 5 + input.read(4);
  const counts: number[] = [];
  let left = 1 << log;
  while (left > 0) {
    if (counts.length > 255) throw new RangeError('a table of more than 256 symbols');
    const n = 32 - Math.clz32(left + 1);
    let value = input.read(n);
    const low = (1 << (n - 1)) - 1;
    const short = (1 << n) - 1 - (left + 1);
    if ((value & low) < short) {
      input.back(1);
      value &= low;
    } else if (value > low) value -= short;
    const count = value - 1;
    left -= Math.abs(count);
    counts.push(count);
    if (count !== 0) continue;
    for (let zeros = 3; zeros === 3; ) {
      zeros = input.read(2);
      for (let i = 0; i < zeros; i++) counts.push(0);
    }
  }
  if (left < 0) throw new RangeError('counts that sum to too much');
  return { table: fseTable(counts, log), size: input.bytesRead };
}

/** A place in a table that moves on with the bits it reads. */
export class FseState {
  #state: number;
  readonly #table: FseTable;
  readonly #input: BackwardBits;

  constructor(table: FseTable, input: BackwardBits) {
    this.#table = table;
    this.#input = input;
    this.#state = input.read(table.log);
  }

  get symbol(): number {
    return this.#table.symbols[this.#state];
  }

  step(): void {
    const { bits, base } = this.#table;
    this.#state = base[this.#state] + this.#input.read(bits[this.#state]);
  }
}
