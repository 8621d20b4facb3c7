/** Up to 32 bits of a little-endian bit string from a place; bits before its begin and after its end are 0. */
function bitsAt(bytes: Uint8Array, at: number, n: number): number {
  if (n > 16) return bitsAt(bytes, at + 16, n - 16) * 65_536 + bitsAt(bytes, at, 16);
  if (at < 0) return at + n > 0 ? bitsAt(bytes, 0, at + n) << -at : 0;
  const from = at >> 3;
  const word = bytes[from] | (bytes[from + 1] << 8) | (bytes[from + 2] << 16);
  return (word >>> (at & 7)) & ((1 << n) - 1);
}

/** Reads bits from the first on. */
export class ForwardBits {
  #at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(n: number): number {
    const value = bitsAt(this.#bytes, this.#at, n);
    this.#at += n;
    return value;
  }

  back(n: number): void {
    this.#at -= n;
  }

  /** Whole bytes read, the last begun one among them. */
  get bytesRead(): number {
    return (this.#at + 7) >> 3;
  }
}

/** Reads bits from the last on; the highest bit that is set marks the end and is none of them. */
export class BackwardBits {
  /** Bits that are left; below 0 when more were read than there are. */
  left: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.left = bytes.length * 8 - 1 - Math.clz32(bytes[bytes.length - 1]) + 24;
  }

  read(n: number): number {
    this.left -= n;
    return n === 0 ? 0 : bitsAt(this.#bytes, this.left, n);
  }
}
