/**
 * Which of so many parts keeps a key of a divided table: a pure function of the key, 0 up to parts; -1 for a key with a
 * missing part, which nobody keeps.
 */
export function keeperOf(keys: Float64Array, at: number, arity: number, parts: number): number {
  let h = 0x9e3779b9;
  for (let j = at; j < at + arity; j++) {
    const key = keys[j];
    if (key !== key) return -1;
    h = Math.imul(h ^ (key | 0), 0x85ebca6b);
    h ^= Math.imul((key / 4294967296) | 0, 0xc2b2ae35) ^ (h >>> 15);
  }
  h = Math.imul(h ^ (h >>> 13), 0x2c1b3c6d);
  return ((h ^ (h >>> 16)) >>> 0) % parts;
}
