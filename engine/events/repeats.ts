import { milliseconds } from '../base/durations';
import type { Codec, Rejection } from './codec';
import type { Event } from './event';

/** When each id was taken, epoch milliseconds, oldest first; by event type, then by the id's code. */
export type Seen = Map<number, number>[];

/** Knows the events that come again within the window that a schema declares (`once`). */
export class Repeats {
  readonly #codec: Codec;
  readonly #seen: Seen;
  readonly #within: number;
  readonly #slots: readonly number[];

  /** `seen` is state: it is filled here, and belongs to whoever gave it. */
  constructor(codec: Codec, seen: Seen) {
    const { once } = codec.schema;
    this.#codec = codec;
    this.#seen = seen;
    this.#within = once ? milliseconds(once.within) : -1;
    this.#slots = codec.types.map(({ scalars }) => (once ? scalars.indexOf(once.by) : -1));
    for (let type = 0; type < codec.types.length; type++) seen[type] ??= new Map();
  }

  /** Why an event that would take effect at `now` is not taken: its id was taken just before; null otherwise. */
  refusal({ type, values }: Event, now: number): Rejection | null {
    const id = values[this.#slots[type]];
    const before = this.#seen[type].get(id);
    if (before === undefined || now - before > this.#within) return null;
    const { once } = this.#codec.schema;
    return {
      code: 'E_REPEATED',
      message: `${this.#codec.types[type].name}.${once!.by} is ${JSON.stringify(this.#codec.dictionary.id(id))}, which was taken ${now - before} ms before, expected each once within ${once!.within}`,
    };
  }

  /** An event is taken; ids that are out of the window are forgotten. */
  take({ type, values }: Event, now: number): void {
    const id = values[this.#slots[type]];
    if (!(id >= 0)) return;
    const seen = this.#seen[type];
    for (const [old, ts] of seen) {
      if (now - ts <= this.#within) break;
      seen.delete(old);
    }
    seen.delete(id);
    seen.set(id, now);
  }
}
