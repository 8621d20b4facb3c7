import { ConfigError } from '../engine/base/errors';
import type { RawEvent } from '../engine/events/event';
import type { Fields, Kind } from '../engine/events/fields';
import { METADATA, type Schema } from '../engine/events/schema';

/** Kinds whose values are written alike, so that one may stand for another. */
const ALIKE: readonly (readonly Kind[])[] = [
  ['id', 'text'],
  ['int', 'number', 'float'],
];

/** A schema that was given for a log, and what becomes of its events. */
interface Fixed {
  readonly schema: Schema;
  /** Leaves out the fields that the schema does not know, and tells of each; null where it knows all. */
  readonly trim: ((event: RawEvent) => RawEvent) | null;
}

/**
 * The schema that a log is read by where one is given: kinds, scales and the rules `once` and `late` are the given one's.
 *
 * @param own what the log itself has
 * @param onUnknown told of each field that is left out, as `view.price`
 * @throws ConfigError E_SCHEMA when it lacks a type of event, or says of a field what its values cannot be
 */
export function fixedSchema(name: string, own: Schema, given: Schema, onUnknown: (field: string) => void): Fixed {
  const missing = Object.keys(own.events).find((type) => !Object.hasOwn(given.events, type));
  if (missing !== undefined) throw wrong(name, `events are ${Object.keys(given.events).join(', ')}`, `${missing}, too`);
  const person = ['user', 'session'].find((who) => own.common[who] && !given.common[who]);
  if (person) throw wrong(name, `common fields are ${Object.keys(given.common).join(', ')}`, `${person}, too`);
  const groups: [where: string, own: Fields, given: Fields][] = [
    ['common', own.common, given.common],
    ['item', own.items ?? {}, given.items ?? {}],
    ['user', own.users ?? {}, given.users ?? {}],
  ];
  for (const [type, { fields = {}, lists = {} }] of Object.entries(own.events)) {
    const known = given.events[type];
    groups.push([type, fields, { ...given.common, ...known.fields }]);
    for (const [list, columns] of Object.entries(lists)) {
      if (!known.lists?.[list]) throw wrong(name, `${type} has no list ${list}`, 'the lists of the log');
      groups.push([`${type}.${list}`, columns, known.lists[list]]);
    }
  }
  for (const [where, its, known] of groups) checkKinds(name, where, its, known);
  const isLacking = groups.some(([, its, known]) => Object.keys(its).some((field) => !Object.hasOwn(known, field)));
  return { schema: given, trim: isLacking ? fitter(given, onUnknown) : null };
}

function checkKinds(name: string, where: string, own: Fields, given: Fields): void {
  for (const [field, is] of Object.entries(own)) {
    const other = Object.hasOwn(given, field) ? given[field] : undefined;
    if (!other) continue;
    const isAlike =
      is.kind === other.kind || ALIKE.some((kinds) => kinds.includes(is.kind) && kinds.includes(other.kind));
    const [found, expected] = [other, is].map(
      ({ kind, label, length }) => `${label ? 'a label of ' : ''}${kind}${length ? `(${length})` : ''}`,
    );
    if (!isAlike || (is.label ?? false) !== (other.label ?? false) || is.length !== other.length)
      throw wrong(name, `field ${field} of ${where} is ${found}`, `${expected}, as the log has it`);
  }
}

function wrong(name: string, found: string, expected: string): ConfigError {
  return new ConfigError(
    `${name}: schema: ${found}, expected ${expected}; begin with the one that podium datasets describe --schema writes`,
    'E_SCHEMA',
  );
}

function fitter({ common, events, items = {}, users = {} }: Schema, onUnknown: (field: string) => void): Fixed['trim'] {
  const keep = <T extends object>(where: string, of: T, known: ReadonlySet<string>): T => {
    const unknown = Object.keys(of).filter((field) => !known.has(field));
    if (unknown.length === 0) return of;
    for (const field of unknown) onUnknown(`${where}.${field}`);
    return Object.fromEntries(Object.entries(of).filter(([field]) => known.has(field))) as T;
  };
  const base = ['type', 'ts', 'seq', ...Object.keys(common)];
  const types = new Map(
    Object.entries(events).map(([type, { fields = {}, lists = {} }]) => [
      type,
      {
        own: new Set([...base, ...Object.keys(fields), ...Object.keys(lists)]),
        lists: Object.entries(lists).map(([list, columns]) => [list, new Set(Object.keys(columns))] as const),
      },
    ]),
  );
  const tables = { item: new Set(Object.keys(items)), user: new Set(Object.keys(users)) };
  return (event) => {
    if ((METADATA as readonly string[]).includes(event.type)) {
      const { fields } = event as { readonly fields?: object };
      return fields
        ? ({ ...event, fields: keep(event.type, fields, tables[event.type as 'item']) } as RawEvent)
        : event;
    }
    const type = types.get(event.type);
    if (!type) return event;
    const changed = keep(event.type, event, type.own) as Record<string, unknown>;
    for (const [list, columns] of type.lists) {
      const elements = changed[list] as readonly object[] | undefined;
      const fitting = elements?.map((element) => keep(`${event.type}.${list}`, element, columns));
      if (fitting?.some((element, i) => element !== elements![i])) Object.assign(changed, { [list]: fitting });
    }
    return changed as unknown as RawEvent;
  };
}
