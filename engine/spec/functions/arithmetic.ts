import { type Functions, isMissing, quotient } from './fn';

const divide = (a: string, b: string): string => `quotient(${a}, ${b})`;

/** Functions from numbers to numbers. */
export const ARITHMETIC: Functions = {
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
  floor: {
    code: (a) => `Math.floor(${a})`,
    run: (a: number) => Math.floor(a),
    say: (a) => `${a}, rounded down`,
  },
  sign: { code: (a) => `Math.sign(${a})`, run: (a: number) => Math.sign(a), say: (a) => `the sign of ${a}` },
  exp: { code: (a) => `Math.exp(${a})`, run: (a: number) => Math.exp(a), say: (a) => `e to the power of ${a}` },
  log: {
    code: (a) => `logOf(${a})`,
    run: (a: number) => (a > 0 ? Math.log(a) : Number.NaN),
    say: (a) => `the logarithm of ${a}`,
  },
  rounded: {
    code: (a, decimals) => `(Math.round(${a} * 1e${decimals}) / 1e${decimals})`,
    run: (a: number, decimals: number) => Math.round(a * 10 ** decimals) / 10 ** decimals,
    say: (a, decimals) => `${a}, rounded to ${decimals} decimals`,
  },
  bucket: {
    code: (a, ...edges) => `bucketOf(${a}, [${edges.join(', ')}])`,
    run: (a: number, ...edges: number[]) => (isMissing(a) ? a : edges.filter((edge) => edge <= a).length),
    say: (a, ...edges) => `the place of ${a} among ${edges.join(', ')}`,
  },
  if: {
    code: (c, a, b) => `choose(${c}, ${a}, ${b})`,
    run: (c: number, a: number, b: number) => (c === 1 ? a : c === 0 ? b : Number.NaN),
    say: (c, a, b) => `${a} if ${c}, otherwise ${b}`,
  },
  mod: {
    code: (a, b) => `remainder(${a}, ${b})`,
    run: (a: number, b: number) => ((a % b) + b) % b,
    say: (a, b) => `${a} modulo ${b}`,
  },
};
