import { ConfigError } from '../../engine/base/errors';

/** FNV-1a over the UTF-16 code units of a text, 32 bits; equal to that over bytes for ASCII only. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Where a unit falls in [0, 1): a function of the experiment and the unit alone. Ids 1 and "1" are one unit. */
export type Hash = (experiment: string, unit: string | number) => number;

/** GrowthBook's first hash: 1,000 buckets. Of UTF-16 code units, as its SDK takes them. */
export const growthBookV1: Hash = (experiment, unit) => (fnv1a32(`${unit}${experiment}`) % 1000) / 1000;

/** GrowthBook's second hash: 10,000 buckets, too coarse for shares such as 0.005 %. */
export const growthBookV2: Hash = (experiment, unit) =>
  (fnv1a32(String(fnv1a32(`${experiment}${unit}`))) % 10_000) / 10_000;

const BYTES = new TextEncoder();

/**
 * Our own: 53 bits from two 32-bit words over the UTF-8 bytes of the experiment, a zero byte and the unit, so that no
 * two pairs of names run into one and other languages get the same.
 */
export const hash53: Hash = (experiment, unit) => {
  let [a, b] = [0x9e3779b9, 0x7f4a7c15];
  for (const byte of BYTES.encode(`${experiment}\0${unit}`)) {
    a = Math.imul(a ^ byte, 0x85ebca6b);
    b = Math.imul(b ^ byte, 0xc2b2ae35);
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  a = Math.imul(a ^ (b >>> 16), 0x7feb352d);
  b = Math.imul(b ^ (a >>> 16), 0x846ca68b);
  a ^= a >>> 15;
  b ^= b >>> 14;
  return ((a >>> 0) * 2_097_152 + (b >>> 11)) / 9_007_199_254_740_992;
};

/** [from, to) of one arm. */
export type Range = readonly [from: number, to: number];

/**
 * The arms' ranges: each arm's share of [0, 1), covered from its own start on, so that more traffic moves no unit.
 * Weights .5, .5 at coverage .5 give [0, .25) and [.5, .75).
 *
 * @throws ConfigError for weights that are not above 0, or a coverage outside [0, 1]
 */
export function ranges(weights: readonly number[], coverage = 1): Range[] {
  const total = weights.reduce((a, b) => a + b, 0);
  if (weights.some((weight) => !(weight > 0)) || !(coverage >= 0 && coverage <= 1)) {
    throw new ConfigError(
      `assignment: weights ${weights.join(', ')} at coverage ${coverage}, expected weights above 0 and a coverage from 0 to 1`,
    );
  }
  let from = 0;
  return weights.map((weight) => {
    const start = from;
    from += weight / total;
    return [start, start + (coverage * weight) / total] as const;
  });
}

/** The arm that a unit falls into, or -1 for none. */
export function armFor(place: number, of: readonly Range[]): number {
  return of.findIndex(([from, to]) => place >= from && place < to);
}
