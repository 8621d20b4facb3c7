/**
 * Every function of the language on numbers, ids and sets, as source text over JavaScript numbers: NaN is missing,
 * 0 and 1 are false and true, a set is an ascending Int32Array (or the newest-first members of a state), or null.
 *
 * The generated code inlines `code`; the interpreter calls `run`. The two are written separately on purpose.
 */
export interface Fn {
  /** Source text from the source texts of the arguments, each of which is evaluated at most once or is a variable. */
  readonly code: (...args: string[]) => string;
  readonly run: (...args: never[]) => number;
  /** How a sentence says it, from the sentences of the arguments. */
  readonly say: (...args: string[]) => string;
  /** Its arguments are sets, not numbers. */
  readonly sets?: true;
}

/** Raised whenever a function, or a function over the candidates, gives other values: part of every identity. */
export const LANGUAGE_VERSION = 1;

type Members = Int32Array | Float64Array | readonly number[] | null;
const isMissing = (x: number): boolean => Number.isNaN(x);
const quotient = (a: number, b: number): number => (b === 0 ? Number.NaN : a / b);
const either = (a: number, b: number, then: () => number): number =>
  isMissing(a) || isMissing(b) ? Number.NaN : then();
const divide = (a: string, b: string): string => `quotient(${a}, ${b})`;

export const FUNCTIONS: Readonly<Record<string, Fn>> = {
  plus: { code: (a, b) => `(${a} + ${b})`, run: (a: number, b: number) => a + b, say: (a, b) => `${a} plus ${b}` },
  minus: { code: (a, b) => `(${a} - ${b})`, run: (a: number, b: number) => a - b, say: (a, b) => `${a} minus ${b}` },
  since: {
    code: (a, b) => `(${a} - ${b})`,
    run: (a: number, b: number) => a - b,
    say: (a, b) => `${a} minus ${b}`,
  },
  since_first: {
    code: (a, b) => `(${a} - ${b})`,
    run: (a: number, b: number) => a - b,
    say: (a, b) => `${a} minus ${b}`,
  },
  times: { code: (a, b) => `(${a} * ${b})`, run: (a: number, b: number) => a * b, say: (a, b) => `${a} times ${b}` },
  divided_by: { code: divide, run: quotient, say: (a, b) => `${a} divided by ${b}` },
  mean: { code: divide, run: quotient, say: (a, b) => `${a} over ${b}` },
  rate: { code: divide, run: quotient, say: (a, b) => `${a} over ${b}` },
  share: { code: divide, run: quotient, say: (a) => `share among the candidates of ${a}` },
  z: {
    code: (x, m, s) => `quotient(${x} - ${m}, ${s})`,
    run: (x: number, m: number, s: number) => quotient(x - m, s),
    say: (x) => `z-score among the candidates of ${x}`,
  },
  smoothed: {
    code: (c, n, p, w) => `smoothed(${c}, ${n}, ${p}, ${w})`,
    run: (c: number, n: number, p: number, w: number) => (isMissing(p) ? quotient(c, n) : (c + w * p) / (n + w)),
    say: (c, n, p, w) => `${c} over ${n}, smoothed toward ${p} with weight ${w}`,
  },
  seen: {
    code: (n) => `above(${n}, 0)`,
    run: (n: number) => (isMissing(n) ? n : Number(n > 0)),
    say: (n) => `whether ${n} is above 0`,
  },
  otherwise: {
    code: (a, b) => `otherwise(${a}, ${b})`,
    run: (a: number, b: number) => (isMissing(a) ? b : a),
    say: (a, b) => `${a}, or ${b} where that is missing`,
  },
  at_most: {
    code: (a, b) => `Math.min(${a}, ${b})`,
    run: (a: number, b: number) => Math.min(a, b),
    say: (a, b) => `the smaller of ${a} and ${b}`,
  },
  at_least: {
    code: (a, b) => `Math.max(${a}, ${b})`,
    run: (a: number, b: number) => Math.max(a, b),
    say: (a, b) => `the greater of ${a} and ${b}`,
  },
  abs: { code: (a) => `Math.abs(${a})`, run: (a: number) => Math.abs(a), say: (a) => `the size of ${a}` },
  log1p: { code: (a) => `Math.log1p(${a})`, run: (a: number) => Math.log1p(a), say: (a) => `log(1 + ${a})` },
  sqrt: { code: (a) => `Math.sqrt(${a})`, run: (a: number) => Math.sqrt(a), say: (a) => `the square root of ${a}` },
  mod: {
    code: (a, b) => `remainder(${a}, ${b})`,
    run: (a: number, b: number) => ((a % b) + b) % b,
    say: (a, b) => `${a} modulo ${b}`,
  },
  equals: {
    code: (a, b) => `equals(${a}, ${b})`,
    run: (a: number, b: number) => either(a, b, () => Number(a === b)),
    say: (a, b) => `whether ${a} is ${b}`,
  },
  less_than: {
    code: (a, b) => `above(${b}, ${a})`,
    run: (a: number, b: number) => either(a, b, () => Number(a < b)),
    say: (a, b) => `whether ${a} is below ${b}`,
  },
  greater_than: {
    code: (a, b) => `above(${a}, ${b})`,
    run: (a: number, b: number) => either(a, b, () => Number(a > b)),
    say: (a, b) => `whether ${a} is above ${b}`,
  },
  and: {
    code: (a, b) => `(${a} * ${b})`,
    run: (a: number, b: number) => either(a, b, () => Number(a === 1 && b === 1)),
    say: (a, b) => `${a} and ${b}`,
  },
  or: {
    code: (a, b) => `Math.max(${a}, ${b})`,
    run: (a: number, b: number) => either(a, b, () => Number(a === 1 || b === 1)),
    say: (a, b) => `${a} or ${b}`,
  },
  not: { code: (a) => `(1 - ${a})`, run: (a: number) => 1 - a, say: (a) => `not ${a}` },
  is_missing: {
    code: (a) => `missing(${a})`,
    run: (a: number) => Number(isMissing(a)),
    say: (a) => `whether ${a} is missing`,
  },
  hour: {
    code: (t) => `remainder(Math.floor(${t} / 3600000), 24)`,
    run: (t: number) => new Date(t).getUTCHours(),
    say: (t) => `hour of the day (UTC) of ${t}`,
  },
  minute_of_day: {
    code: (t) => `remainder(Math.floor(${t} / 60000), 1440)`,
    run: (t: number) => new Date(t).getUTCHours() * 60 + new Date(t).getUTCMinutes(),
    say: (t) => `minute of the day (UTC) of ${t}`,
  },
  weekday: {
    code: (t) => `remainder(Math.floor(${t} / 86400000) + 3, 7)`,
    run: (t: number) => (new Date(t).getUTCDay() + 6) % 7,
    say: (t) => `day of the week (UTC, Monday 0) of ${t}`,
  },
  size: {
    code: (s) => `size(${s})`,
    run: (s: Members) => s?.length ?? Number.NaN,
    say: (s) => `size of ${s}`,
    sets: true,
  },
  has: {
    code: (s, x) => `has(${s}, ${x})`,
    run: (s: Members, x: number) => (s === null || isMissing(x) ? Number.NaN : Number(Array.from(s).includes(x))),
    say: (s, x) => `whether ${s} holds ${x}`,
    sets: true,
  },
  overlap: {
    code: (a, b) => `overlap(${a}, ${b})`,
    run: common,
    say: (a, b) => `members in common of ${a} and ${b}`,
    sets: true,
  },
  jaccard: {
    code: (a, b) => `jaccard(${a}, ${b})`,
    run: (a: Members, b: Members) => (a && b ? quotient(common(a, b), a.length + b.length - common(a, b)) : Number.NaN),
    say: (a, b) => `Jaccard similarity of ${a} and ${b}`,
    sets: true,
  },
};

function common(a: Members, b: Members): number {
  return a && b ? Array.from(a).filter((x) => new Set<number>(b).has(x)).length : Number.NaN;
}
