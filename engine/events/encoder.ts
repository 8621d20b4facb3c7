import type { Dictionary } from './dictionary';
import type { Compound, Event, RawEvent } from './event';
import type { Field } from './fields';
import type { TypeLayout } from './layout';

/** Encodes an event of one type in which nothing is odd; null where something is, to be looked at word by word. */
export type Encoder = (raw: RawEvent) => Event | null;

/**
 * Writes the encoder of one type of event: every field is read by its name, so that a log of like events is read
 * without searching. What it gives is what `Codec.encode` defines; it says nothing about what is wrong.
 *
 * `newCode` gives a text that is not in the dictionary its code, -1 to refuse it.
 */
export function emitEncoder(
  type: number,
  layout: TypeLayout,
  dictionary: Dictionary,
  newCode: (text: string) => number,
): Encoder {
  const { fields, scalars, compounds, lists } = layout;
  const readers: string[] = [];
  const reader: Reader = (maker) => `read${readers.push(maker) - 1}`;
  const code = `return function encode_${layout.name.replace(/\W/g, '_')}(raw) {
const { ts, seq } = raw;
if (typeof ts !== 'number' || !(ts >= 0 && ts <= 8.64e15)) return null;
let known = seq === undefined ? 2 : 3, x = 0;
const values = floats(${scalars.length});
${scalars.map((name, i) => scalar(`raw.${name}`, fields[name], `values[${i}]`, reader)).join('\n')}
const compounds = ${compounds.length ? `[${compounds.map(() => 'null')}]` : 'NO_COMPOUNDS'};
${compounds.map((name, i) => compound(`raw.${name}`, fields[name], `compounds[${i}]`, reader)).join('\n')}
const lists = ${lists.length ? `[${lists.map(() => 'null')}]` : 'NO_LISTS'};
${lists.map((list, i) => listCode(list, `lists[${i}]`, reader)).join('\n')}
let given = 0;
for (const _ in raw) given++;
if (given !== known) return null;
return { type: ${type}, seq: seq ?? -1, ts: ts + 0, given: ts + 0, values, compounds, lists, metadata: null, answers: null };
};`;
  const body = `'use strict';
const { idOf, codesOf, whole, number, bool, float, vector, floats, isSetOfItems, NO_COMPOUNDS, NO_LISTS } = words;
${readers.map((maker, i) => `const read${i} = ${maker}();`).join(' ')}
${code}`;
  return new Function('words', body)(wordsOf(dictionary, newCode)) as Encoder;
}

/** Names a reader of one field's ids, made by `idOf` or `codesOf`. */
type Reader = (maker: 'idOf' | 'codesOf') => string;

const scalar = (value: string, field: Field, into: string, reader: Reader, count = 'known'): string =>
  `{ const v = ${value}; if (v === undefined) ${into} = NaN; else { ${count}++; x = ${kindCode(field, reader)}; if (x === Infinity) return null; ${into} = x; } }`;

function kindCode({ kind, scale = 0 }: Field, reader: Reader): string {
  if (kind === 'id' || kind === 'text') return `${reader('idOf')}(v)`;
  if (kind === 'bool' || kind === 'float') return `${kind}(v)`;
  return kind === 'number' ? `number(v, ${10 ** scale})` : 'whole(v)';
}

function compound(value: string, { kind, length }: Field, into: string, reader: Reader): string {
  const code = kind === 'vector' ? `vector(v, ${length})` : `${reader('codesOf')}(v)`;
  return `{ const v = ${value}; if (v !== undefined) { known++; if (v !== null) { const c = ${code}; if (c === null) return null; ${into} = c; } } }`;
}

function listCode({ name, columns, fields }: TypeLayout['lists'][number], into: string, reader: Reader): string {
  const cells = columns.map((column, c) => scalar(`e.${column}`, fields[column], `c${c}[i]`, reader, 'cells'));
  return `{ const list = raw.${name}; if (list !== undefined) known++;
const n = list == null ? 0 : Array.isArray(list) ? list.length : -1;
if (n < 0) return null;
${columns.map((_, c) => `const c${c} = floats(n);`).join(' ')}
for (let i = 0; i < n; i++) {
const e = list[i];
if (e === null || typeof e !== 'object') return null;
let cells = 0;
${cells.join('\n')}
if (c0[i] !== c0[i]) return null;
for (const _ in e) cells--;
if (cells !== 0) return null;
}
if (!isSetOfItems(c0, n)) return null;
${into} = { n, columns: [${columns.map((_, c) => `c${c}`)}] }; }`;
}

/** Items of a list that are compared one with each other; a longer list is looked at through a set. */
const FEW = 64;
/** Members of a set that are sorted in place. */
const SCRATCH = 256;

/** Words of the generated encoders. Infinity stands for what is no such value. */
function wordsOf(dictionary: Dictionary, newCode: (text: string) => number) {
  const scratch = new Int32Array(SCRATCH);
  const code = (text: string): number => {
    const known = dictionary.find(text);
    return known >= 0 ? known : newCode(text);
  };
  return {
    NO_COMPOUNDS: [],
    NO_LISTS: [],
    floats: slab(),
    isSetOfItems,
    idOf: () => {
      const codeOf = remembering(code, dictionary);
      return (v: unknown): number => {
        if (typeof v === 'string') {
          if (v === '') return Number.NaN;
          const known = codeOf(v);
          return known < 0 ? Number.POSITIVE_INFINITY : known;
        }
        if (v === null) return Number.NaN;
        return typeof v === 'number' && Number.isFinite(v) ? dictionary.code(String(v)) : Number.POSITIVE_INFINITY;
      };
    },
    bool: (v: unknown): number =>
      v === true ? 1 : v === false ? 0 : v === null ? Number.NaN : Number.POSITIVE_INFINITY,
    float: (v: unknown): number => {
      if (typeof v !== 'number') return v === null ? Number.NaN : Number.POSITIVE_INFINITY;
      return Number.isFinite(v) ? v + 0 : Number.NaN;
    },
    whole: (v: unknown): number => {
      if (typeof v !== 'number') return v === null ? Number.NaN : Number.POSITIVE_INFINITY;
      if (!Number.isFinite(v)) return Number.NaN;
      return Number.isSafeInteger(v) ? v + 0 : Number.POSITIVE_INFINITY;
    },
    number: (v: unknown, unit: number): number => {
      if (typeof v !== 'number') return v === null ? Number.NaN : Number.POSITIVE_INFINITY;
      if (!Number.isFinite(v)) return Number.NaN;
      const count = Math.round(v * unit) + 0;
      return Number.isSafeInteger(count) ? count : Number.POSITIVE_INFINITY;
    },
    vector: (v: unknown, length: number): Compound =>
      Array.isArray(v) && v.length === length && v.every((x) => typeof x === 'number')
        ? Float64Array.from(v, (x) => x + 0)
        : null,
    codesOf: () => {
      const codeOf = remembering(code, dictionary);
      return (v: unknown): Compound => {
        if (!Array.isArray(v) || v.length > SCRATCH) return null;
        let n = 0;
        for (let i = 0; i < v.length; i++) {
          const member = v[i] as unknown;
          if (typeof member !== 'string') return null;
          if (member === '') continue;
          const known = codeOf(member);
          if (known < 0) return null;
          let at = n;
          while (at > 0 && scratch[at - 1] > known) at--;
          if (at > 0 && scratch[at - 1] === known) continue;
          scratch.copyWithin(at + 1, at, n);
          scratch[at] = known;
          n++;
        }
        return scratch.slice(0, n);
      };
    },
  };
}

/** Ids of one field that are kept at hand, for a field that has no more of them. */
const AT_HAND = 1024;

/** The codes of a field of few ids from a map that holds these alone: the dictionary of a long log lies far away. */
function remembering(code: (text: string) => number, dictionary: Dictionary): (text: string) => number {
  let known: Map<string, number> | null = new Map();
  return (text) => {
    if (known === null) return code(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = code(text);
    if (found < 0 || !dictionary.stands(found)) return found;
    if (known.size === AT_HAND) known = null;
    else known.set(dictionary.id(found), found);
    return found;
  };
}

/** Numbers cut from long stretches, so that a short column costs no allocation of its own; they start as garbage. */
function slab(): (n: number) => Float64Array {
  let buffer = new ArrayBuffer(SLAB);
  let at = 0;
  return (n) => {
    if (8 * n > SLAB / 8) return new Float64Array(n);
    if (at + 8 * n > SLAB) {
      buffer = new ArrayBuffer(SLAB);
      at = 0;
    }
    const cut = new Float64Array(buffer, at, n);
    at += 8 * n;
    return cut;
  };
}

const SLAB = 1 << 16;

function isSetOfItems(items: Float64Array, n: number): boolean {
  if (n > FEW) return new Set(items).size === n;
  for (let i = 1; i < n; i++) {
    const item = items[i];
    for (let j = 0; j < i; j++) if (items[j] === item) return false;
  }
  return true;
}
