import { DeclarationError } from '../base/errors';
import type { Node } from './ast';
import { call } from './build';
import { kindOf, same } from './kinds';
import { EVERYTHING, type KeyRole, read, type Scope, type Scoped, scoped } from './scope';
import type { Stream, StreamField } from './stream';
import { type IdValue, NumberValue, type Value } from './values';

type Any = Stream<Record<string, Value>>;

/**
 * Of how many keys a value is currently the last one: `currently(click.field('item'), { within: 'session' }).of(candidate.item)`.
 *
 * A retractable count, as two that only grow: how often a value came where another (or none) was, minus how often it
 * was superseded. Class C within a key, A over them. It knows `per`, `by` and `at` alone: through a window or an expiry
 * it would forget that a value came before it forgot that it went.
 * @throws DeclarationError for any other word
 */
export function currently<R, N extends KeyRole<R>>(field: StreamField<R, N>, { within }: { within: KeyRole<R> }) {
  const { role } = field;
  const previous = read(field.stream as Stream<unknown>, 'last', role, { ...EVERYTHING, keys: [within] });
  const moved = (field.stream as unknown as Any)
    .with(`${field.stream.name}_moved`, () => ({ before: new NumberValue(previous) }))
    .where(`${field.stream.name}_moved`, (roles) =>
      new NumberValue(call('otherwise', call('equals', roles.before!, roles[role]!), 0))
        .equals(0)
        .and(new NumberValue(roles[role]!.node).isMissing().not()),
    );
  const net =
    (of: Node) =>
    (scope: Scope): Node => {
      if (scope.window.kind !== 'life' || scope.lastN !== null || scope.expireAfter !== 'default')
        throw new DeclarationError(
          `currently(${field.stream.name}.${role}): a window or an expiry was found, expected per, by or at alone; what came and what went must be remembered equally long`,
        );
      const counted = (key: string): Node =>
        read(moved, 'count', null, {
          ...{ ...scope, expireAfter: null },
          ...{ keys: [...scope.keys, key], from: { ...scope.from, [key]: of } },
        });
      return call('minus', counted(role), counted('before'));
    };
  return {
    of: (value: R[N] & Value): Scoped<NumberValue<'exact'>, R> =>
      scoped(
        (node) => new NumberValue<'exact'>(node),
        net(same(`currently(${field.stream.name}.${role})`, value, kindOf(field.value as Value)).node),
        () => ({}),
      ),
  };
}

/** How many events others made: the count minus that of the row's own `own`, as in `others(click, 'user').per('item')`. */
export function others<R>(stream: Stream<R>, own: KeyRole<R>): Scoped<NumberValue<'exact'>, R> {
  return scoped(
    (node) => new NumberValue<'exact'>(node),
    (scope) => call('minus', read(stream, 'count', own, scope), mine(stream, own, scope)),
    () => ({}),
  );
}

/** How many distinct others there were, exact up to `cap`: `distinctOthers(click.field('user')).per('item')`. */
export function distinctOthers<R, N extends KeyRole<R>>(
  field: StreamField<R, N> & { readonly value: IdValue },
  { cap = 256 } = {},
): Scoped<NumberValue<'exact'>, R> {
  const stream = field.stream as Stream<unknown>;
  return scoped(
    (node) => new NumberValue<'exact'>(node),
    (scope) =>
      call(
        'minus',
        read(stream, 'distinct', field.role, scope, 'value', { cap }),
        call('seen', mine(stream, field.role, scope)),
      ),
    () => ({}),
  );
}

/** The count under one more key; 0 where the row has no such key. */
function mine(stream: Stream<unknown>, own: string, scope: Scope): Node {
  return read(stream, 'count', own, { ...scope, keys: [...scope.keys, own] });
}
