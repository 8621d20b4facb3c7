import { type Duration, milliseconds } from '../base/durations';
import { DeclarationError } from '../base/errors';
import type { Field, Fields } from './fields';

/** One type of event: its own fields, its lists (what was shown), and the request it answers, if any. */
export interface EventSchema {
  readonly fields?: Fields;
  /** Lists of elements, each with an `item` and further scalar fields; an element's `rank` is its place from 1. */
  readonly lists?: Readonly<Record<string, Fields>>;
  /** Names an id field of this event that holds the `id` of an earlier event of the given type. */
  readonly of?: { readonly type: string; readonly by: string };
  /** What streams of this type do with late events, where they do not say so themselves: see `Stream.late`. */
  readonly late?: LatePolicy;
}

/** What becomes of an event that comes late. */
export type LatePolicy = (typeof LATE)[number];

const LATE = ['accept', 'atArrival', 'drop'] as const;

/**
 * A log, as data: fields every event may carry, types of event, and the tables of items and users that metadata
 * events (`item`, `user`) feed. Every event has `type` and `ts`; `user`, `session` and `id` are ordinary common fields.
 */
export interface Schema {
  readonly common: Fields;
  readonly events: Readonly<Record<string, EventSchema>>;
  readonly items?: Fields;
  readonly users?: Fields;
  /**
   * An event whose id (the field `by`) an event of its type had that was taken within this time before it, is dropped
   * and counted; absent: every event is taken.
   */
  readonly once?: { readonly by: string; readonly within: Duration };
}

/** Event types every log has: they patch, replace or delete one row of the table of items or users. */
export const METADATA = ['item', 'user'] as const;

const RESERVED = new Set(['type', 'ts', 'seq', 'rank']);
const SCALARS = new Set(['time', 'id', 'bool', 'int', 'number', 'float']);

/** Checks a schema once, at the door. @throws DeclarationError naming the field and what is wrong with it */
export function checkSchema(schema: Schema): void {
  checkFields('common', schema.common);
  checkFields('items', schema.items ?? {});
  checkFields('users', schema.users ?? {});
  if (schema.once) checkOnce(schema, schema.once);
  for (const [type, event] of Object.entries(schema.events)) {
    if ((METADATA as readonly string[]).includes(type)) {
      throw new DeclarationError(`schema: event type "${type}" is reserved for metadata; choose another name`);
    }
    if (event.late !== undefined && !LATE.includes(event.late))
      throw new DeclarationError(
        `schema: event ${type}: late is ${JSON.stringify(event.late)}, expected one of ${LATE.join(', ')}`,
      );
    checkFields(`event ${type}`, event.fields ?? {});
    for (const name of Object.keys(event.fields ?? {})) {
      if (Object.hasOwn(schema.common, name))
        throw new DeclarationError(`schema: event ${type}: field ${name} is also a common field`);
    }
    for (const [name, fields] of Object.entries(event.lists ?? {})) {
      checkFields(`list ${type}.${name}`, fields);
      if (fields.item?.kind !== 'id')
        throw new DeclarationError(`schema: list ${type}.${name} needs a field item of kind id`);
      for (const [field, { kind }] of Object.entries(fields)) {
        if (!SCALARS.has(kind))
          throw new DeclarationError(`schema: list ${type}.${name}: ${field} is a ${kind}, expected a scalar`);
      }
    }
    if (event.of && !Object.hasOwn(schema.events, event.of.type)) {
      throw new DeclarationError(
        `schema: event ${type} answers "${event.of.type}", which is no event type of this log`,
      );
    }
    if (event.of && (event.fields?.[event.of.by] ?? schema.common[event.of.by])?.kind !== 'id') {
      throw new DeclarationError(`schema: event ${type} answers by "${event.of.by}", which is no id field of it`);
    }
  }
}

function checkOnce({ common, events }: Schema, { by, within }: NonNullable<Schema['once']>): void {
  milliseconds(within);
  const fields = [common, ...Object.values(events).map(({ fields = {} }) => fields)];
  if (!fields.some((own) => own[by]?.kind === 'id'))
    throw new DeclarationError(`schema: once by "${by}": expected an id field of events`);
}

function checkFields(where: string, fields: Fields): void {
  for (const [name, field] of Object.entries(fields)) {
    if (!/^[a-zA-Z][a-zA-Z0-9_]*$/.test(name)) {
      throw new DeclarationError(
        `schema: ${where}: field "${name}": expected letters, digits and _, beginning with a letter`,
      );
    }
    if (RESERVED.has(name)) throw new DeclarationError(`schema: ${where}: field name "${name}" is reserved`);
    checkField(`${where}: field ${name}`, field);
  }
}

function checkField(where: string, field: Field): void {
  const { kind, scale, length } = field;
  if (kind === 'number' && !(Number.isInteger(scale) && scale! >= 0 && scale! <= 6)) {
    throw new DeclarationError(`schema: ${where}: scale is ${scale}, expected a whole number from 0 to 6`);
  }
  if (kind === 'vector' && !(Number.isInteger(length) && length! > 0)) {
    throw new DeclarationError(`schema: ${where}: length is ${length}, expected a whole number above 0`);
  }
}
