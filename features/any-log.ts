import type { Fields } from '../engine/events/fields';
import type { SignatureOptions } from '../engine/spec/log';
import type { Stream } from '../engine/spec/stream';
import type { IdValue, NumberValue, SetValue, Value } from '../engine/spec/values';
import type { Attributes } from './words';

export type Roles = Record<string, Value>;
export type AnyStream = Stream<Roles>;

/** What the list of an event, or of the request, says of any item. */
export interface AnyList {
  rankOf(item: Value): NumberValue<'exact'>;
  at(item: Value, column: string): Value;
  signature(how?: SignatureOptions): IdValue;
}

export interface AnyEvent extends Readonly<Record<string, unknown>>, AnyList {
  listItems(): SetValue;
}

/** A log of any schema: names are only known when it is bound. */
export interface AnyLog {
  readonly on: Readonly<
    Record<
      string,
      {
        as(name: string, roles: (event: AnyEvent & Roles) => Roles): AnyStream;
        each(list: string): { as(name: string, roles: (event: AnyEvent & Roles, element: Roles) => Roles): AnyStream };
      }
    >
  >;
  any(name: string, types: readonly string[]): AnyStream;
  item(item: Value): Roles;
  user(user: Value): Roles;
  rank(
    on: string,
    list: string,
  ): { readonly request: Roles; readonly candidate: Roles; readonly list: AnyList & { items(): SetValue } };
}

/** Attributes of the candidate, which can also be asked of other items. */
export function attributesOf<V extends Value>(t: AnyLog, fields: Fields, candidate: Roles): Attributes<V> {
  return mapped(fields, (name) => ({ value: candidate[name] as V, of: (item: IdValue) => t.item(item)[name] as V }));
}

export function mapped<V>(fields: Fields, make: (name: string) => V): Record<string, V> {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, make(name)]));
}

export function pick(roles: Roles, fields: Fields): Roles {
  return mapped(fields, (name) => roles[name]);
}
