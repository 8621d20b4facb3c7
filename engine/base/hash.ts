import { createHash } from 'node:crypto';

/** SHA-256 of a text, as lower-case hex cut to `digits` (64 is the whole). */
export function sha256(text: string | Uint8Array, digits = 64): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

/** `canonicalJson` that remembers the text of every object it has met; for values that no longer change. */
export function rememberingJson(): (value: unknown) => string {
  const known = new WeakMap<object, string>();
  const json = (value: unknown): string => {
    if (value === null || typeof value !== 'object') return canonicalJson(value);
    let text = known.get(value);
    if (text === undefined) {
      text = write(value, json);
      known.set(value, text);
    }
    return text;
  };
  return json;
}

/** JSON with the keys of every object in code-unit order: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return value === null || typeof value !== 'object' ? (JSON.stringify(value) ?? 'null') : write(value, canonicalJson);
}

function write(value: object, json: (inner: unknown) => string): string {
  if (Array.isArray(value)) return `[${value.map(json).join(',')}]`;
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${json(v)}`).join(',')}}`;
}

const NUMBER = new Float64Array(1);
const WORDS = new Uint32Array(NUMBER.buffer);

/** 53 bits over numbers in their order, as a whole number; NaN if any is. */
export function mixed(...parts: readonly number[]): number {
  let a = 0x9e3779b9;
  let b = 0x7f4a7c15;
  for (let i = 0; i < parts.length; i++) {
    if (parts[i] !== parts[i]) return Number.NaN;
    NUMBER[0] = parts[i] + 0;
    a = Math.imul(a ^ WORDS[0], 0x85ebca6b) ^ WORDS[1];
    a ^= a >>> 13;
    b = Math.imul((b ^ WORDS[1]) + i, 0xc2b2ae35) ^ WORDS[0];
    b ^= b >>> 15;
  }
  a = Math.imul(a ^ (a >>> 16), 0x7feb352d);
  b = Math.imul(b ^ (b >>> 16), 0x9e3779b1);
  return ((a ^ (a >>> 15)) >>> 0) * 2097152 + ((b ^ (b >>> 13)) >>> 11);
}
