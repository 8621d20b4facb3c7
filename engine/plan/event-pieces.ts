import type { Dictionary } from '../events/dictionary';
import type { Update } from './frame';
import { RUNTIME } from './runtime';
import type { PlannedState } from './states';

/** Characters of one piece: far more, and the engine's compiler would leave it slow for good. */
const LONGEST = 5_000;

/**
 * What an event does, as straight-line functions of moderate length that run one after another.
 *
 * Values that one piece finds and others use stand in arrays: `W` numbers, `O` objects, `P` columns of a value per
 * element. In the text a number is `p3`, an object `q3`, a column `P3`; the bucket of the moment under a hop of 1000 ms
 * is `h1000` and its place in a ring of 24 parts `h1000_24`. A piece says at its top which of them it uses.
 */
export class EventPieces {
  readonly #pieces: string[][] = [];
  #length = Number.POSITIVE_INFINITY;
  readonly #counts = { p: 0, q: 0, P: 0 };
  readonly #constants: string[] = [];

  /** A new name for a number, an object or a column, for the unit that gives it its value. */
  name(kind: 'p' | 'q' | 'P'): string {
    return `${kind}${this.#counts[kind]++}`;
  }

  /** A constant of all pieces. */
  constant(line: string): void {
    if (!this.#constants.includes(line)) this.#constants.push(line);
  }

  /** Code that stands together in one piece, after all that was said before. */
  say(unit: string): void {
    if (this.#length + unit.length > LONGEST) {
      this.#pieces.push([]);
      this.#length = 0;
    }
    this.#pieces.at(-1)!.push(unit);
    this.#length += unit.length;
  }

  compile(states: readonly PlannedState[], dictionary: Dictionary): Update {
    const { p, q, P } = this.#counts;
    const takes = '(event, now, tables, key)';
    const functions = this.#pieces.map((units, i) => {
      const code = units.join('\n');
      return `function piece${i}${takes} {\n${header(code)}\n${code}\n}`;
    });
    const calls = this.#pieces.map((_, i) => `piece${i}${takes};`);
    const body = `'use strict'; const { ${Object.keys(RUNTIME).join(', ')} } = runtime;
const W = new Float64Array(${p}), O = new Array(${q}).fill(null), P = Array.from({ length: ${P} }, () => new Float64Array(0));
${this.#constants.join('\n')}
${functions.join('\n')}
return function update${takes} {\n${calls.join('\n')}\n};`;
    return new Function('runtime', 'states', 'dictionary', body)(RUNTIME, states, dictionary) as Update;
  }
}

const ARRAYS: Readonly<Record<string, string>> = { p: 'W', q: 'O', P: 'P' };

/** Gives a value its name and keeps it for the pieces that follow. */
export function kept(name: string, code: string): string {
  return `const ${name} = ${placeOf(name)} = ${code};`;
}

/** Where a named value lies between pieces. */
export function placeOf(name: string): string {
  return `${ARRAYS[name[0]]}[${name.slice(1)}]`;
}

/** The names that a piece uses and does not itself give, each read once. */
function header(code: string): string {
  const own = new Set(Array.from(code.matchAll(/const ([pqP]\d+) = /g), ([, name]) => name));
  const used = new Set(Array.from(code.matchAll(/\b[pqP]\d+\b/g), ([name]) => name).filter((name) => !own.has(name)));
  const places = new Set(Array.from(code.matchAll(/\bh\d+_\d+\b/g), ([name]) => name));
  const buckets = new Set(Array.from(code.matchAll(/\bh(\d+)(?:_\d+)?\b/g), ([, hop]) => hop));
  return [
    'const V = event.values, C = event.compounds;',
    ...Array.from(used, (name) => `const ${name} = ${placeOf(name)};`),
    ...Array.from(buckets, (hop) => `const h${hop} = Math.floor(now / ${hop});`),
    ...Array.from(places, (name) => `const ${name} = bucketPlace(${name.replace('_', ', ')});`),
  ].join('\n');
}
