import { ConfigError } from '../../engine/base/errors';
import type { RawValue } from '../../engine/events/event';
import { bool, type Field, type Fields, float, id, number, set, text, vector } from '../../engine/events/fields';

const MOST_DECIMALS = 6;
const LARGEST = 2 ** 53;
const DISTINCT_SEEN = 10_000;
const LONG_TEXT = 48;

interface Seen {
  readonly shape: string;
  readonly where: string;
  count: number;
  decimals: number;
  largest: number;
  characters: number;
  readonly distinct: Set<string>;
}

/**
 * Learns the kinds of the fields of one group (an event type, a list, the items, the users) from their values.
 *
 * Text is an id, unless it is long (48 characters on average) or almost never repeats (over 20 values, 9 of 10 met
 * once): then it is text. A number keeps the most decimals seen, at most 6, fewer where 2^53 would not hold it.
 */
export class Inference {
  readonly #seen = new Map<string, Seen>();
  readonly #empty = new Set<string>();
  readonly #group: string;

  constructor(group: string) {
    this.#group = group;
  }

  /** @throws ConfigError E_TWO_KINDS naming both lines when a field has another kind than before */
  add(values: Readonly<Record<string, RawValue>>, where: string): void {
    for (const name in values) {
      const value = values[name];
      if (value === null || value === undefined) continue;
      if (Array.isArray(value) && value.length === 0) this.#empty.add(name);
      else this.#addOne(name, value, where);
    }
  }

  /** The fields in the order in which they were first met. */
  fields(): Fields {
    const fields: Record<string, Field> = {};
    for (const [name, seen] of this.#seen) fields[name] = fieldOf(seen);
    for (const name of this.#empty) fields[name] ??= set();
    return fields;
  }

  #addOne(name: string, value: RawValue, where: string): void {
    const shape = shapeOf(value);
    let seen = this.#seen.get(name);
    if (!seen) {
      seen = { shape, where, count: 0, decimals: 0, largest: 0, characters: 0, distinct: new Set() };
      this.#seen.set(name, seen);
    }
    if (seen.shape !== shape) {
      throw new ConfigError(
        `ranklens: field ${name} of ${this.#group} is ${seen.shape} at ${seen.where} and ${shape} at ${where}, ` +
          'expected one kind; correct the log, or fix the kind with --schema',
        'E_TWO_KINDS',
      );
    }
    seen.count++;
    if (typeof value === 'number') {
      seen.decimals = Math.max(seen.decimals, decimals(value));
      seen.largest = Math.max(seen.largest, Math.abs(value));
    } else if (typeof value === 'string') {
      seen.characters += value.length;
      if (seen.count <= DISTINCT_SEEN) seen.distinct.add(value);
    }
  }
}

/** How many decimals a number has when written out: 9.992 has 3, 2.5e7 none, 1e-7 seven. */
export function decimals(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  const point = digits.indexOf('.');
  return Math.max(0, (point < 0 ? 0 : digits.length - point - 1) - Number(exponent));
}

function shapeOf(value: RawValue): string {
  if (Array.isArray(value)) return typeof value[0] === 'string' ? 'a set' : `a vector of ${value.length}`;
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'a number' : 'true or false';
}

function fieldOf({ shape, count, decimals, largest, characters, distinct }: Seen): Field {
  if (shape === 'a set') return set();
  if (shape === 'true or false') return bool();
  if (shape === 'text') {
    const isUnique = count > 20 && distinct.size > 0.9 * Math.min(count, DISTINCT_SEEN);
    return isUnique || characters > LONG_TEXT * count ? text() : id();
  }
  if (shape !== 'a number') return vector(Number(shape.slice('a vector of '.length)));
  let scale = Math.min(decimals, MOST_DECIMALS);
  while (scale > 0 && largest * 10 ** scale > LARGEST) scale--;
  return largest > LARGEST ? float() : number(scale);
}
