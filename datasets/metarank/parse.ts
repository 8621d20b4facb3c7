import type { RawValue } from '../../engine/events/event';
import { fieldName, typeName } from './names';

/** One line of a Metarank log with its parts checked; values of fields as they stand there. */
export type MetarankEvent = MetarankMetadata<'item'> | MetarankMetadata<'user'> | MetarankRanking | MetarankInteraction;

/** Fields by their name in the schema. */
export type Values = Readonly<Record<string, RawValue>>;

interface Base {
  readonly ts: number;
  readonly seq?: number;
  readonly fields: Values;
}

interface MetarankMetadata<E extends 'item' | 'user'> extends Base {
  readonly event: E;
  readonly of: string;
}

interface MetarankRanking extends Base {
  readonly event: 'ranking';
  readonly id: string;
  readonly user: string | null;
  readonly session: string | null;
  readonly items: readonly { readonly item: string; readonly fields: Values }[];
}

interface MetarankInteraction extends Base {
  readonly event: 'interaction';
  readonly type: string;
  readonly item: string;
  readonly ranking: string | null;
  readonly user: string | null;
  readonly session: string | null;
}

export interface BadEvent {
  readonly code: string;
  readonly message: string;
}

type Json = Record<string, unknown>;

/** Reads one line; gives why it cannot be taken, with a code, when it cannot. */
export function parseMetarank(line: string): MetarankEvent | BadEvent {
  let json: Json;
  try {
    json = JSON.parse(line) as Json;
  } catch {
    return bad('E_JSON', `is not JSON: ${show(line)}, expected one object a line`);
  }
  if (json === null || typeof json !== 'object' || Array.isArray(json))
    return bad('E_JSON', `is ${show(json)}, expected an object`);
  const ts = time(json.timestamp);
  if (ts === null)
    return bad('E_TIME', `timestamp is ${show(json.timestamp)}, expected epoch milliseconds or ISO 8601`);
  const fields = fieldsOf(json.fields);
  if (typeof fields === 'string') return bad('E_FIELD', fields);
  const base: Base = {
    ts,
    fields: fields as Values,
    ...(Number.isSafeInteger(json.seq) && { seq: json.seq as number }),
  };
  const user = text(json.user);
  const session = text(json.session);
  switch (json.event) {
    case 'item':
    case 'user': {
      const of = text(json[json.event]);
      return of === null ? missing(json, json.event) : { ...base, event: json.event, of };
    }
    case 'ranking':
      return ranking(json, base, user, session);
    case 'interaction': {
      const type = text(json.type);
      const item = text(json.item);
      if (type === null) return missing(json, 'type');
      if (item === null) return missing(json, 'item');
      return { ...base, event: 'interaction', type: typeName(type), item, ranking: text(json.ranking), user, session };
    }
    default:
      return bad('E_EVENT', `event is ${show(json.event)}, expected item, user, ranking or interaction`);
  }
}

function ranking(json: Json, base: Base, user: string | null, session: string | null): MetarankEvent | BadEvent {
  const id = text(json.id);
  if (id === null) return missing(json, 'id');
  if (!Array.isArray(json.items))
    return bad('E_NO_LIST', `items is ${show(json.items)}, expected a list of items with an id`);
  const items = [];
  for (const element of json.items as Json[]) {
    const item = text(element?.id);
    if (item === null)
      return bad('E_FIELD', `items[${items.length}] is ${show(element)}, expected an object with an id`);
    const fields = fieldsOf(element.fields);
    if (typeof fields === 'string') return bad('E_FIELD', fields);
    const isRelevant = typeof element.relevancy === 'number' && !('relevancy' in fields);
    items.push({ item, fields: isRelevant ? { ...fields, relevancy: element.relevancy as number } : fields });
  }
  return { ...base, event: 'ranking', id, user, session, items };
}

/** Metarank writes fields as a list of name and value; a text says what is wrong with it. */
function fieldsOf(given: unknown): Values | string {
  if (given === undefined || given === null) return {};
  if (!Array.isArray(given)) return `fields is ${show(given)}, expected a list of {name, value}`;
  const fields: Record<string, RawValue> = {};
  for (const entry of given as Json[]) {
    if (typeof entry?.name !== 'string') return `fields holds ${show(entry)}, expected {name, value}`;
    if (!isValue(entry.value)) {
      return `${entry.name} is ${show(entry.value)}, expected text, a number, true or false, or a list of them`;
    }
    fields[fieldName(entry.name)] = entry.value;
  }
  return fields;
}

function isValue(value: unknown): value is RawValue {
  if (Array.isArray(value))
    return value.every((v) => typeof v === 'string') || value.every((v) => typeof v === 'number');
  return value === null || value === undefined || typeof value !== 'object';
}

function time(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value === '') return null;
  if (/^-?\d+$/.test(value)) return Number(value);
  const isDate = /^\d{4}-\d\d-\d\d(T|$)/.test(value);
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/.test(value);
  const ts = isDate ? Date.parse(value.includes('T') && !hasZone ? `${value}Z` : value) : Number.NaN;
  return Number.isFinite(ts) ? ts : null;
}

function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function missing(json: Json, name: string): BadEvent {
  return bad('E_FIELD', `${String(json.event)} has ${name} ${show(json[name])}, expected an id`);
}

function bad(code: string, message: string): BadEvent {
  return { code, message };
}

function show(value: unknown): string {
  const shown = JSON.stringify(value) ?? 'none';
  return shown.length > 60 ? `${shown.slice(0, 57)}...` : shown;
}
