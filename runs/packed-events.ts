import type { Codec } from '../engine/events/codec';
import type { Compound, Event, List, Metadata } from '../engine/events/event';

/**
 * Encoded events as one run of float64 in memory that threads share: encoded once, read by all.
 *
 * An event is its type, seq and time, its values, its sets and vectors, its lists column by column, and its metadata;
 * lengths stand in front, -1 for a set or vector that is missing. What an event answers is bound again where it is read.
 */
export function packEvents(events: readonly Event[]): Float64Array {
  const packed = new Float64Array(new SharedArrayBuffer(packedBytes(events)));
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

/** The bytes that events take when they are packed. */
export function packedBytes(events: readonly Event[]): number {
  let length = 1;
  for (const event of events) length += lengthOf(event);
  return 8 * length;
}

/** The events of a run of memory. Values and lists stay where they are; sets and vectors, which state may keep, are copied. */
export function unpackEvents(packed: Float64Array, codec: Codec): Event[] {
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
  const events: Event[] = [];
  for (let left = from.take(); left > 0; left--) {
    const type = from.take();
    const { scalars, isSet: isOwnSet, columns } = layouts[type];
    const seq = from.take();
    const ts = from.take();
    events.push({
      type,
      seq,
      ts,
      given: ts,
      values: from.all(scalars),
      compounds: from.compounds(isOwnSet),
      lists: from.lists(columns),
      metadata: type >= metadataFrom ? from.metadata(isSet) : null,
      answers: null,
    });
  }
  return events;
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

  /** A view: made from the buffer, which costs a fraction of what `subarray` does. */
  all(length: number): Float64Array {
    const { buffer, byteOffset } = this.#packed;
    const view = new Float64Array(buffer, byteOffset + 8 * this.#at, length);
    this.#at += length;
    return view;
  }

  compound(isSet: boolean): Compound {
    const length = this.take();
    if (length < 0) return null;
    // a view would keep the whole run of memory for as long as an item has its vector
    if (!isSet) return this.all(length).slice();
    const codes = new Int32Array(length);
    for (let i = 0; i < length; i++) codes[i] = this.#packed[this.#at++];
    return codes;
  }

  compounds(isSet: readonly boolean[]): readonly Compound[] {
    const compounds: Compound[] = [];
    for (let i = 0; i < isSet.length; i++) compounds.push(this.compound(isSet[i]));
    return compounds;
  }

  lists(columnCounts: readonly number[]): readonly List[] {
    const lists: List[] = [];
    for (let i = 0; i < columnCounts.length; i++) {
      const n = this.take();
      const columns: Float64Array[] = [];
      for (let c = 0; c < columnCounts[i]; c++) columns.push(this.all(n));
      lists.push({ n, columns });
    }
    return lists;
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
