import type { Codec } from '../engine/events/codec';
import type { Compound, Event, List, Metadata } from '../engine/events/event';

/**
 * Encoded events as one run of float64 in memory that threads share: encoded once, read by all.
 *
 * An event is its type, seq and time, its values, its sets and vectors, its lists column by column, and its metadata;
 * lengths stand in front, -1 for a set or vector that is missing. What an event answers is bound again where it is read.
 */
export function packEvents(events: readonly Event[]): Float64Array {
  let length = 1;
  for (const event of events) length += lengthOf(event);
  const packed = new Float64Array(new SharedArrayBuffer(8 * length));
  const to = new Writer(packed);
  to.put(events.length);
  for (const event of events) {
    to.put(event.type);
    to.put(event.seq);
    to.put(event.given);
    to.all(event.values);
    for (const compound of event.compounds) to.compound(compound);
    for (const { n, columns } of event.lists) {
      to.put(n);
      for (const column of columns) to.all(column);
    }
    if (event.metadata) to.metadata(event.metadata);
  }
  return packed;
}

/** The events of a run of memory; their numbers stay where they are. */
export function* unpackEvents(packed: Float64Array, codec: Codec): Generator<Event> {
  const from = new Reader(packed);
  const layouts = codec.types.map(({ scalars, compounds, fields, lists }) => ({
    scalars: scalars.length,
    isSet: compounds.map((name) => fields[name].kind === 'set'),
    columns: lists.map(({ columns }) => columns.length),
  }));
  const metadataFrom = codec.types.length - 2;
  const isSet = [codec.items, codec.users].map(({ compounds, fields }) =>
    compounds.map((name) => fields[name].kind === 'set'),
  );
  for (let left = from.take(); left > 0; left--) {
    const type = from.take();
    const layout = layouts[type];
    const [seq, ts] = [from.take(), from.take()];
    yield {
      ...{ type, seq, ts, given: ts },
      values: from.all(layout.scalars),
      compounds: layout.isSet.map((set) => from.compound(set)),
      lists: layout.columns.map((columns) => from.list(columns)),
      metadata: type >= metadataFrom ? from.metadata(isSet) : null,
      answers: null,
    };
  }
}

const OPS = ['patch', 'replace', 'delete'] as const;

function lengthOf({ values, compounds, lists, metadata }: Event): number {
  let length = 3 + values.length;
  for (const compound of compounds) length += 1 + (compound?.length ?? 0);
  for (const { n, columns } of lists) length += 1 + n * columns.length;
  if (!metadata) return length;
  for (const compound of metadata.compounds) length += 2 + (compound?.length ?? 0);
  return length + 5 + 2 * metadata.slots.length;
}

class Writer {
  readonly #packed: Float64Array;
  #at = 0;

  constructor(packed: Float64Array) {
    this.#packed = packed;
  }

  put(value: number): void {
    this.#packed[this.#at++] = value;
  }

  all(values: ArrayLike<number>): void {
    this.#packed.set(values, this.#at);
    this.#at += values.length;
  }

  compound(compound: Compound): void {
    this.put(compound?.length ?? -1);
    if (compound) this.all(compound);
  }

  metadata({ table, id, op, slots, values, compoundSlots, compounds }: Metadata): void {
    this.put(table);
    this.put(id);
    this.put(OPS.indexOf(op));
    this.put(slots.length);
    this.all(slots);
    this.all(values);
    this.put(compounds.length);
    compounds.forEach((compound, i) => {
      this.put(compoundSlots[i]);
      this.compound(compound);
    });
  }
}

class Reader {
  readonly #packed: Float64Array;
  #at = 0;

  constructor(packed: Float64Array) {
    this.#packed = packed;
  }

  take(): number {
    return this.#packed[this.#at++];
  }

  all(length: number): Float64Array {
    const from = this.#at;
    this.#at += length;
    return this.#packed.subarray(from, this.#at);
  }

  compound(isSet: boolean): Compound {
    const length = this.take();
    if (length < 0) return null;
    const values = this.all(length);
    return isSet ? Int32Array.from(values) : values;
  }

  list(columns: number): List {
    const n = this.take();
    return { n, columns: Array.from({ length: columns }, () => this.all(n)) };
  }

  metadata(isSet: readonly (readonly boolean[])[]): Metadata {
    const table = this.take() as 0 | 1;
    const [id, op] = [this.take(), OPS[this.take()]];
    const count = this.take();
    const [slots, values] = [Array.from(this.all(count)), Array.from(this.all(count))];
    const compoundSlots: number[] = [];
    const compounds: Compound[] = [];
    for (let left = this.take(); left > 0; left--) {
      const slot = this.take();
      compoundSlots.push(slot);
      compounds.push(this.compound(isSet[table][slot]));
    }
    return { table, id, op, slots, values, compoundSlots, compounds };
  }
}
