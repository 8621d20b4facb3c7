import type { RawEvent, RawValue } from '../../engine/events/event';

type Values = Readonly<Record<string, RawValue>>;

/**
 * What has been said of items or users so far; in memory, one record per id. A value that is missing says nothing: what
 * was said before stays. So does an empty set, which is all that a row without the cell has.
 */
export class Known {
  readonly #values = new Map<string, Record<string, RawValue>>();
  readonly #table: 'item' | 'user';

  constructor(table: 'item' | 'user') {
    this.#table = table;
  }

  /** Goes on where the log before ended. */
  resume(id: string, values: Values): void {
    this.#values.set(id, { ...values });
  }

  /** What is known, by id. */
  entries(): Iterable<readonly [id: string, values: Values]> {
    return this.#values;
  }

  /** The metadata event for what is new or differs from what was known, null when nothing does. */
  patch(id: string, said: Values | undefined, ts: number): RawEvent | null {
    if (!said) return null;
    let known = this.#values.get(id);
    let fields: Record<string, RawValue> | null = null;
    for (const name in said) {
      const value = said[name];
      if (value === null || value === undefined || (known && equal(known[name], value))) continue;
      if (Array.isArray(value) && value.length === 0 && known?.[name] !== undefined) continue;
      if (!known) this.#values.set(id, (known = {}));
      known[name] = value;
      (fields ??= {})[name] = value;
    }
    return fields && { type: this.#table, ts, [this.#table]: id, op: 'patch', fields };
  }
}

function equal(a: RawValue, b: RawValue): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, i) => v === b[i]));
}
