import type { Summable } from './aggregates';
import type { Node } from './ast';
import { call } from './build';
import { unitOf } from './decimals';
import { type KeyRole, read, type Scope, type Scoped, scoped } from './scope';
import type { Stream, StreamField } from './stream';
import { IdValue, SetValue as Members, NumberValue, type SetValue } from './values';

interface Line {
  /** Where the line stands at the moment of the request. */
  now(): NumberValue<'float'>;
}

/**
 * The slope per second of the least-squares line of a value over time; with `.last(n)` over the last n values only.
 * `trend(click.field('rank')).per('user').now().minus(candidate.rank)`. Missing where all came in one second.
 */
export function trend<R, N extends keyof R & string>(
  field: StreamField<R, N> & Summable<R[N]>,
): Scoped<NumberValue<'float'>, R, Line> {
  const { role } = field as StreamField<R, N>;
  const stream = (field as StreamField<R, N>).stream as Stream<unknown>;
  const of = (scope: Scope, now: boolean): Node => {
    if (scope.lastN === null) return read(stream, 'trend', role, scope, now ? 'now' : 'slope');
    const params = { keep: scope.lastN, distinct: 0 };
    const kept = read(stream, 'recent', role, { ...scope, lastN: null }, 'sequence', params);
    const unit = unitOf(stream, role);
    return now ? call('extrapolated', kept, { op: 'now' }, unit) : call('slope', kept, unit);
  };
  return scoped(
    (node) => new NumberValue<'float'>(node),
    (scope) => of(scope, false),
    (scope) => ({ now: () => new NumberValue<'float'>(of(scope, true)) }),
  );
}

/** Pearson's correlation of two roles of the same events: `correlation(shown.field('price'), shown.field('rank')).per('city')`. */
export function correlation<R, N extends keyof R & string, M extends keyof R & string>(
  one: StreamField<R, N> & Summable<R[N]>,
  other: StreamField<R, M> & Summable<R[M]>,
): Scoped<NumberValue<'float'>, R> {
  return together(one, other, (node) => new NumberValue<'float'>(node), 'correlation');
}

/** By how much one role of the same events changes with another: the least-squares slope. */
export function slopeOn<R, N extends keyof R & string, M extends keyof R & string>(
  one: StreamField<R, N> & Summable<R[N]>,
  other: StreamField<R, M> & Summable<R[M]>,
): Scoped<NumberValue<'float'>, R> {
  const units = [one, other].map((field) => {
    const { stream, role } = field as StreamField<R, N>;
    return unitOf(stream as Stream<unknown>, role);
  });
  const scale = units[1]! / units[0]!;
  const wrap = (node: Node): NumberValue<'float'> =>
    new NumberValue(scale === 1 ? node : scale > 1 ? call('times', node, scale) : call('divided_by', node, 1 / scale));
  return together(one, other, wrap, 'slope');
}

function together<R>(
  one: unknown,
  other: unknown,
  wrap: (node: Node) => NumberValue<'float'>,
  what: string,
): Scoped<NumberValue<'float'>, R> {
  const [{ stream, role }, also] = [one, other] as StreamField<Record<string, NumberValue>, string>[] as [
    StreamField<Record<string, NumberValue>, string>,
    StreamField<Record<string, NumberValue>, string>,
  ];
  return scoped(
    wrap,
    (scope) => read(stream as Stream<unknown>, 'correlation', role, scope, what, {}, [also.role]),
    () => ({}),
  );
}

/** The k ids that came with the greatest number, the greatest first: `topBy(shown.field('item'), shown.field('price'), { k: 3 }).per('user')`. */
export function topBy<R, N extends KeyRole<R>, M extends keyof R & string>(
  field: StreamField<R, N> & { readonly value: IdValue },
  by: StreamField<R, M>,
  { k }: { readonly k: number },
): Scoped<SetValue, R> {
  return scoped(
    (node): SetValue => new Members(node),
    (scope) => topped(field, by.role, k, scope),
    () => ({}),
  );
}

/** The id that came with the greatest number; of several the one that did first. */
export function argmax<R, N extends KeyRole<R>, M extends keyof R & string>(
  field: StreamField<R, N> & { readonly value: IdValue },
  by: StreamField<R, M>,
): Scoped<IdValue, R> {
  return scoped(
    (node) => new IdValue(call('first_of', node)),
    (scope) => topped(field, by.role, 1, scope),
    () => ({}),
  );
}

function topped(field: { readonly stream: unknown; readonly role: string }, by: string, k: number, scope: Scope): Node {
  return read(field.stream as Stream<unknown>, 'top_by', field.role, scope, 'ids', { k }, [by]);
}
