import { WORDS } from '../accumulators/words';
import type { Dictionary } from '../events/dictionary';
import type { List } from '../events/event';
import { filling, overGroups } from './lists';
import { Room, sortKnown } from './lists/sorted';
import { type Members, SETS } from './sets';

const quotient = (a: number, b: number): number => (b === 0 ? Number.NaN : a / b);

/** The words that generated code may use, by name. Missing is NaN; sets are arrays of codes or null. */
export const RUNTIME = {
  ...WORDS,
  room,
  columnFor,
  quotient,
  smoothed: (c: number, n: number, prior: number, weight: number): number =>
    prior !== prior ? quotient(c, n) : (c + weight * prior) / (n + weight),
  equals: (a: number, b: number): number => (a === b ? 1 : a !== a || b !== b ? Number.NaN : 0),
  above: (a: number, b: number): number => (a > b ? 1 : a <= b ? 0 : Number.NaN),
  otherwise: (a: number, b: number): number => (a === a ? a : b),
  missing: (a: number): number => (a === a ? 0 : 1),
  remainder: (a: number, b: number): number => ((a % b) + b) % b,
  logOf: (a: number): number => (a > 0 ? Math.log(a) : Number.NaN),
  choose: (c: number, a: number, b: number): number => (c === 1 ? a : c === 0 ? b : Number.NaN),
  bucketOf,
  size: (set: Members): number => (set ? set.length : Number.NaN),
  ...SETS,
  place,
  rankIn,
  cellAt,
  hashOf,
  itemsOf,
  signature,
  byText,
  filling,
  overGroups,
} as const;

/** How many of ascending edges a number has reached. */
function bucketOf(x: number, edges: readonly number[]): number {
  if (x !== x) return x;
  let reached = 0;
  while (reached < edges.length && edges[reached] <= x) reached++;
  return reached;
}

/** Where an item stands in a column of n items, from 0; -1 if it does not, or is missing. */
function place(items: Float64Array, n: number, item: number): number {
  for (let i = 0; i < n; i++) if (items[i] === item) return i;
  return -1;
}

/** The place from 1 of an item in a list; missing where it does not stand in it. */
function rankIn({ n, columns }: List, item: number): number {
  const i = place(columns[0], n, item);
  return i < 0 ? Number.NaN : i + 1;
}

/** What a list's column says of an item. */
function cellAt({ n, columns }: List, item: number, column: number): number {
  const i = place(columns[0], n, item);
  return i < 0 ? Number.NaN : columns[column][i];
}

function itemsOf(list: List | null): Float64Array | null {
  return list === null ? null : list.columns[0];
}

function hashOf(dictionary: Dictionary, code: number): number {
  return code === code ? dictionary.hash(code) : Number.NaN;
}

/** The members of a set of an event in the order of their ids' texts; those of a state have an order of their own. */
function byText(set: Members, dictionary: Dictionary): Members {
  if (!(set instanceof Int32Array) || set.length < 2) return set;
  return set.slice().sort((a, b) => (dictionary.id(a) < dictionary.id(b) ? -1 : 1));
}

const SORTED = new Room();

/** 53 bits over the items of a list, or the first of them: in their order, or as a set. Equal lists have equal ones. */
function signature(items: Float64Array, n: number, isSorted: boolean, first: number): number {
  const count = Math.min(n, first);
  const codes = isSorted ? SORTED.of(count) : items;
  if (isSorted) sortKnown(items, 0, count, codes);
  let a = 0x9e3779b9;
  let b = 0x7f4a7c15;
  for (let i = 0; i < count; i++) {
    a = Math.imul(a ^ codes[i], 0x85ebca6b);
    a ^= a >>> 13;
    b = Math.imul((b ^ codes[i]) + i, 0xc2b2ae35);
    b ^= b >>> 15;
  }
  return (a >>> 0) * 2097152 + (Math.imul(b ^ (b >>> 16), 0x9e3779b1) >>> 11);
}

/** Where the keys of a list's elements, the elements and their rows lie while they are updated. */
interface Elements {
  K: Float64Array;
  I: Int32Array;
  S: Int32Array;
}

const shared: Elements = { K: new Float64Array(64), I: new Int32Array(64), S: new Int32Array(64) };

/** Room for so many parts of keys and so many elements; the same for everybody, used up before it is given again. */
function room(parts: number, elements: number): Elements {
  if (shared.K.length < parts) shared.K = new Float64Array(2 * parts);
  if (shared.I.length < elements) {
    shared.I = new Int32Array(2 * elements);
    shared.S = new Int32Array(2 * elements);
  }
  return shared;
}

/** A column with room for a value per element of a list; the one that is there, if it is long enough. */
function columnFor(column: Float64Array, list: List | null): Float64Array {
  return list === null || list.n <= column.length ? column : new Float64Array(2 * list.n);
}
