import { type Functions, isMissing, type Members, quotient } from './fn';

/** Functions of sets. */
export const SETS: Functions = {
  size: {
    code: (s) => `size(${s})`,
    run: (s: Members) => s?.length ?? Number.NaN,
    say: (s) => `size of ${s}`,
    objects: [0],
  },
  has: {
    code: (s, x) => `has(${s}, ${x})`,
    run: (s: Members, x: number) => (s === null || isMissing(x) ? Number.NaN : Number(Array.from(s).includes(x))),
    say: (s, x) => `whether ${s} holds ${x}`,
    objects: [0],
  },
  first_of: {
    code: (s) => `firstOf(${s})`,
    run: (s: Members) => s?.[0] ?? Number.NaN,
    say: (s) => `the first of ${s}`,
    objects: [0],
  },
  others: {
    code: (s, x, k) => `others(${s}, ${x}, ${k})`,
    run: (s: Members, x: number, k: number) =>
      s &&
      Array.from(s)
        .filter((member) => member !== x)
        .slice(0, k),
    say: (s, x, k) => `the first ${k} of ${s} other than ${x}`,
    objects: [0],
    gives: 'object',
  },
  overlap: {
    code: (a, b) => `overlap(${a}, ${b})`,
    run: common,
    say: (a, b) => `members in common of ${a} and ${b}`,
    objects: [0, 1],
  },
  jaccard: {
    code: (a, b) => `jaccard(${a}, ${b})`,
    run: (a: Members, b: Members) => (a && b ? quotient(common(a, b), a.length + b.length - common(a, b)) : Number.NaN),
    say: (a, b) => `Jaccard similarity of ${a} and ${b}`,
    objects: [0, 1],
  },
};

function common(a: Members, b: Members): number {
  return a && b ? Array.from(a).filter((x) => new Set<number>(b).has(x)).length : Number.NaN;
}
