/**
 * Counts of numbers, each at the place from 0 at which it was counted first: open addressing over typed arrays, some
 * times faster than a Map for what is made anew by every request. A number is no NaN.
 */
export class Counts {
  #keys: Float64Array;
  #counts: Int32Array;
  #places: Int32Array;
  #size = 0;

  constructor() {
    [this.#keys, this.#counts, this.#places] = arraysOf(FEWEST);
  }

  /** How many numbers were counted. */
  get size(): number {
    return this.#size;
  }

  /** Counts a number so many times more and gives how often that makes. */
  add(key: number, times = 1): number {
    const at = this.#find(key);
    const place = this.#places[at] - 1;
    if (place >= 0) return (this.#counts[place] += times);
    this.#places[at] = ++this.#size;
    this.#keys[this.#size - 1] = key;
    this.#counts[this.#size - 1] = times;
    if (this.#size === this.#keys.length) this.#grow();
    return times;
  }

  /** How often a number was counted; undefined if it was not. */
  get(key: number): number | undefined {
    const place = this.#places[this.#find(key)] - 1;
    return place < 0 ? undefined : this.#counts[place];
  }

  keyAt(place: number): number {
    return this.#keys[place];
  }

  countAt(place: number): number {
    return this.#counts[place];
  }

  #find(key: number): number {
    const mask = this.#places.length - 1;
    let at = Math.imul(key | 0, 0x9e3779b1) >>> 8;
    for (at &= mask; this.#places[at] !== 0 && this.#keys[this.#places[at] - 1] !== key; at = (at + 1) & mask);
    return at;
  }

  #grow(): void {
    const [keys, counts, places] = arraysOf(2 * this.#keys.length);
    keys.set(this.#keys);
    counts.set(this.#counts);
    this.#keys = keys;
    this.#counts = counts;
    this.#places = places;
    for (let place = 0; place < this.#size; place++) this.#places[this.#find(keys[place])] = place + 1;
  }
}

/** Numbers for which there is room at first. */
const FEWEST = 128;

/** Room for so many numbers, all of it in one piece of memory: three would take three times as long to make. */
function arraysOf(n: number): [keys: Float64Array, counts: Int32Array, places: Int32Array] {
  const room = new ArrayBuffer(20 * n);
  return [new Float64Array(room, 0, n), new Int32Array(room, 8 * n, n), new Int32Array(room, 12 * n, 2 * n)];
}
