/** Lists up to this long are compared pair by pair or sorted by insertion; longer ones take n log n. */
export const MANY = 48;

/** Room that is used again by every call: nothing in it outlives one. */
export class Room {
  #values = new Float64Array(64);

  /** At least n values, with whatever the last call left. */
  of(n: number): Float64Array {
    if (this.#values.length < n) this.#values = new Float64Array(2 * n);
    return this.#values;
  }
}

/** Writes the known values of a range in ascending order and gives how many there are. */
export function sortKnown(of: Float64Array, from: number, to: number, into: Float64Array): number {
  let count = 0;
  if (to - from > MANY) {
    for (let i = from; i < to; i++) if (of[i] === of[i]) into[count++] = of[i];
    into.subarray(0, count).sort();
    return count;
  }
  for (let i = from; i < to; i++) {
    const x = of[i];
    if (x !== x) continue;
    let j = count++;
    for (; j > 0 && into[j - 1] > x; j--) into[j] = into[j - 1];
    into[j] = x;
  }
  return count;
}

/** How many of ascending values are below x; with `orEqual`, below or equal. */
export function countBelow(sorted: Float64Array, n: number, x: number, orEqual = false): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < x || (orEqual && sorted[middle] === x)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * How many of places 0 to n - 1 are taken, under additions: a Fenwick tree, every operation O(log n).
 *
 * @see Fenwick, A New Data Structure for Cumulative Frequency Tables, 1994
 */
export class Taken {
  #tree = new Int32Array(64);
  #n = 0;

  clear(n: number): void {
    if (this.#tree.length <= n) this.#tree = new Int32Array(2 * (n + 1));
    else this.#tree.fill(0, 0, n + 1);
    this.#n = n;
  }

  add(place: number): void {
    for (let i = place + 1; i <= this.#n; i += i & -i) this.#tree[i]++;
  }

  /** How many were added below a place. */
  below(place: number): number {
    let count = 0;
    for (let i = place; i > 0; i -= i & -i) count += this.#tree[i];
    return count;
  }

  /** The place of the k-th added, from 0, in ascending order. */
  at(k: number): number {
    let place = 0;
    let left = k;
    for (let step = 2 ** Math.floor(Math.log2(this.#n)); step >= 1; step /= 2) {
      if (place + step > this.#n || this.#tree[place + step] > left) continue;
      place += step;
      left -= this.#tree[place];
    }
    return place;
  }
}
