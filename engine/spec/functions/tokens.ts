import { mixed } from '../../base/hash';
import { type Functions, isMissing, type Members, quotient } from './fn';

const RADIUS = 6371.0088;

/** Functions that make one value of several. */
export const TOKENS: Functions = {
  token: {
    code: (_, ...parts) => `mixed(${parts.join(', ')})`,
    run: (_: number, ...parts: number[]) => mixed(...parts),
    say: (_, ...parts) => `${parts.join(' then ')}`,
    unsaid: [0],
  },
  distance_km: {
    code: (...degrees) => `distanceKm(${degrees.join(', ')})`,
    run: (lat: number, lon: number, lat2: number, lon2: number) => {
      const rad = (degrees: number): number => degrees * (Math.PI / 180);
      const half = (d: number): number => Math.sin(rad(d) / 2) ** 2;
      const h = half(lat2 - lat) + Math.cos(rad(lat)) * Math.cos(rad(lat2)) * half(lon2 - lon);
      return [lat, lon, lat2, lon2].some(isMissing) ? Number.NaN : 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
    },
    say: (lat, lon, lat2, lon2) => `kilometres from (${lat}, ${lon}) to (${lat2}, ${lon2})`,
  },
  vector_dot: {
    code: (a, b) => `vectorDot(${a}, ${b})`,
    run: dot,
    say: (a, b) => `dot product of ${a} and ${b}`,
    objects: [0, 1],
  },
  vector_cosine: {
    code: (a, b) => `vectorCosine(${a}, ${b})`,
    run: (a: Members | undefined, b: Members | undefined) => quotient(dot(a, b), Math.sqrt(dot(a, a) * dot(b, b))),
    say: (a, b) => `cosine of ${a} and ${b}`,
    objects: [0, 1],
  },
};

function dot(a: Members | undefined, b: Members | undefined): number {
  if (!a || !b || a.length !== b.length) return Number.NaN;
  return Array.from(a).reduce((total, x, i) => total + x * b[i]!, 0);
}
