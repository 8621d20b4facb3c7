import { exact } from './rings';

/**
 * Whole numbers past 2^53 as two doubles, high x 2^26 + low: sums of products stay exact up to 2^79. Split and added
 * part by part, they are the same in any order; a part beyond 2^53 is missing.
 */
const BASE = 2 ** 26;

/** A sum of products: a number as long as a double holds it, else in full. */
export type Wide = number | bigint;

/** The high part of the product of two whole numbers. */
export function productHigh(a: number, b: number): number {
  const product = a * b;
  if (exact(product) === product) return Math.floor(product / BASE);
  const [ah, bh] = [Math.floor(a / BASE), Math.floor(b / BASE)];
  const [al, bl] = [a - ah * BASE, b - bh * BASE];
  return exact(exact(exact(ah * bl + al * bh) + ah * bh * BASE) + Math.floor((al * bl) / BASE));
}

/** The low part, from 0 to below 2^26. */
export function productLow(a: number, b: number): number {
  const product = a * b;
  if (exact(product) === product) return product - Math.floor(product / BASE) * BASE;
  const low = (a - Math.floor(a / BASE) * BASE) * (b - Math.floor(b / BASE) * BASE);
  return low - Math.floor(low / BASE) * BASE;
}

/** Adds to the parts at `at` and the place after it, and carries: equal sums have equal parts. */
export function addWide(sums: number[], at: number, high: number, low: number): void {
  const total = sums[at + 1]! + low;
  const carried = Math.floor(total / BASE);
  sums[at] = exact(sums[at]! + high + carried);
  sums[at + 1] = total - carried * BASE;
}

/** What two parts amount to. */
export function wide(high: number, low: number): Wide {
  const sum = high * BASE + low;
  return exact(sum) === sum || sum !== sum ? sum : BigInt(high) * BigInt(BASE) + BigInt(low);
}

/** A sum of products, as the definition has it; beyond 2^79 missing. */
export function sumOfProducts(pairs: readonly (readonly [number, number])[]): Wide {
  const sum = pairs.reduce((total, [a, b]) => total + BigInt(a) * BigInt(b), 0n);
  if (Number.isSafeInteger(Number(sum))) return Number(sum);
  return Number.isSafeInteger(Number(sum / BigInt(BASE))) ? sum : Number.NaN;
}

/** n s - a b of whole numbers, rounded once; of others as doubles have it. */
export function apart(n: number, s: Wide, a: number, b: number): number {
  const [ns, ab] = [n * Number(s), a * b];
  if (typeof s === 'number' && exact(ns) === ns && exact(ab) === ab) return ns - ab;
  if (!(Number.isInteger(a) && Number.isInteger(b) && (typeof s === 'bigint' || Number.isInteger(s)))) return ns - ab;
  return Number(BigInt(n) * BigInt(s) - BigInt(a) * BigInt(b));
}
