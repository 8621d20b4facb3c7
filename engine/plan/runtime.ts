import * as members from '../accumulators/members';
import * as rings from '../accumulators/rings';

type Members = Int32Array | Float64Array | readonly number[] | null | undefined;

const quotient = (a: number, b: number): number => (b === 0 ? Number.NaN : a / b);

/** The words that generated code may use, by name. Missing is NaN; sets are arrays of codes or null. */
export const RUNTIME = {
  ...members,
  ...rings,
  quotient,
  smoothed: (c: number, n: number, prior: number, weight: number): number =>
    prior !== prior ? quotient(c, n) : (c + weight * prior) / (n + weight),
  equals: (a: number, b: number): number => (a === b ? 1 : a !== a || b !== b ? Number.NaN : 0),
  above: (a: number, b: number): number => (a > b ? 1 : a <= b ? 0 : Number.NaN),
  otherwise: (a: number, b: number): number => (a === a ? a : b),
  missing: (a: number): number => (a === a ? 0 : 1),
  remainder: (a: number, b: number): number => ((a % b) + b) % b,
  size: (set: Members): number => (set ? set.length : Number.NaN),
  has,
  overlap,
  jaccard,
  place,
  meanOf,
} as const;

function has(set: Members, id: number): number {
  if (!set || id !== id) return Number.NaN;
  for (let i = 0; i < set.length; i++) if (set[i] === id) return 1;
  return 0;
}

/** Members in common; two ascending Int32Arrays are merged, anything else is compared pair by pair. */
function overlap(a: Members, b: Members): number {
  if (!a || !b) return Number.NaN;
  let common = 0;
  if (a instanceof Int32Array && b instanceof Int32Array) {
    for (let i = 0, j = 0; i < a.length && j < b.length; ) {
      if (a[i] < b[j]) i++;
      else if (a[i] > b[j]) j++;
      else {
        common++;
        i++;
        j++;
      }
    }
    return common;
  }
  for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) if (a[i] === b[j]) common++;
  return common;
}

function jaccard(a: Members, b: Members): number {
  if (!a || !b) return Number.NaN;
  const common = overlap(a, b);
  return quotient(common, a.length + b.length - common);
}

/** The mean over the members of a set: a state's are added newest first, those of a field, without order, by value. */
function meanOf(known: number[], set: Members): number {
  if (set instanceof Int32Array) known.sort((a, b) => a - b);
  let total = 0;
  for (let i = 0; i < known.length; i++) total += known[i];
  return total / known.length;
}

/** Where an item stands in a column of n items, from 0; -1 if it does not, or is missing. */
function place(items: Float64Array, n: number, item: number): number {
  for (let i = 0; i < n; i++) if (items[i] === item) return i;
  return -1;
}
