import { DeclarationError } from '../base/errors';
import type { Field, Fields, Kind } from '../events/fields';
import { checkRequest, type RequestSpec } from '../events/request';
import { checkSchema, type Schema } from '../events/schema';
import type { Node } from './ast';
import { type Branches, Stream } from './stream';
import { BoolValue, IdValue, NumberValue, SetValue, TimeValue, type Value, VectorValue } from './values';

/** The value that stands for a field of a kind. */
type ValueOf<K extends Kind> = K extends 'id' | 'text'
  ? IdValue
  : K extends 'set'
    ? SetValue
    : K extends 'bool'
      ? BoolValue
      : K extends 'time'
        ? TimeValue
        : K extends 'vector'
          ? VectorValue
          : NumberValue<K extends 'float' ? 'float' : 'exact'>;

/** The values of some fields; labels may be left out. */
type Values<F> = { readonly [N in keyof F]: F[N] extends Field<infer K> ? ValueOf<K> : never };
type LabelNames<F> = { [N in keyof F]: F[N] extends Field<Kind, false> ? never : N }[keyof F];
type Unlabelled<F> = Omit<Values<F>, LabelNames<F>>;

type FieldsOf<E> = E extends { readonly fields: infer F } ? F : object;
type ListsOf<E> = E extends { readonly lists: infer L } ? L : object;
type ItemsOf<S extends Schema> = S extends { readonly items: infer I } ? I : object;
type UsersOf<S extends Schema> = S extends { readonly users: infer U } ? U : object;
type OfType<S extends Schema, E> = E extends { readonly of: { readonly type: infer T extends string } }
  ? S['events'][T]
  : E;

/** An event as a stream's callback sees it: its fields, and what the list it holds (or answers) says of an item. */
type EventRecord<S extends Schema, E> = Values<S['common']> &
  Values<FieldsOf<E>> & {
    readonly ts: TimeValue;
    /** The place from 1 of an item in the event's list (or in the list of the request it answers). */
    rankOf(item: IdValue): NumberValue<'exact'>;
    /** A column of the list at an item. */
    at<C extends ColumnsOf<ListsOf<OfType<S, E>>>>(item: IdValue, column: C): ColumnValue<ListsOf<OfType<S, E>>, C>;
    priceOf(item: IdValue): NumberValue<'exact'>;
    /** The items of the event's list (or of the list of the request it answers), as a set. */
    listItems(): SetValue;
    /** The list as a key: equal for lists of the same items, in the same order or (`sorted`) in any. */
    signature(how?: SignatureOptions): IdValue;
  };

/** Whether the order counts, and how many of the first items (default: all). */
export interface SignatureOptions {
  readonly sorted?: boolean;
  readonly first?: number;
}

/** What a row can ask of the whole list of candidates. */
interface ListRecord<F> {
  /** The place from 1 of an item among the candidates; missing where it is none of them. */
  rankOf(item: IdValue): NumberValue<'exact'>;
  /** A column of the list at an item. */
  at<C extends keyof F & string>(item: IdValue, column: C): F[C] extends Field<infer K> ? ValueOf<K> : never;
  /** The candidates, as a set. */
  items(): SetValue;
  signature(how?: SignatureOptions): IdValue;
}
type ColumnsOf<L> = L extends object ? (L[keyof L] extends infer F ? keyof F & string : never) : never;
type ColumnValue<L, C> = L[keyof L] extends infer F
  ? C extends keyof F
    ? F[C] extends Field<infer K>
      ? ValueOf<K>
      : never
    : never
  : never;

/** One element of a list: its columns and its place from 1. */
type Element<F> = Values<F> & { readonly rank: NumberValue<'exact'> };

/** A request in a row: every field that is no label, and when it was made. */
type RequestRecord<S extends Schema, E> = Unlabelled<S['common']> &
  Unlabelled<FieldsOf<E>> & { readonly ts: TimeValue };

/** A candidate in a row: its columns in the list, its place, and the attributes of its item as of the request. */
type CandidateRecord<S extends Schema, F> = Omit<Values<ItemsOf<S>>, keyof F> & Element<F>;

interface EventWords<S extends Schema, E> {
  /** A stream fed once by each event of this type. */
  as<R extends Record<string, Value>>(name: string, roles: (event: EventRecord<S, E>) => R): Stream<OwnRoles<S, E> & R>;
  /** A stream fed once for each element of a list. */
  each<L extends keyof ListsOf<E> & string>(
    list: L,
  ): {
    as<R extends Record<string, Value>>(
      name: string,
      roles: (event: EventRecord<S, E>, element: Element<ListsOf<E>[L]>) => R,
    ): Stream<OwnRoles<S, E> & R>;
  };
}

/** The roles that every stream of an event type has without saying so: its fields that are no label, and its time. */
type OwnRoles<S extends Schema, E> = Unlabelled<S['common']> & Unlabelled<FieldsOf<E>> & { readonly ts: TimeValue };

/** A log that features can be declared on: its streams, its request and its candidates, typed by its schema. */
export interface Log<S extends Schema> {
  readonly schema: S;
  readonly on: { readonly [T in keyof S['events']]: EventWords<S, S['events'][T]> };
  /** A stream of several types of event; `roles` may use common fields only. */
  any<R extends Record<string, Value> = object & Record<string, never>>(
    name: string,
    types: readonly (keyof S['events'] & string)[],
    roles?: (event: Values<S['common']> & { readonly ts: TimeValue }) => R,
  ): Stream<Values<S['common']> & { readonly ts: TimeValue } & R>;
  /** The attributes of an item as of now. */
  item(item: IdValue): Values<ItemsOf<S>>;
  /** The attributes of a user as of now. */
  user(user: IdValue): Values<UsersOf<S>>;
  /** What a row is made of: the request and one of its candidates. */
  rank<T extends keyof S['events'] & string, L extends keyof ListsOf<S['events'][T]> & string>(
    on: T,
    candidates: L,
  ): {
    readonly request: RequestRecord<S, S['events'][T]>;
    readonly candidate: CandidateRecord<S, ListsOf<S['events'][T]>[L]>;
    readonly list: ListRecord<ListsOf<S['events'][T]>[L]>;
  };
}

/**
 * Declares a log. The schema is data; what comes back are the words to declare features on it.
 *
 * @throws DeclarationError if the schema or the request contradicts itself
 */
export function log<const S extends Schema>(schema: S, request?: RequestSpec): Log<S> {
  checkSchema(schema);
  if (request) checkRequest(schema, request);
  const words = Object.keys(schema.events).map((type) => [type, eventWords(schema, type)]);
  const attributes = (table: 'items' | 'users', of: IdValue): Record<string, Value> =>
    record(schema[table] ?? {}, (name, { scale = 0 }) => ({ op: 'lookup', table, of: of.node, name, scale }));
  const untyped = {
    schema,
    on: Object.fromEntries(words),
    any: (name: string, types: readonly string[], roles?: (event: Record<string, Value>) => Record<string, Value>) => {
      const common = { ...record(schema.common, fieldNode), ts: NOW };
      const bound = { ...common, ...roles?.(common) };
      return new Stream(
        name,
        types.map((type) => ({ type, each: null, where: null, roles: nodes(bound), ...lateOf(schema, type) })),
        bound,
      );
    },
    item: (item: IdValue) => attributes('items', item),
    user: (user: IdValue) => attributes('users', user),
    rank: (on: string, list: string) => {
      const event = schema.events[on];
      const element = elementRecord(event.lists![list]);
      return {
        request: { ...record(unlabelled({ ...schema.common, ...event.fields }), fieldNode), ts: NOW },
        candidate: { ...attributes('items', element.item as IdValue), ...element },
        list: { ...listWords(list, event.lists![list]), items: () => itemsOf(list) },
      };
    },
  };
  return untyped as unknown as Log<S>;
}

const NOW = new TimeValue({ op: 'now' });

function eventWords(schema: Schema, type: string): unknown {
  const event = schema.events[type];
  const fields = { ...record({ ...schema.common, ...event.fields }, fieldNode), ts: NOW };
  const own = unlabelled({ ...schema.common, ...event.fields });
  const listed = event.of ? schema.events[event.of.type] : event;
  const [list, columns] = Object.entries(listed.lists ?? {})[0] ?? ['', {}];
  const of = { ...fields, ...listWords(list, columns), listItems: () => itemsOf(list) };
  const stream = (name: string, each: string | null, bound: Record<string, Value>): Stream<Record<string, Value>> => {
    const roles = { ...record(own, fieldNode), ts: NOW, ...bound };
    const branches: Branches = [{ type, each, where: null, roles: nodes(roles), ...lateOf(schema, type) }];
    return new Stream(name, branches, roles);
  };
  return {
    as: (name: string, roles: (event: unknown) => Record<string, Value>) => stream(name, null, roles(of)),
    each: (list: string) => ({
      as: (name: string, roles: (event: unknown, element: unknown) => Record<string, Value>) =>
        stream(name, list, roles(of, elementRecord(event.lists![list]))),
    }),
  };
}

/** The rule for late events that an event type brings; nothing where they count as of their arrival. */
function lateOf({ events }: Schema, type: string): Pick<Branches[number], 'late'> {
  const { late } = events[type];
  return late === undefined || late === 'atArrival' ? {} : { late };
}

function unlabelled(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => !field.label));
}

function itemsOf(list: string): SetValue {
  return new SetValue({ op: 'items', list });
}

function listWords(list: string, columns: Fields): object {
  const at = (item: IdValue, name: string): Value => {
    const field: Field | undefined = name === 'rank' ? { kind: 'int' } : columns[name];
    if (!field)
      throw new DeclarationError(
        `log: ${list || 'the event'} has no ${name}; expected one of ${[...Object.keys(columns), 'rank'].join(', ')}`,
      );
    return asValue(field, { op: 'at', list, item: item.node, name, scale: field.scale ?? 0 });
  };
  const signature = ({ sorted = false, first }: SignatureOptions = {}): Value =>
    new IdValue({ op: 'signature', list, how: sorted ? 'sorted' : 'ordered', first: first ?? null });
  return {
    ...{ at, rankOf: (item: IdValue) => at(item, 'rank'), priceOf: (item: IdValue) => at(item, 'price') },
    signature,
  };
}

function elementRecord(columns: Fields): Record<string, Value> {
  const element = record(columns, (name, { scale = 0 }) => ({ op: 'element', name, scale }));
  return { ...element, rank: new NumberValue({ op: 'element', name: 'rank', scale: 0 }) };
}

function fieldNode(name: string, { scale = 0 }: Field): Node {
  return { op: 'field', name, scale };
}

function record(fields: Fields, node: (name: string, field: Field) => Node): Record<string, Value> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, asValue(field, node(name, field))]));
}

function asValue(field: Field, node: Node): Value {
  switch (field.kind) {
    case 'id':
    case 'text':
      return new IdValue(node);
    case 'set':
      return new SetValue(node);
    case 'bool':
      return new BoolValue(node);
    case 'time':
      return new TimeValue(node);
    case 'vector':
      return new VectorValue(node);
    default:
      return new NumberValue(node);
  }
}

function nodes(roles: Record<string, Value>): Record<string, Node> {
  return Object.fromEntries(Object.entries(roles).map(([name, value]) => [name, value.node]));
}
