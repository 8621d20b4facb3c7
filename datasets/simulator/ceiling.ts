import type { Truth } from '../dataset';

/** What the best possible order of each simulated request reaches, in log order; 8 bytes a request. */
export class Ceiling implements Truth {
  count = 0;
  #expected = new Float32Array(1024);
  #realised = new Float32Array(1024);

  add(expected: number, realised: number): void {
    if (this.count === this.#expected.length) {
      this.#expected = doubled(this.#expected);
      this.#realised = doubled(this.#realised);
    }
    this.#expected[this.count] = expected;
    this.#realised[this.count++] = realised;
  }

  expected(i: number): number {
    return this.#expected[i];
  }

  realised(i: number): number {
    return this.#realised[i];
  }
}

function doubled(values: Float32Array): Float32Array<ArrayBuffer> {
  const grown = new Float32Array(2 * values.length);
  grown.set(values);
  return grown;
}
