import { readFileSync } from 'node:fs';
import { ConfigError } from '../../engine/base/errors';
import { type Fields, id } from '../../engine/events/fields';
import { checkRequest, type RequestSpec } from '../../engine/events/request';
import { checkSchema, type EventSchema, type Schema } from '../../engine/events/schema';
import type { OpenOptions } from '../dataset';
import { nextItemRequest, nextItemSchema } from '../next-item';
import { type ColumnFields, fieldOf, type Mapping } from './mapping';

const KINDS = ['time', 'id', 'bool', 'int', 'number', 'float', 'text', 'set', 'vector'];
const KEYS: Readonly<Record<string, readonly string[]>> = {
  mapping: [
    'delimiter',
    'separator',
    'header',
    'each',
    'missing',
    'time',
    'order',
    'seq',
    'user',
    'session',
    'type',
    'common',
    'events',
    'impressions',
    'request',
    'next',
    'attributes',
    'once',
    'items',
  ],
  time: ['column', 'unit', 'plus'],
  type: ['column', 'values'],
  field: ['column', 'kind', 'scale', 'unit', 'length', 'label', 'parts'],
  next: ['on'],
  attributes: ['item', 'user'],
  event: ['fields', 'lists', 'of', 'late'],
  once: ['by', 'within'],
  list: ['item', 'fields', 'attributes'],
  impressions: ['event', 'click', 'request', 'item', 'position', 'clicked', 'fields'],
  items: ['item', 'static', 'fields'],
};

/** A mapping with the schema and the request that follow from it. */
export interface Mapped {
  readonly mapping: Mapping;
  readonly schema: Schema;
  readonly request: RequestSpec;
}

/** Reads and checks a mapping file. @throws ConfigError E_MAPPING: one sentence that names the place in it */
export function readMapping(path: string, name = 'csv', asked: Partial<OpenOptions> = {}): Mapped {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError(
      `${name}: mapping ${path} does not exist or may not be read, expected a JSON file`,
      'E_NO_FILE',
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${name}: mapping ${path} is not JSON (${(error as Error).message})`, 'E_MAPPING');
  }
  return checkMapping(json, path, name, asked);
}

/** Checks a mapping. A target that is asked for goes before its own `next.on`. @throws ConfigError E_MAPPING */
export function checkMapping(
  json: unknown,
  path = 'mapping',
  dataset = 'csv',
  asked: Partial<OpenOptions> = {},
): Mapped {
  const { target } = asked;
  const fail = (where: string, found: unknown, expected: string): never => {
    throw new ConfigError(
      `${dataset}: ${path}: ${where} is ${JSON.stringify(found) ?? 'missing'}, expected ${expected}`,
      'E_MAPPING',
    );
  };
  const object = (where: string, value: unknown, keys?: readonly string[]): Record<string, unknown> => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) fail(where, value, 'an object');
    const given = value as Record<string, unknown>;
    const unknown = keys && Object.keys(given).find((key) => !keys.includes(key));
    if (unknown !== undefined) fail(`${where}: key`, unknown, `one of ${keys!.join(', ')}`);
    return given;
  };
  const column = (where: string, value: unknown): void => {
    if (typeof value !== 'string' || value === '') fail(where, value, 'the name of a column');
  };
  const fields = (where: string, value: unknown): void => {
    if (value === undefined) return;
    for (const [name, entry] of Object.entries(object(where, value))) {
      const field = object(`${where}.${name}`, entry, KEYS.field);
      column(`${where}.${name}.column`, field.column);
      if (!KINDS.includes(field.kind as string))
        fail(`${where}.${name}.kind`, field.kind, `one of ${KINDS.join(', ')}`);
    }
  };

  const root = object('the mapping', json, KEYS.mapping);
  const mapping = root as unknown as Mapping;
  const time = object('time', root.time, KEYS.time);
  column('time.column', time.column);
  if (!['s', 'ms', 'us', 'iso'].includes(time.unit as string)) fail('time.unit', time.unit, 's, ms, us or iso');
  if ('plus' in time) column('time.plus', time.plus);
  for (const key of ['order', 'seq', 'user', 'session', 'each'] as const) if (key in root) column(key, root[key]);
  if (!('user' in root) && !('session' in root)) fail('user', undefined, 'a column of user, session or both');
  for (const key of ['delimiter', 'separator'] as const)
    if (key in root && !root[key]) fail(key, root[key], 'a character');
  for (const key of ['header', 'missing'] as const) {
    if (
      key in root &&
      !(Array.isArray(root[key]) && (root[key] as unknown[]).every((each) => typeof each === 'string'))
    )
      fail(key, root[key], 'a list of texts');
  }
  fields('common', root.common);
  if (root.attributes !== undefined) {
    const attributes = object('attributes', root.attributes, KEYS.attributes);
    fields('attributes.item', attributes.item);
    fields('attributes.user', attributes.user);
  }
  if (root.once !== undefined) {
    const { by } = object('once', root.once, KEYS.once);
    if (root.next !== undefined && !Object.hasOwn(mapping.common ?? {}, by as string))
      fail('once.by', by, 'a field of common beside next: the requests after repeated events must go with them');
  }
  if (root.items !== undefined) {
    const items = object('items', root.items, KEYS.items);
    column('items.item', items.item);
    fields('items.fields', items.fields);
  }
  if ('events' in root === 'impressions' in root) fail('events', root.events, 'either events or impressions');
  if (root.impressions !== undefined) {
    const impressions = object('impressions', root.impressions, KEYS.impressions);
    for (const key of ['request', 'item', 'clicked']) column(`impressions.${key}`, impressions[key]);
    fields('impressions.fields', impressions.fields);
  } else {
    for (const [name, entry] of Object.entries(object('events', root.events))) {
      const event = object(`events.${name}`, entry, KEYS.event);
      fields(`events.${name}.fields`, event.fields);
      for (const [list, columns] of Object.entries(
        event.lists === undefined ? {} : object(`events.${name}.lists`, event.lists),
      )) {
        const at = `events.${name}.lists.${list}`;
        column(`${at}.item`, object(at, columns, KEYS.list).item);
        const { fields: own, attributes } = columns as { fields?: unknown; attributes?: unknown };
        fields(`${at}.fields`, own);
        fields(`${at}.attributes`, attributes);
      }
    }
    const names = Object.keys(mapping.events!);
    if (root.type !== undefined) {
      const type = object('type', root.type, KEYS.type);
      column('type.column', type.column);
      for (const [value, name] of Object.entries(object('type.values', type.values))) {
        if (!names.includes(name as string)) fail(`type.values.${value}`, name, `one of ${names.join(', ')}`);
      }
    } else if (names.length !== 1) fail('type', undefined, `a column that tells ${names.join(' from ')}`);
    if (root.next !== undefined) column('next.on', object('next', root.next, KEYS.next).on);
    if (root.request === undefined && root.next === undefined)
      fail('request', undefined, 'on, candidates and outcome, or next for a log without lists');
  }
  if (root.next !== undefined && (root.request !== undefined || root.impressions !== undefined))
    fail('next', root.next, 'it only where the log shows no lists');
  if (target !== undefined && root.next === undefined)
    fail('next', undefined, 'a log without lists where a target is given');
  const shown = schemaOf(mapping);
  const schema = mapping.next ? nextItemSchema(shown) : shown;
  const request = mapping.next
    ? nextItemRequest(dataset, shown, target ?? mapping.next.on, asked)
    : (mapping.request ?? impressionRequest(mapping));
  checkSchema(schema);
  checkRequest(schema, request);
  return { mapping, schema, request };
}

function plain(fields: ColumnFields = {}): Record<string, ReturnType<typeof fieldOf>> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldOf(field)]));
}

/** The schema that follows from a mapping, without the requests of a log without lists. */
export function schemaOf({ common, events = {}, impressions, items, once, attributes = {} }: Mapping): Schema {
  const types: Record<string, EventSchema> = {};
  if (impressions) {
    const { event = 'impression', click = 'click' } = impressions;
    types[event] = { fields: { id: id() }, lists: { shown: { item: id(), ...plain(impressions.fields) } } };
    types[click] = { fields: { item: id(), request: id() }, of: { type: event, by: 'request' } };
  }
  for (const [name, { fields, lists = {}, of, late }] of Object.entries(events)) {
    const shown = Object.entries(lists).map(([list, columns]) => [list, { item: id(), ...plain(columns.fields) }]);
    types[name] = { fields: plain(fields), lists: Object.fromEntries(shown), ...(of && { of }), ...(late && { late }) };
  }
  const ofShown = Object.values(events).flatMap(({ lists = {} }) =>
    Object.values(lists).map((list) => list.attributes),
  );
  const said = [attributes.item, ...ofShown, items?.fields].filter((group) => group !== undefined);
  const ofItems = said.length > 0 && { items: Object.assign({}, ...said.map(plain)) as Fields };
  const ofUsers = attributes.user && { users: plain(attributes.user) };
  return {
    common: { user: id(), session: id(), ...plain(common) },
    events: types,
    ...ofItems,
    ...ofUsers,
    ...(once && { once }),
  };
}

function impressionRequest({ impressions }: Mapping): RequestSpec {
  const { event = 'impression', click = 'click' } = impressions!;
  return { on: event, candidates: 'shown', outcome: { kind: 'joined', on: click, item: 'item' }, window: '30m' };
}
