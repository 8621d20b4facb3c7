import { DeclarationError } from '../base/errors';
import type { Accumulator } from './accumulator';

/**
 * An accumulator written by hand: one object of state per key, in plain TypeScript.
 *
 * The state belongs to Podium: `update` may change and return it, `read` must not. A key never seen reads `read(null)`.
 */
export interface CustomAccumulator<S> {
  /** Its name, `[a-z][a-z0-9_]*`; the same name always means the same definition. */
  readonly id: string;
  /** Raise it whenever the same events give another value. */
  readonly version: number;
  /** `A`: any order of events gives the same state; `C`: the order of the key's events counts. */
  readonly order: 'A' | 'C';
  /** The state after one more value (1 when the event itself is folded), at a time in epoch milliseconds. */
  readonly update: (state: S | null, value: number, ts: number) => S;
  /** The value at a time; NaN is missing. */
  readonly read: (state: S | null, now: number) => number;
  readonly merge?: (a: S, b: S) => S;
  readonly encode: (state: S) => unknown;
  readonly decode: (json: never) => S;
  /** At most so many bytes per key. */
  readonly bytes: number;
  /** About so many nanoseconds per update. */
  readonly cost: number;
}

const defined = new Map<
  string,
  { readonly definition: CustomAccumulator<unknown>; readonly accumulator: Accumulator }
>();

/** Makes a hand-written accumulator known. @throws DeclarationError for a bad id, or one that is taken by another definition */
export function defineAccumulator<S>(definition: CustomAccumulator<S>): string {
  const { id, version, bytes } = definition;
  if (!/^[a-z][a-z0-9_]*$/.test(id))
    throw new DeclarationError(`accumulator "${id}": expected a-z, 0-9 and _, beginning with a letter`);
  if (!(Number.isInteger(version) && version > 0))
    throw new DeclarationError(`accumulator ${id}: version is ${version}, expected a whole number above 0`);
  if (!(bytes > 0))
    throw new DeclarationError(`accumulator ${id}: bytes is ${bytes}, expected the greatest size of one key's state`);
  const other = defined.get(id)?.definition;
  if (
    other &&
    (other.version !== version ||
      String(other.update) !== String(definition.update) ||
      String(other.read) !== String(definition.read))
  ) {
    throw new DeclarationError(`accumulator ${id} is defined twice with different code; give one of them another id`);
  }
  const kind = `custom_${id}`;
  defined.set(id, {
    definition: definition as CustomAccumulator<unknown>,
    accumulator: toAccumulator(kind, definition),
  });
  return kind;
}

/** A defined accumulator by its kind, `custom_<id>`. */
export function customAccumulator(kind: string): Accumulator | undefined {
  return defined.get(kind.slice('custom_'.length))?.accumulator;
}

/** Every accumulator defined by hand so far, for the laws. */
export function customKinds(): readonly string[] {
  return [...defined.keys()].map((id) => `custom_${id}`);
}

function toAccumulator<S>(
  name: string,
  { version, order, update, read, merge, bytes, cost, encode, decode }: CustomAccumulator<S>,
): Accumulator {
  const accumulator: Accumulator & { readonly grow: unknown; readonly look: unknown } = {
    name,
    sentence: 'Made by hand.',
    cost,
    version,
    order,
    windows: ['life'],
    takesEvents: true,
    ...(order === 'A' && { takesLate: ['life'] as const }),
    unit: 'none',
    lanes: () => [],
    update: (_, { blob, value, ts, self }) => `${blob} = ${self}.grow(${blob} ?? null, ${value}, ${ts});`,
    reads: { value: (_, { blob, now, self }) => `${self}.look(${blob} ?? null, ${now})` },
    fold: (values, _params, _read, now) =>
      read(
        values.reduce<S | null>((state, { value, ts }) => update(state, value, ts), null),
        now,
      ),
    ...(merge && {
      merge: (a: unknown, b: unknown) => (a === undefined ? b : b === undefined ? a : merge(a as S, b as S)),
    }),
    bytes: () => bytes,
    encode: encode as (blob: never) => unknown,
    decode,
    grow: update,
    look: read,
  };
  return accumulator;
}
