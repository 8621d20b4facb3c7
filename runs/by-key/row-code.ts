import type { Plan } from '../../engine/plan/plan';
import { type PlannedTable, strideOf } from '../../engine/plan/table';
import { exactJson, parseExactJson } from '../../engine/snapshot-json';

const LANES_PER_MASK = 32;
const text = new TextEncoder();
const bytes = new TextDecoder();

/**
 * A row of a table as float64 and back: masks of the lanes that differ from a key never seen, those lanes, then each
 * object as the JSON of its accumulator.
 */
export class RowCode {
  readonly #stride: number;
  readonly #lanes: number;
  readonly #template: Float64Array;
  readonly #encode: readonly ((object: never) => unknown)[];
  readonly #decode: readonly ((json: never) => unknown)[];

  constructor({ states }: Plan, table: PlannedTable) {
    const objects = states.filter((state) => state.table.index === table.index && state.blob >= 0);
    objects.sort((a, b) => a.blob - b.blob);
    this.#stride = strideOf(table);
    this.#lanes = table.template.length;
    this.#template = Float64Array.from(table.template);
    this.#encode = objects.map(({ accumulator }) => accumulator.encode!);
    this.#decode = objects.map(({ accumulator }) => accumulator.decode!);
  }

  /** Adds a row to what is being written. */
  write(to: GrowingBlock, lanes: Float64Array, blobs: readonly unknown[][], row: number): void {
    const template = this.#template;
    const at = row * this.#stride;
    for (let from = 0; from < this.#lanes; from += LANES_PER_MASK) {
      const end = Math.min(this.#lanes, from + LANES_PER_MASK);
      const place = to.put(0);
      let mask = 0;
      for (let i = from; i < end; i++) {
        if (Object.is(lanes[at + i], template[i])) continue;
        mask |= 1 << (i - from);
        to.put(lanes[at + i]);
      }
      to.change(place, mask >>> 0);
    }
    this.#encode.forEach((encode, b) => {
      const object = blobs[b][row];
      if (object === undefined || object === null) to.put(-1);
      else to.bytes(text.encode(exactJson(encode(object as never))));
    });
  }

  /** Fills a row that is as for a key never seen; gives where the next one begins. */
  read(from: Float64Array, place: number, lanes: Float64Array, blobs: readonly unknown[][], row: number): number {
    let at = place;
    for (let lane = 0; lane < this.#lanes; lane += LANES_PER_MASK) {
      const mask = from[at++];
      for (let left = mask >>> 0; left !== 0; left &= left - 1)
        lanes[row * this.#stride + lane + 31 - Math.clz32(left & -left)] = from[at++];
    }
    this.#decode.forEach((decode, b) => {
      const length = from[at++];
      if (length < 0) return;
      const json = bytes.decode(new Uint8Array(from.buffer, from.byteOffset + 8 * at, length));
      blobs[b][row] = decode(parseExactJson(json) as never);
      at += Math.ceil(length / 8);
    });
    return at;
  }
}

/** Float64 that grow as they are put. */
export class GrowingBlock {
  #values = new Float64Array(1024);
  #used = 0;

  /** Gives its place. */
  put(value: number): number {
    this.#room(1);
    this.#values[this.#used] = value;
    return this.#used++;
  }

  change(place: number, value: number): void {
    this.#values[place] = value;
  }

  /** Their number, then as many float64 as hold them. */
  bytes(some: Uint8Array): void {
    this.put(some.length);
    const length = Math.ceil(some.length / 8);
    this.#room(length);
    new Uint8Array(this.#values.buffer, 8 * this.#used).set(some);
    this.#used += length;
  }

  /** All since the last time; lasts until the next `put`. */
  take(): Float64Array {
    const taken = this.#values.subarray(0, this.#used);
    this.#used = 0;
    return taken;
  }

  #room(more: number): void {
    if (this.#used + more <= this.#values.length) return;
    const wider = new Float64Array(2 * (this.#used + more));
    wider.set(this.#values.subarray(0, this.#used));
    this.#values = wider;
  }
}
