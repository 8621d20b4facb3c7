const RADIUS = 6371.0088;
const RADIANS = Math.PI / 180;

/** Great-circle distance in kilometres between two places in degrees, on a sphere of the Earth's mean radius. @see Sinnott. Virtues of the Haversine. 1984 */
export function distanceKm(lat: number, lon: number, lat2: number, lon2: number): number {
  const y = Math.sin(((lat2 - lat) * RADIANS) / 2);
  const x = Math.sin(((lon2 - lon) * RADIANS) / 2);
  const h = y * y + Math.cos(lat * RADIANS) * Math.cos(lat2 * RADIANS) * (x * x);
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}

type Vector = ArrayLike<number> | null | undefined;

/** The sum of the products of two vectors; missing if either is, or their lengths differ. */
export function vectorDot(a: Vector, b: Vector): number {
  if (!a || !b || a.length !== b.length) return Number.NaN;
  let dot = 0;
  for (let i = 0; i < a.length; i++) dot += a[i] * b[i];
  return dot;
}

/** The cosine of two vectors; missing where one is all zeros. */
export function vectorCosine(a: Vector, b: Vector): number {
  const size = Math.sqrt(vectorDot(a, a) * vectorDot(b, b));
  return size === 0 ? Number.NaN : vectorDot(a, b) / size;
}
