import type { Accumulator } from './accumulator';
import { bucketPlace } from './rings';

/** The slots of the buckets of a window, one bucket after another; `newest` is the bucket that was touched last. */
interface SlotRing {
  newest: number;
  readonly counts: Float64Array;
}

/** Counts a place from 1 to size; any other is passed over. */
export function slotAdd(state: Float64Array | undefined, place: number, size: number): Float64Array | undefined {
  if (!(place >= 1 && place <= size && Number.isInteger(place))) return state;
  const counts = state ?? new Float64Array(size);
  counts[place - 1]++;
  return counts;
}

/** The same in the bucket of a window. */
export function slotRingAdd(
  state: SlotRing | undefined,
  place: number,
  size: number,
  bucket: number,
  parts: number,
): SlotRing | undefined {
  if (!(place >= 1 && place <= size && Number.isInteger(place))) return state;
  const ring = state ?? { newest: bucket, counts: new Float64Array(size * parts) };
  for (let b = Math.max(ring.newest + 1, bucket - parts + 1); b <= bucket; b++)
    ring.counts.fill(0, bucketPlace(b, parts) * size, (bucketPlace(b, parts) + 1) * size);
  ring.newest = bucket;
  ring.counts[bucketPlace(bucket, parts) * size + place - 1]++;
  return ring;
}

/** What a window holds at a bucket; null where it is empty. */
export function slotsWithin(
  state: SlotRing | undefined,
  size: number,
  parts: number,
  bucket: number,
): Float64Array | null {
  if (state === undefined) return null;
  const sums = new Float64Array(size);
  let isEmpty = true;
  for (let b = Math.max(bucket - parts + 1, state.newest - parts + 1); b <= state.newest; b++)
    for (let i = 0; i < size; i++) {
      const n = state.counts[bucketPlace(b, parts) * size + i];
      sums[i] += n;
      if (n > 0) isEmpty = false;
    }
  return isEmpty ? null : sums;
}

/** How often each of the places 1 to `size` came; other places are passed over. */
export const slots: Accumulator = {
  name: 'slots',
  sentence: 'How often each of a fixed number of places came, as a vector.',
  cost: 6,
  version: 1,
  order: 'A',
  windows: ['life', 'hop'],
  takesEvents: false,
  takesLate: ['life'],
  unit: 'none',
  lanes: () => [],
  update: (window, { blob, value, bucket, parts, params }) =>
    window === 'life'
      ? `${blob} = slotAdd(${blob}, ${value}, ${params.size});`
      : `${blob} = slotRingAdd(${blob}, ${value}, ${params.size}, ${bucket}, ${parts});`,
  reads: {
    slots: (window, { blob, parts, bucket, params }) =>
      window === 'life' ? `(${blob} ?? null)` : `slotsWithin(${blob}, ${params.size}, ${parts}, ${bucket})`,
  },
  objectReads: ['slots'],
  fold(values, { size }) {
    const counts = Float64Array.from(
      { length: Number(size) },
      (_, i) => values.filter(({ value }) => value === i + 1).length,
    );
    return counts.some((n) => n > 0) ? counts : null;
  },
  merge(a, b) {
    const [one, two] = [a as Float64Array | undefined, b as Float64Array | undefined];
    return one && two ? one.map((n, i) => n + two[i]) : (one ?? two)?.slice();
  },
  bytes: (_, parts, params) => 8 * Number(params.size) * Math.max(1, parts) + 96,
  encode: (state: Float64Array | SlotRing) =>
    'newest' in state ? { newest: state.newest, counts: Array.from(state.counts) } : Array.from(state),
  decode: (json: number[] | { newest: number; counts: number[] }): Float64Array | SlotRing =>
    'newest' in json ? { newest: json.newest, counts: Float64Array.from(json.counts) } : Float64Array.from(json),
};
