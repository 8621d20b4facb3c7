/**
 * A seeded stream of uniform numbers in [0, 1) with 32 bits each (sfc32).
 *
 * The same seed gives the same stream on every machine. `stream` separates uses of one seed, so that
 * drawing more in one place moves nothing in another.
 *
 * @see Doty-Humphrey. PractRand, the sfc generators. 2014.
 */
export function random(seed: number, stream = 0): () => number {
  let a = seed | 0;
  let b = stream | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}
