import { entropyOf } from './tally-reads';

type Slots = Float64Array | null;

/** The count at a place from 1; missing beyond the ends. */
export function slotAt(s: Slots, place: number, size: number): number {
  return place >= 1 && place <= size ? (s === null ? 0 : s[place - 1]) : Number.NaN;
}

export function slotTotal(s: Slots): number {
  let total = 0;
  if (s !== null) for (let i = 0; i < s.length; i++) total += s[i];
  return total;
}

/** The sum over the places of the products. */
export function slotDot(a: Slots, b: Slots): number {
  let dot = 0;
  if (a !== null && b !== null) for (let i = 0; i < a.length; i++) dot += a[i] * b[i];
  return dot;
}

export function slotCosine(a: Slots, b: Slots): number {
  return slotDot(a, b) / Math.sqrt(slotDot(a, a) * slotDot(b, b));
}

/** Entropy in nats; missing where nothing came. */
export function slotEntropy(s: Slots): number {
  return s === null ? Number.NaN : entropyOf(s);
}

/** (a + prior) / (b + weight) at each place. */
export function slotRates(a: Slots, b: Slots, prior: number, weight: number, size: number): Float64Array {
  const rates = new Float64Array(size);
  for (let i = 0; i < size; i++) rates[i] = ((a === null ? 0 : a[i]) + prior) / ((b === null ? 0 : b[i]) + weight);
  return rates;
}

/** A place with its neighbours: `centre` of itself and `side` of each; at an end e0, e1, e2 of itself and the next two. */
export function slotKernel(
  s: Slots,
  place: number,
  centre: number,
  side: number,
  e0: number,
  e1: number,
  e2: number,
): number {
  if (s === null || !(place >= 1 && place <= s.length)) return Number.NaN;
  const i = place - 1;
  if (i === 0) return e0 * s[0] + e1 * s[1] + e2 * s[2];
  if (place === s.length) return e0 * s[i] + e1 * s[i - 1] + e2 * s[i - 2];
  return centre * s[i] + side * s[i - 1] + side * s[i + 1];
}
