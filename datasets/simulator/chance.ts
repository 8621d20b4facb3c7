import { random } from '../../engine/base/random';

/** Draws of several shapes from one seeded stream of uniform numbers. */
export class Chance {
  /** A uniform number in [0, 1). */
  readonly next: () => number;

  constructor(seed: number, stream: number) {
    this.next = random(seed, stream);
  }

  /** True with the given probability. */
  is(share: number): boolean {
    return this.next() < share;
  }

  /** A whole number from 0 below n. */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** A member of a list. */
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  /** Exponential with the given mean. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** Standard normal, by the sum of twelve uniforms: no tails beyond 6, which suits a simulator. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.next();
    return sum;
  }

  /** 0, 1, 2 …: how often in a row an event of the given share happens, at most `limit`. */
  repeats(share: number, limit = 20): number {
    let n = 0;
    while (n < limit && this.next() < share) n++;
    return n;
  }
}

/** A number in [0, 1) that depends on three whole numbers alone: chance without a stream. */
export function hashed(a: number, b: number, c: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}
