import { type Functions, isMissing } from './fn';

/** A number for each place from 1, or null for nothing anywhere. */
type Slots = ArrayLike<number> | null;

const listed = (s: Slots): number[] => Array.from(s ?? []);
const add = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
const dot = (a: Slots, b: Slots): number =>
  a === null || b === null ? 0 : add(listed(a).map((n, i) => n * listed(b)[i]!));

/** Functions of vectors of slots. */
export const SLOTS: Functions = {
  slot_at: {
    code: (s, place, size) => `slotAt(${s}, ${place}, ${size})`,
    run: (s: Slots, place: number, size: number) =>
      isMissing(place) || place < 1 || place > size
        ? Number.NaN
        : s === null
          ? 0
          : (listed(s)[place - 1] ?? Number.NaN),
    say: (s, place) => `${s} at ${place}`,
    objects: [0],
    unsaid: [2],
  },
  slot_total: {
    code: (s) => `slotTotal(${s})`,
    run: (s: Slots) => add(listed(s)),
    say: (s) => `total of ${s}`,
    objects: [0],
  },
  slot_dot: {
    code: (a, b) => `slotDot(${a}, ${b})`,
    run: dot,
    say: (a, b) => `sum over the places of ${a} times ${b}`,
    objects: [0, 1],
  },
  slot_cosine: {
    code: (a, b) => `slotCosine(${a}, ${b})`,
    run: (a: Slots, b: Slots) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)),
    say: (a, b) => `cosine of ${a} and ${b}`,
    objects: [0, 1],
  },
  slot_entropy: {
    code: (s) => `slotEntropy(${s})`,
    run: (s: Slots) => {
      const counts = listed(s)
        .filter((n) => n > 0)
        .sort((a, b) => a - b);
      const n = add(counts);
      return n === 0 ? Number.NaN : Math.max(0, Math.log(n) - add(counts.map((c) => c * Math.log(c))) / n);
    },
    say: (s) => `entropy of ${s}`,
    objects: [0],
  },
  slot_rates: {
    code: (a, b, prior, weight, size) => `slotRates(${a}, ${b}, ${prior}, ${weight}, ${size})`,
    run: (a: Slots, b: Slots, prior: number, weight: number, size: number) =>
      Array.from({ length: size }, (_, i) => ((listed(a)[i] ?? 0) + prior) / ((listed(b)[i] ?? 0) + weight)),
    say: (a, b, prior, weight) => `(${a} plus ${prior}) over (${b} plus ${weight}), place by place`,
    objects: [0, 1],
    gives: 'object',
    unsaid: [4],
  },
  slot_kernel: {
    code: (...args) => `slotKernel(${args.join(', ')})`,
    run: (s: Slots, place: number, centre: number, side: number, e0: number, e1: number, e2: number) => {
      const v = listed(s);
      if (isMissing(place) || place < 1 || place > v.length) return Number.NaN;
      if (place === 1) return e0 * v[0]! + e1 * v[1]! + e2 * v[2]!;
      if (place === v.length) return e0 * v.at(-1)! + e1 * v.at(-2)! + e2 * v.at(-3)!;
      return centre * v[place - 1]! + side * v[place - 2]! + side * v[place]!;
    },
    say: (s, place) => `${s} around ${place}`,
    objects: [0],
  },
};
