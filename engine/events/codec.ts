import type { Dictionary } from './dictionary';
import { type Encoder, emitEncoder } from './encoder';
import type { Compound, Event, List, Metadata, RawElement, RawEvent, RawValue } from './event';
import type { Field, Fields } from './fields';
import type { Layout, TypeLayout } from './layout';
import { checkSchema, METADATA, type Schema } from './schema';

export type { Layout, TypeLayout } from './layout';

/** Why one event was not taken: a stable code and a sentence; never thrown. */
export interface Rejection {
  readonly code: string;
  readonly message: string;
}

/** What the lists of a request may do with an item that stands in them twice. */
export type Duplicates = 'reject' | 'keep-first';

/** Canonical JSON to encoded events and back, for one schema and one dictionary. */
export class Codec {
  readonly types: readonly TypeLayout[];
  readonly items: Layout;
  readonly users: Layout;
  readonly #index = new Map<string, number>();
  readonly #encoders: readonly Encoder[];

  readonly schema: Schema;
  readonly dictionary: Dictionary;
  readonly duplicates: Duplicates;

  constructor(schema: Schema, dictionary: Dictionary, duplicates: Duplicates = 'reject') {
    checkSchema(schema);
    this.schema = schema;
    this.dictionary = dictionary;
    this.duplicates = duplicates;
    const names = [...Object.keys(schema.events), ...METADATA];
    for (const [i, name] of names.entries()) this.#index.set(name, i);
    this.types = names.map((name) => this.#typeLayout(name));
    this.items = layout(schema.items ?? {});
    this.users = layout(schema.users ?? {});
    this.#encoders = this.types.map((layout, type) =>
      type < names.length - METADATA.length
        ? emitEncoder(type, layout, dictionary, (text) => (HALF.test(text) ? -1 : dictionary.code(text)))
        : () => null,
    );
  }

  /** The number of a type of event, -1 if the schema has none of that name. */
  typeOf(name: string): number {
    return this.#index.get(name) ?? -1;
  }

  /** Encodes one event, or says why it cannot be: the reason's code and a sentence with the value found. */
  encode(raw: RawEvent): Event | Rejection {
    const type = this.#index.get(raw.type);
    return (type === undefined ? null : this.#encoders[type](raw)) ?? this.#encodeOdd(raw, type);
  }

  /** By the definition: what the encoder of the type did not take. */
  #encodeOdd(raw: RawEvent, type: number | undefined): Event | Rejection {
    if (type === undefined)
      return reject('E_TYPE', `type is ${show(raw.type)}, expected one of ${[...this.#index.keys()].join(', ')}`);
    if (typeof raw.ts !== 'number' || !(raw.ts >= 0 && raw.ts <= 8.64e15))
      return reject('E_TS', `ts is ${show(raw.ts)}, expected epoch milliseconds, 0 or more`);
    const { fields, scalars, compounds, lists } = this.types[type];
    const isMetadata = type >= this.types.length - METADATA.length;
    for (const name in raw) {
      if (Object.hasOwn(fields, name) || name === 'type' || name === 'ts' || name === 'seq') continue;
      if (
        isMetadata ? name === 'op' || name === 'fields' || name === raw.type : lists.some((list) => list.name === name)
      )
        continue;
      return reject('E_UNKNOWN_FIELD', `${raw.type} has a field ${show(name)} that its schema does not know`);
    }
    const event = {
      type,
      seq: raw.seq ?? -1,
      ts: raw.ts + 0,
      given: raw.ts + 0,
      values: new Float64Array(scalars.length),
      compounds: compounds.length ? new Array<Compound>(compounds.length) : (NO_COMPOUNDS as Compound[]),
      lists: lists.length ? new Array<List>(lists.length) : (NO_LISTS as List[]),
      metadata: null as Metadata | null,
      answers: null,
    };
    for (let i = 0; i < scalars.length; i++) {
      const name = scalars[i];
      const value = this.#scalar(fields[name], raw[name] as RawValue);
      if (typeof value === 'object') return reject(value.code, `${raw.type}.${name} ${value.message}`);
      event.values[i] = value;
    }
    for (let i = 0; i < compounds.length; i++) {
      const name = compounds[i];
      const value = this.#compound(fields[name], raw[name] as RawValue);
      if (value !== null && 'code' in value) return reject(value.code, `${raw.type}.${name} ${value.message}`);
      event.compounds[i] = value;
    }
    for (let i = 0; i < lists.length; i++) {
      const list = this.#list(lists[i], raw[lists[i].name] as readonly RawElement[]);
      if ('code' in list) return reject(list.code, `${raw.type}.${list.message}`);
      event.lists[i] = list;
    }
    if (isMetadata) {
      const metadata = this.#metadata(raw);
      if ('code' in metadata) return metadata;
      event.metadata = metadata;
    }
    return event;
  }

  /** The canonical JSON of an encoded event, its seq and effective ts included. */
  decode(event: Event): RawEvent {
    const { name, fields, scalars, compounds, lists } = this.types[event.type];
    const raw: Record<string, unknown> = { type: name, ts: event.ts, seq: event.seq };
    scalars.forEach((field, i) => this.#put(raw, field, this.#plain(fields[field], event.values[i])));
    compounds.forEach((field, i) => this.#put(raw, field, this.#members(fields[field], event.compounds[i])));
    lists.forEach((list, i) => {
      const { n, columns } = event.lists[i];
      raw[list.name] = Array.from({ length: n }, (_, row) => {
        const element: Record<string, unknown> = {};
        list.columns.forEach((field, c) => this.#put(element, field, this.#plain(list.fields[field], columns[c][row])));
        return element;
      });
    });
    if (event.metadata) this.#putMetadata(raw, name, event.metadata);
    return raw as unknown as RawEvent;
  }

  #typeLayout(name: string): TypeLayout {
    const { common, events } = this.schema;
    const { fields = {}, lists = {}, of } = events[name] ?? {};
    const at = layout({ ...common, ...fields });
    return {
      name,
      ...at,
      lists: Object.entries(lists).map(([list, columns]) => ({
        name: list,
        columns: ['item', ...Object.keys(columns).filter((c) => c !== 'item')],
        fields: columns,
      })),
      of: of ? { type: this.#index.get(of.type)!, by: at.scalars.indexOf(of.by) } : null,
    };
  }

  /** One scalar in its slot: a code, a count of the last decimal, 0 or 1, milliseconds; NaN when missing. */
  #scalar(field: Field, value: RawValue): number | Rejection {
    if (value === null || value === undefined) return Number.NaN;
    switch (field.kind) {
      case 'id':
      case 'text':
        if (typeof value === 'string') return value === '' ? Number.NaN : this.#code(value);
        if (typeof value === 'number' && Number.isFinite(value)) return this.dictionary.code(String(value));
        return reject('E_FIELD', `is ${show(value)}, expected ${field.kind === 'id' ? 'an id (text)' : 'text'}`);
      case 'bool':
        if (typeof value === 'boolean') return value ? 1 : 0;
        return reject('E_FIELD', `is ${show(value)}, expected true or false`);
      default:
        if (typeof value !== 'number') return reject('E_FIELD', `is ${show(value)}, expected a number (${field.kind})`);
        if (!Number.isFinite(value)) return Number.NaN;
        return field.kind === 'float' ? value + 0 : this.#whole(field, value);
    }
  }

  /** The code of a text; one that holds half a character has no bytes in UTF-8, and no place in a table. */
  #code(text: string): number | Rejection {
    const known = this.dictionary.find(text);
    if (known >= 0) return known;
    if (!HALF.test(text)) return this.dictionary.code(text);
    return reject('E_FIELD', `is ${show(text)}, expected whole Unicode characters (half of a surrogate pair is none)`);
  }

  /** A number as a whole count of its last decimal, which a double holds exactly; zero has no sign. */
  #whole({ kind, scale = 0 }: Field, value: number): number | Rejection {
    if (kind !== 'number' && !Number.isInteger(value))
      return reject('E_FIELD', `is ${value}, expected a whole number (${kind})`);
    const whole = Math.round(value * 10 ** scale) + 0;
    if (Number.isSafeInteger(whole)) return whole;
    return reject('E_FIELD', `is ${value}, expected at most 2^53 of its last decimal (${kind}, ${scale} decimals)`);
  }

  #compound(field: Field, value: RawValue): Compound | Rejection {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) return reject('E_FIELD', `is ${show(value)}, expected a list (${field.kind})`);
    if (field.kind === 'vector') {
      if (value.length !== field.length || value.some((v) => typeof v !== 'number')) {
        return reject('E_FIELD', `has ${value.length} entries, expected ${field.length} numbers`);
      }
      return Float64Array.from(value as number[], (x) => x + 0);
    }
    const codes = new Set<number>();
    for (const member of value) {
      if (typeof member !== 'string') return reject('E_FIELD', `holds ${show(member)}, expected ids (text)`);
      if (member === '') continue;
      const code = this.#code(member);
      if (typeof code === 'object') return reject(code.code, `holds a member that ${code.message}`);
      codes.add(code);
    }
    return Int32Array.from(codes).sort();
  }

  #list(at: TypeLayout['lists'][number], value: readonly RawElement[] | undefined): List | Rejection {
    if (value === undefined || value === null) return { n: 0, columns: at.columns.map(() => new Float64Array(0)) };
    if (!Array.isArray(value)) return reject('E_FIELD', `${at.name} is ${show(value)}, expected a list of elements`);
    const columns = at.columns.map(() => new Float64Array(value.length));
    const seen = new Set<number>();
    let n = 0;
    for (const element of value) {
      if (element === null || typeof element !== 'object' || Array.isArray(element))
        return reject('E_FIELD', `${at.name}[${n}] is ${show(element)}, expected an object with an item`);
      for (let c = 0; c < columns.length; c++) {
        const name = at.columns[c];
        const v = this.#scalar(at.fields[name], element[name] as RawValue);
        if (typeof v === 'object') return reject(v.code, `${at.name}[${n}].${name} ${v.message}`);
        columns[c][n] = v;
      }
      for (const name in element) {
        if (!Object.hasOwn(at.fields, name))
          return reject('E_UNKNOWN_FIELD', `${at.name}[${n}] has a field ${show(name)} that its schema does not know`);
      }
      const item = columns[0][n];
      if (Number.isNaN(item)) return reject('E_FIELD', `${at.name}[${n}] has no item`);
      if (!seen.has(item)) n++;
      else if (this.duplicates === 'reject')
        return reject(
          'E_DUPLICATE',
          `${at.name} holds item ${show(this.dictionary.id(item))} twice, expected each item once`,
        );
      seen.add(item);
    }
    return { n, columns: n === value.length ? columns : columns.map((c) => c.slice(0, n)) };
  }

  #metadata(raw: RawEvent): Metadata | Rejection {
    const table = raw.type === METADATA[0] ? 0 : 1;
    const { fields, scalars, compounds } = table === 0 ? this.items : this.users;
    const id = raw[raw.type];
    const { op = 'patch', fields: given = {} } = raw as { op?: unknown; fields?: Record<string, RawValue> };
    if (typeof id !== 'string' || id === '')
      return reject('E_FIELD', `${raw.type}: ${raw.type} is ${show(id)}, expected an id (text)`);
    const code = this.#code(id);
    if (typeof code === 'object') return reject(code.code, `${raw.type}: ${raw.type} ${code.message}`);
    if (op !== 'patch' && op !== 'replace' && op !== 'delete')
      return reject('E_FIELD', `${raw.type}.op is ${show(op)}, expected patch, replace or delete`);
    if (given === null || typeof given !== 'object')
      return reject('E_FIELD', `${raw.type}.fields is ${show(given)}, expected an object`);
    const change = {
      table,
      id: code,
      op,
      slots: [],
      values: [],
      compoundSlots: [],
      compounds: [],
    } as {
      -readonly [K in keyof Metadata]: Metadata[K] extends readonly (infer T)[] ? T[] : Metadata[K];
    };
    for (const [name, value] of Object.entries(given)) {
      if (!Object.hasOwn(fields, name))
        return reject('E_UNKNOWN_FIELD', `${raw.type} has a field ${show(name)} that its schema does not know`);
      const field = fields[name];
      const at = scalars.indexOf(name);
      const encoded = at >= 0 ? this.#scalar(field, value) : this.#compound(field, value);
      if (encoded !== null && typeof encoded === 'object' && 'code' in encoded)
        return reject(encoded.code, `${raw.type}.${name} ${encoded.message}`);
      if (at >= 0) {
        change.slots.push(at);
        change.values.push(encoded as number);
      } else {
        change.compoundSlots.push(compounds.indexOf(name));
        change.compounds.push(encoded as Compound);
      }
    }
    return change;
  }

  #put(into: Record<string, unknown>, name: string, value: unknown): void {
    if (value !== null) into[name] = value;
  }

  #plain(field: Field, value: number): string | number | boolean | null {
    if (Number.isNaN(value)) return null;
    if (field.kind === 'id' || field.kind === 'text') return this.dictionary.id(value);
    if (field.kind === 'bool') return value === 1;
    return field.kind === 'number' ? value / 10 ** field.scale! : value;
  }

  #members(field: Field, value: Compound): string[] | number[] | null {
    if (value === null) return null;
    return field.kind === 'set' ? Array.from(value, (code) => this.dictionary.id(code)) : Array.from(value);
  }

  #putMetadata(raw: Record<string, unknown>, name: string, change: Metadata): void {
    const { fields, scalars, compounds } = change.table === 0 ? this.items : this.users;
    const given: Record<string, unknown> = {};
    change.slots.forEach((slot, i) => (given[scalars[slot]] = this.#plain(fields[scalars[slot]], change.values[i])));
    change.compoundSlots.forEach(
      (slot, i) => (given[compounds[slot]] = this.#members(fields[compounds[slot]], change.compounds[i])),
    );
    Object.assign(raw, { [name]: this.dictionary.id(change.id), op: change.op, fields: given });
  }
}

/** True for what `encode` gives when it did not encode. */
export function isRejection(result: Event | Rejection): result is Rejection {
  return 'code' in result;
}

function layout(fields: Fields): Layout {
  const names = Object.keys(fields);
  const isCompound = (name: string): boolean => fields[name].kind === 'set' || fields[name].kind === 'vector';
  return { fields, scalars: names.filter((n) => !isCompound(n)), compounds: names.filter(isCompound) };
}

function reject(code: string, message: string): Rejection {
  return { code, message };
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Half of a surrogate pair, standing alone. */
const HALF = /\p{Surrogate}/u;
const NO_COMPOUNDS: readonly Compound[] = [];
const NO_LISTS: readonly List[] = [];
