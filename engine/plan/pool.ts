import type { Members } from '../accumulators/accumulator';

/** The different members of the sets of a request's candidates: what is said of one is worked out once, not for each candidate that has it. */
export class Pool {
  /** [count] codes, in the order met. */
  codes = new Float64Array(256);
  count = 0;
  /** [candidates] where the members of each begin in `places`. */
  starts = new Int32Array(64);
  /** Of each member of each candidate in turn, its place in `codes`. */
  places = new Int32Array(1024);
  #met = 0;
  /** Places plus 1, hashed by code; at most half full. */
  #slots = new Int32Array(512);

  /** A request with so many candidates begins. */
  begin(candidates: number): void {
    this.#met = 0;
    this.count = 0;
    this.#slots.fill(0);
    if (this.starts.length < candidates) this.starts = new Int32Array(2 * candidates);
  }

  /** The set of the next candidate; null has no members. */
  add(candidate: number, set: Members | null | undefined): void {
    this.starts[candidate] = this.#met;
    if (!set) return;
    if (this.places.length < this.#met + set.length) this.places = longer(this.places, 2 * (this.#met + set.length));
    for (let m = 0; m < set.length; m++) this.places[this.#met++] = this.#placeOf(set[m]);
  }

  #placeOf(code: number): number {
    const [slots, mask] = [this.#slots, this.#slots.length - 1];
    let probe = slotOf(code, mask);
    for (let place = slots[probe]; place !== 0; place = slots[probe]) {
      if (this.codes[place - 1] === code) return place - 1;
      probe = (probe + 1) & mask;
    }
    if (this.count === this.codes.length) this.codes = longer(this.codes, 2 * this.count);
    this.codes[this.count++] = code;
    slots[probe] = this.count;
    if (2 * this.count > mask) this.#grow();
    return this.count - 1;
  }

  #grow(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    const mask = this.#slots.length - 1;
    for (let place = 0; place < this.count; place++) {
      let probe = slotOf(this.codes[place], mask);
      while (this.#slots[probe] !== 0) probe = (probe + 1) & mask;
      this.#slots[probe] = place + 1;
    }
  }
}

function slotOf(code: number, mask: number): number {
  const h = Math.imul(code | 0, 0x9e3779b1);
  return (h ^ (h >>> 15)) & mask;
}

function longer<A extends Int32Array | Float64Array>(values: A, length: number): A {
  const room = new (values.constructor as new (length: number) => A)(length);
  room.set(values);
  return room;
}
