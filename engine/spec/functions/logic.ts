import { both, type Functions, isMissing } from './fn';

/** Functions that give a truth. */
export const LOGIC: Functions = {
  seen: {
    code: (n) => `above(${n}, 0)`,
    run: (n: number) => (isMissing(n) ? n : Number(n > 0)),
    say: (n) => `whether ${n} is above 0`,
  },
  equals: {
    code: (a, b) => `equals(${a}, ${b})`,
    run: (a: number, b: number) => both(a, b, () => Number(a === b)),
    say: (a, b) => `whether ${a} is ${b}`,
  },
  less_than: {
    code: (a, b) => `above(${b}, ${a})`,
    run: (a: number, b: number) => both(a, b, () => Number(a < b)),
    say: (a, b) => `whether ${a} is below ${b}`,
  },
  greater_than: {
    code: (a, b) => `above(${a}, ${b})`,
    run: (a: number, b: number) => both(a, b, () => Number(a > b)),
    say: (a, b) => `whether ${a} is above ${b}`,
  },
  and: {
    code: (a, b) => `(${a} * ${b})`,
    run: (a: number, b: number) => both(a, b, () => Number(a === 1 && b === 1)),
    say: (a, b) => `${a} and ${b}`,
  },
  or: {
    code: (a, b) => `Math.max(${a}, ${b})`,
    run: (a: number, b: number) => both(a, b, () => Number(a === 1 || b === 1)),
    say: (a, b) => `${a} or ${b}`,
  },
  not: { code: (a) => `(1 - ${a})`, run: (a: number) => 1 - a, say: (a) => `not ${a}` },
  is_missing: {
    code: (a) => `missing(${a})`,
    run: (a: number) => Number(isMissing(a)),
    say: (a) => `whether ${a} is missing`,
  },
};
