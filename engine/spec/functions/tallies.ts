import { type Functions, isMissing, type Members, quotient } from './fn';

/** Counts by value, the value counted first being the first, and the count of all values that were not admitted. */
type Tally = { readonly counts: ReadonlyMap<number, number>; readonly other: number } | null;

const countsOf = (t: Tally): number[] => [...(t?.counts.values() ?? [])].sort((a, b) => a - b);
const sum = (counts: readonly number[]): number => counts.reduce((total, n) => total + n, 0);
const total = (t: Tally): number => sum(countsOf(t)) + (t?.other ?? 0);
const top = (t: Tally, k: number): number[] =>
  [...(t?.counts ?? [])]
    .sort(([, a], [, b]) => b - a)
    .slice(0, k)
    .map(([value]) => value);

/** Functions of counts by value. */
export const TALLIES: Functions = {
  kinds: {
    code: (t) => `tallySize(${t})`,
    run: (t: Tally) => countsOf(t).length,
    say: (t) => `how many values there are in the ${t}`,
    objects: [0],
  },
  total: {
    code: (t) => `tallyTotal(${t})`,
    run: total,
    say: (t) => `total of the ${t}`,
    objects: [0],
  },
  count_of: {
    code: (t, x) => `tallyOf(${t}, ${x})`,
    run: (t: Tally, x: number) => (isMissing(x) ? x : (t?.counts.get(x) ?? 0)),
    say: (t, x) => `count of ${x} in the ${t}`,
    objects: [0],
  },
  count_in: {
    code: (t, set) => `tallyOfSet(${t}, ${set})`,
    run: (t: Tally, set: Members | undefined) =>
      set ? sum(Array.from(set, (x) => t?.counts.get(x) ?? 0)) : Number.NaN,
    say: (t, set) => `count of the members of ${set} in the ${t}`,
    objects: [0, 1],
  },
  share_of: {
    code: (t, x) => `tallyShareOf(${t}, ${x})`,
    run: (t: Tally, x: number) => (isMissing(x) ? x : quotient(t?.counts.get(x) ?? 0, total(t))),
    say: (t, x) => `share of ${x} in the ${t}`,
    objects: [0],
  },
  entropy: {
    code: (t) => `tallyEntropy(${t})`,
    run: (t: Tally) => {
      const counts = countsOf(t);
      const n = sum(counts);
      return t === null ? Number.NaN : Math.max(0, Math.log(n) - sum(counts.map((c) => c * Math.log(c))) / n);
    },
    say: (t) => `entropy of the ${t}`,
    objects: [0],
  },
  gini: {
    code: (t) => `tallyGini(${t})`,
    run: (t: Tally) => {
      const counts = countsOf(t);
      return sum(counts.map((n, i) => (2 * i + 1 - counts.length) * n)) / (counts.length * sum(counts));
    },
    say: (t) => `Gini coefficient of the ${t}`,
    objects: [0],
  },
  top_share: {
    code: (t) => `tallyTopShare(${t})`,
    run: (t: Tally) => (countsOf(t).at(-1) ?? Number.NaN) / total(t),
    say: (t) => `share of the commonest value in the ${t}`,
    objects: [0],
  },
  top: {
    code: (t, k) => `tallyTop(${t}, ${k})`,
    run: top,
    say: (t, k) => `the ${k} commonest values of the ${t}`,
    objects: [0],
    gives: 'object',
  },
  favourite: {
    code: (t) => `tallyFavourite(${t})`,
    run: (t: Tally) => top(t, 1)[0] ?? Number.NaN,
    say: (t) => `the commonest value of the ${t}`,
    objects: [0],
  },
  tally_cosine: {
    code: (a, b) => `tallyCosine(${a}, ${b})`,
    run: (a: Tally, b: Tally) => {
      if (!a || !b) return Number.NaN;
      const square = (t: NonNullable<Tally>): number => sum(countsOf(t).map((n) => n * n));
      const dot = sum([...a.counts].map(([value, n]) => n * (b.counts.get(value) ?? 0)));
      return dot / Math.sqrt(square(a) * square(b));
    },
    say: (a, b) => `cosine of the ${a} and the ${b}`,
    objects: [0, 1],
  },
};
