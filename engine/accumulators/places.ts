const RADIUS = 6371.0088;
const RADIANS = Math.PI / 180;

/** Great-circle distance in kilometres between two places in degrees, on a sphere of the Earth's mean radius. @see Sinnott. Virtues of the Haversine. 1984 */
export function distanceKm(lat: number, lon: number, lat2: number, lon2: number): number {
  const y = Math.sin(((lat2 - lat) * RADIANS) / 2);
  const x = Math.sin(((lon2 - lon) * RADIANS) / 2);
  const h = y * y + Math.cos(lat * RADIANS) * Math.cos(lat2 * RADIANS) * (x * x);
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}
