import { membersHighest, membersLowest } from '../accumulators/members';
import { sortAscending } from '../base/ascending';

/** A set as rows see it: ascending codes where an event or an item holds it, newest first where a state does. */
export type Members = Set | null | undefined;

type Set = Int32Array | Float64Array | readonly number[];

/** What generated code asks of sets; missing is NaN. */
export const SETS = {
  ...{ overlap, jaccard, has, others, knownOf, meanOf, sumOf },
  lowestOf: membersLowest,
  highestOf: membersHighest,
} as const;

/** Members above this, or that are no whole numbers, are not marked. */
const MARKED = 1 << 22;

/**
 * The members of one set, marked by their codes: how many of another it holds is then a pass over that one. The sets of
 * events and items are never changed in place, so the marks of one serve as long as it is asked for; what a state holds
 * may change, and is marked anew by every call.
 */
let marks = new Int32Array(1024);
let stamp = 0;
let marked: Int32Array | null = null;

/** Whether all members could be marked. Arrays of codes have a loop of their own, since the compiler knows them. */
function mark(set: Set): boolean {
  marked = null;
  if (stamp === 0x7fffffff) {
    marks.fill(0);
    stamp = 0;
  }
  stamp++;
  if (!(set instanceof Int32Array)) return markNumbers(set);
  if (!markCodes(set)) return false;
  marked = set;
  return true;
}

function markCodes(set: Int32Array): boolean {
  for (let i = 0; i < set.length; i++) {
    const code = set[i];
    if (code >>> 0 >= MARKED) return false;
    if (code >= marks.length) grow(code);
    marks[code] = stamp;
  }
  return true;
}

function markNumbers(set: Set): boolean {
  for (let i = 0; i < set.length; i++) {
    const code = set[i] | 0;
    if (code !== set[i] || code >>> 0 >= MARKED) return false;
    if (code >= marks.length) grow(code);
    marks[code] = stamp;
  }
  return true;
}

function grow(code: number): void {
  const more = new Int32Array(2 * (code + 1));
  more.set(marks);
  marks = more;
}

/** How many members of a set are marked. */
function countMarked(set: Set): number {
  return set instanceof Int32Array ? countCodes(set) : countNumbers(set);
}

function countCodes(set: Int32Array): number {
  const all = marks;
  const own = stamp;
  let common = 0;
  for (let i = 0; i < set.length; i++) {
    const code = set[i];
    if (code >>> 0 < all.length && all[code] === own) common++;
  }
  return common;
}

function countNumbers(set: Set): number {
  let common = 0;
  for (let i = 0; i < set.length; i++) {
    const code = set[i] | 0;
    if (code === set[i] && code >>> 0 < marks.length && marks[code] === stamp) common++;
  }
  return common;
}

/** Members in common. */
function overlap(a: Members, b: Members): number {
  if (!a || !b) return Number.NaN;
  if (a.length === 0 || b.length === 0) return 0;
  if (b === marked) return countMarked(a);
  if (a === marked && b instanceof Int32Array) return countCodes(b);
  if (a.length * b.length > FEW && mark(b)) return countMarked(a);
  let common = 0;
  for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) if (a[i] === b[j]) common++;
  return common;
}

/** Pairs that are sooner compared than marked. */
const FEW = 4;

function jaccard(a: Members, b: Members): number {
  if (!a || !b) return Number.NaN;
  const common = overlap(a, b);
  const all = a.length + b.length - common;
  return all === 0 ? Number.NaN : common / all;
}

function has(set: Members, id: number): number {
  if (!set || id !== id) return Number.NaN;
  return set instanceof Int32Array ? hasCode(set, id) : hasNumber(set, id);
}

/** The set that was asked last whether it holds something: one that is asked again is marked. */
let asked: Members = null;

function hasCode(set: Int32Array, id: number): number {
  const code = id | 0;
  if (set === marked || (set === asked && mark(set)))
    return code === id && code >>> 0 < marks.length && marks[code] === stamp ? 1 : 0;
  asked = set;
  for (let i = 0; i < set.length; i++) if (set[i] === code) return code === id ? 1 : 0;
  return 0;
}

function hasNumber(set: Set, id: number): number {
  for (let i = 0; i < set.length; i++) if (set[i] === id) return 1;
  return 0;
}

/** The first k members other than an id. */
function others(set: Members, id: number, k: number): number[] | null {
  if (!set) return null;
  const some: number[] = [];
  for (let i = 0; i < set.length && some.length < k; i++) if (set[i] !== id) some.push(set[i]);
  return some;
}

const known: Float64Array[] = [];

/** Room number f for the values of so many members; the same for everybody, used up before it is given again. */
function knownOf(f: number, many: number): Float64Array {
  if (f >= known.length) known[f] = new Float64Array(64);
  if (known[f].length < many) known[f] = new Float64Array(2 * many);
  return known[f];
}

/** The mean over the members of a set of which n have a value; missing without any. */
function meanOf(values: Float64Array, n: number, set: Members): number {
  return sumOf(values, n, set) / n;
}

/** The sum: a state's members are added newest first, those of a field, without order, by value. */
function sumOf(values: Float64Array, n: number, set: Members): number {
  let total = 0;
  let isExact = n < 1024;
  for (let i = 0; i < n; i++) {
    total += values[i];
    isExact &&= Math.abs(values[i]) < 2 ** 43 && Number.isInteger(values[i]);
  }
  // subtle: so many whole numbers have the same sum in any order; others need one
  if (isExact || !(set instanceof Int32Array)) return total;
  sortAscending(values, n);
  total = 0;
  for (let i = 0; i < n; i++) total += values[i];
  return total;
}
