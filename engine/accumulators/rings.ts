/**
 * Rings of buckets in lanes. A bucket is a stretch of event time, numbered from the epoch; a ring keeps the newest
 * `parts` of them. An event at bucket e is in the window of a read at bucket r while r - e < parts.
 */

/** A ring of sums: [newest bucket, total, one sum per bucket]. */
export const ringOfSums = (parts: number): number[] => [
  Number.NEGATIVE_INFINITY,
  0,
  ...new Array<number>(parts).fill(0),
];

/** Adds at a bucket, dropping what it pushes out; one before the newest must still be in the ring. */
export function ringAdd(lanes: Float64Array, at: number, parts: number, bucket: number, value: number): void {
  const newest = lanes[at];
  const first = at + 2;
  if (bucket > newest) {
    if (!(bucket - newest < parts)) {
      for (let slot = first; slot < first + parts; slot++) lanes[slot] = 0;
      lanes[at + 1] = 0;
    } else {
      const dropped = bucket - newest;
      let slot = dropped > 0 ? bucketPlace(newest + 1, parts) : 0;
      for (let i = 0; i < dropped; i++) {
        lanes[at + 1] -= lanes[first + slot];
        lanes[first + slot] = 0;
        if (++slot === parts) slot = 0;
      }
    }
    lanes[at] = bucket;
  }
  lanes[first + bucketPlace(bucket, parts)] += value;
  lanes[at + 1] += value;
}

/** A whole number as long as a double holds every one up to it; beyond 2^53 missing. */
export function exact(sum: number): number {
  return sum <= Number.MAX_SAFE_INTEGER && sum >= -Number.MAX_SAFE_INTEGER ? sum : Number.NaN;
}

/** Adds at a bucket what must be summed exactly: a bucket or a total that passes 2^53 is missing while it is so. */
export function ringAddExact(lanes: Float64Array, at: number, parts: number, bucket: number, value: number): void {
  ringAdd(lanes, at, parts, bucket, value);
  const slot = at + 2 + bucketPlace(bucket, parts);
  const isExact = exact(lanes[at + 1]) === lanes[at + 1] && exact(lanes[slot]) === lanes[slot];
  if (isExact) return;
  lanes[slot] = exact(lanes[slot]);
  lanes[at + 1] = ringResum(lanes, at, parts, lanes[at]);
}

/** The sum bucket by bucket, oldest first: missing where one is, or where it passes 2^53. */
function ringResum(lanes: Float64Array, at: number, parts: number, bucket: number): number {
  let total = 0;
  for (let b = bucket - parts + 1; b <= lanes[at]; b++)
    if (b > lanes[at] - parts) total = exact(total + lanes[at + 2 + bucketPlace(b, parts)]);
  return total;
}

/** The sum over the window of a read at a bucket. */
export function ringSum(lanes: Float64Array, at: number, parts: number, bucket: number): number {
  const newest = lanes[at];
  if (newest === bucket) return lanes[at + 1];
  if (!(bucket - newest < parts)) return 0;
  let total = lanes[at + 1];
  if (total !== total) return ringResum(lanes, at, parts, bucket);
  const dropped = bucket - newest;
  let slot = bucketPlace(newest + 1, parts);
  for (let i = 0; i < dropped; i++) {
    total -= lanes[at + 2 + slot];
    if (++slot === parts) slot = 0;
  }
  return total;
}

/** The sum over the window with a weight for every age in buckets, oldest first: the same additions everywhere. */
export function ringDecayed(
  lanes: Float64Array,
  at: number,
  parts: number,
  bucket: number,
  weights: Float64Array,
): number {
  const newest = lanes[at];
  let total = 0;
  if (!(bucket - newest < parts)) return total;
  const oldest = Math.max(bucket, newest) - parts + 1;
  const kept = newest - oldest + 1;
  const age = bucket - oldest;
  let slot = bucketPlace(oldest, parts);
  for (let i = 0; i < kept; i++) {
    total += lanes[at + 2 + slot] * weights[age - i];
    if (++slot === parts) slot = 0;
  }
  return total;
}

/** A ring of extremes: [newest bucket, one extreme per bucket, NaN for none]. */
export const ringOfExtremes = (parts: number): number[] => [
  Number.NEGATIVE_INFINITY,
  ...new Array<number>(parts).fill(Number.NaN),
];

export function ringLower(lanes: Float64Array, at: number, parts: number, bucket: number, value: number): void {
  advance(lanes, at, parts, bucket);
  const slot = at + 1 + bucketPlace(bucket, parts);
  if (!(lanes[slot] <= value)) lanes[slot] = value;
}

export function ringRaise(lanes: Float64Array, at: number, parts: number, bucket: number, value: number): void {
  advance(lanes, at, parts, bucket);
  const slot = at + 1 + bucketPlace(bucket, parts);
  if (!(lanes[slot] >= value)) lanes[slot] = value;
}

/** The lowest value in the window of a read at a bucket; NaN without any. */
export function ringLowest(lanes: Float64Array, at: number, parts: number, bucket: number): number {
  let lowest = Number.NaN;
  const newest = lanes[at];
  if (!(bucket - newest < parts)) return lowest;
  const oldest = Math.max(bucket, newest) - parts + 1;
  const kept = newest - oldest + 1;
  let slot = bucketPlace(oldest, parts);
  for (let i = 0; i < kept; i++) {
    const value = lanes[at + 1 + slot];
    if (value === value && !(lowest <= value)) lowest = value;
    if (++slot === parts) slot = 0;
  }
  return lowest;
}

/** The highest value in the window of a read at a bucket; NaN without any. */
export function ringHighest(lanes: Float64Array, at: number, parts: number, bucket: number): number {
  let highest = Number.NaN;
  const newest = lanes[at];
  if (!(bucket - newest < parts)) return highest;
  const oldest = Math.max(bucket, newest) - parts + 1;
  const kept = newest - oldest + 1;
  let slot = bucketPlace(oldest, parts);
  for (let i = 0; i < kept; i++) {
    const value = lanes[at + 1 + slot];
    if (value === value && !(highest >= value)) highest = value;
    if (++slot === parts) slot = 0;
  }
  return highest;
}

function advance(lanes: Float64Array, at: number, parts: number, bucket: number): void {
  const newest = lanes[at];
  if (bucket <= newest) return;
  if (!(bucket - newest < parts)) {
    for (let slot = at + 1; slot <= at + parts; slot++) lanes[slot] = Number.NaN;
  } else for (let b = newest + 1; b <= bucket; b++) lanes[at + 1 + bucketPlace(b, parts)] = Number.NaN;
  lanes[at] = bucket;
}

/** The place of a bucket in a ring; whole numbers of 32 bits divide an order of magnitude faster than doubles. */
export function bucketPlace(bucket: number, parts: number): number {
  const whole = bucket | 0;
  const left = whole === bucket ? whole % parts : bucket % parts;
  return left < 0 ? left + parts : left;
}
