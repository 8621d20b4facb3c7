import { DeclarationError } from '../base/errors';
import type { Node } from './ast';
import { EVERYTHING, type KeyRole, read, type Scope, type Scoped, scoped } from './scope';
import type { Stream, StreamField } from './stream';
import { BoolValue, IdValue, NumberValue, SetValue, TimeValue, type Value } from './values';

type NamesOf<R, V> = { [N in keyof R]: R[N] extends V ? N : never }[keyof R];

/** What may be summed over events: exact numbers. Anything else does not compile, and the error says what to do. */
export type Summable<V> = V extends NumberValue<'exact'> | BoolValue
  ? unknown
  : V extends NumberValue<'float'>
    ? 'a float cannot be summed over events: declare its field number(scale)'
    : 'only numbers can be summed over events';

type Number_<R, X = unknown> = Scoped<NumberValue<'exact'>, R, X>;

/** The roles of a stream; of one of several streams, those that all of them have. */
type RolesOf<S> = S extends Stream<infer R> ? R : never;

const none = (): object => ({});
const asNumber = (node: Node): NumberValue<'exact'> => new NumberValue(node);
const call = (fn: string, ...args: Node[]): Node => ({ op: 'call', fn, args });

/** How many events. */
export function count<S extends Stream<unknown>>(stream: S): Number_<RolesOf<S>> {
  return scoped(
    asNumber,
    (scope) => {
      const events = read(stream, 'count', null, { ...scope, lastN: null });
      return scope.lastN ? call('at_most', events, { op: 'const', value: scope.lastN }) : events;
    },
    none,
  );
}

/** Whether there was any such event: false, not missing, for a key never seen. */
export function seen<S extends Stream<unknown>>(stream: S): Scoped<BoolValue, RolesOf<S>> {
  return scoped(
    (node) => new BoolValue(node),
    (scope) => call('seen', read(stream, 'count', null, scope)),
    none,
  );
}

/** Milliseconds since the last such event; missing if there was none. */
export function since<S extends Stream<unknown>>(stream: S): Number_<RolesOf<S>> {
  return scoped(asNumber, (scope) => call('since', { op: 'now' }, read(stream, 'last', 'ts', scope)), none);
}

/** Milliseconds since the first such event; missing if there was none. */
export function sinceFirst<S extends Stream<unknown>>(stream: S): Number_<RolesOf<S>> {
  return scoped(asNumber, (scope) => call('since_first', { op: 'now' }, read(stream, 'first', 'ts', scope)), none);
}

/** Exact sum of a fixed-point field. */
export function sum<R, N extends keyof R>(field: StreamField<R, N> & Summable<R[N]>): Number_<R> {
  return folded(field, 'sum', (scope) => one(field, 'sum', scope)) as Number_<R>;
}

/** Exact sum over how many values; missing without any. */
export function mean<R, N extends keyof R>(field: StreamField<R, N> & Summable<R[N]>): Number_<R> {
  return folded(field, 'mean', (scope) =>
    call('mean', one(field, 'sum', scope), one(field, 'count', scope)),
  ) as Number_<R>;
}

/** Population standard deviation of the values, from exact sums: 0 where all are equal. It knows no decay. */
export function spread<R, N extends keyof R>(field: StreamField<R, N> & Summable<R[N]>): Number_<R> {
  return folded(field, 'spread', (scope) => one(field, 'spread', scope, 'spread')) as Number_<R>;
}

/** Population skewness of the values, from exact sums; missing without two different ones. It knows no decay. */
export function skewness<R, N extends keyof R>(
  field: StreamField<R, N> & Summable<R[N]>,
): Scoped<NumberValue<'float'>, R> {
  return scoped(
    (node) => new NumberValue<'float'>(node),
    (scope) => one(field, 'skewness', scope, 'skewness'),
    none,
  );
}

/** The smallest value; missing without any. */
export function lowest<R, N extends NamesOf<R, NumberValue>>(field: StreamField<R, N>): Number_<R> {
  return folded(field, 'lowest', (scope) => one(field, 'lowest', scope)) as Number_<R>;
}

/** The greatest value; missing without any. */
export function highest<R, N extends NamesOf<R, NumberValue>>(field: StreamField<R, N>): Number_<R> {
  return folded(field, 'highest', (scope) => one(field, 'highest', scope)) as Number_<R>;
}

/** The newest number. */
export function last<R, N extends NamesOf<R, NumberValue>>(field: StreamField<R, N>): Number_<R> {
  return scoped(asNumber, (scope) => one(field, 'last', scope), none);
}

/** The oldest number. */
export function first<R, N extends NamesOf<R, NumberValue>>(field: StreamField<R, N>): Number_<R> {
  return scoped(asNumber, (scope) => one(field, 'first', scope), none);
}

/** The newest id, such as the item touched last. */
export function lastOf<R, N extends NamesOf<R, IdValue>>(field: StreamField<R, N>): Scoped<IdValue, R> {
  return scoped(
    (node) => new IdValue(node),
    (scope) => one(field, 'last', scope),
    none,
  );
}

/** The oldest id. */
export function firstOf<R, N extends NamesOf<R, IdValue>>(field: StreamField<R, N>): Scoped<IdValue, R> {
  return scoped(
    (node) => new IdValue(node),
    (scope) => one(field, 'first', scope),
    none,
  );
}

/** When the newest event was. */
export function lastTime<S extends Stream<unknown>>(stream: S): Scoped<TimeValue, RolesOf<S>> {
  return scoped(
    (node) => new TimeValue(node),
    (scope) => read(stream, 'last', 'ts', scope),
    none,
  );
}

/** The distinct ids seen, the newest 64 of them unless `keep` says otherwise. */
export function setOf<R, N extends NamesOf<R, IdValue>>(
  field: StreamField<R, N>,
  { keep = 64 } = {},
): Scoped<SetValue, R> {
  return scoped(
    (node) => new SetValue(node),
    (scope) =>
      read(field.stream as Stream<unknown>, 'recent', field.role, { ...scope, lastN: null }, 'values', {
        keep: scope.lastN ?? keep,
        distinct: 1,
      }),
    none,
  );
}

/** How many distinct values, counted exactly up to `cap`. */
export function distinct<R, N extends KeyRole<R>>(field: StreamField<R, N>, { cap = 256 } = {}): Number_<R> {
  return scoped(
    asNumber,
    (scope) => read(field.stream as Stream<unknown>, 'distinct', field.role, scope, 'value', { cap }),
    none,
  );
}

/** How a rate is smoothed: toward a fixed value, the rate over everything, or the rate under fewer keys. */
interface Smoothing<R> {
  readonly toward: number | 'overall' | readonly KeyRole<R>[];
  /** How many imagined showings the prior is worth. */
  readonly weight: number;
}

interface Smoothable<R> {
  /** (events + weight x prior) / (occasions + weight). */
  smoothed(smoothing: Smoothing<R>): Scoped<NumberValue<'float'>, R, Smoothable<R>>;
}

/** Events over occasions: `rate(click).over(shown)`; without smoothing missing where there was no occasion. */
export function rate<R>(events: Stream<R>): {
  over<Q>(
    occasions: Stream<Q>,
  ): Scoped<NumberValue<'float'>, Pick<R, keyof R & keyof Q>, Smoothable<Pick<R, keyof R & keyof Q>>>;
} {
  return { over: (occasions) => rateOver(events, occasions, null) as never };
}

function rateOver(
  events: Stream<unknown>,
  occasions: Stream<unknown>,
  smoothing: Smoothing<unknown> | null,
  scope?: Scope,
): unknown {
  const counts = (s: Scope): [Node, Node] => [read(events, 'count', null, s), read(occasions, 'count', null, s)];
  const prior = (s: Scope): Node => {
    if (typeof smoothing!.toward === 'number') return { op: 'const', value: smoothing!.toward };
    const overall = call('rate', ...counts({ ...s, keys: [], from: {}, sinceLast: null }));
    if (smoothing!.toward === 'overall') return overall;
    const [n, d] = counts({ ...s, keys: smoothing!.toward, sinceLast: null });
    return call('smoothed', n, d, overall, { op: 'const', value: smoothing!.weight });
  };
  const make = (s: Scope): Node =>
    smoothing
      ? call('smoothed', ...counts(s), prior(s), { op: 'const', value: smoothing.weight })
      : call('rate', ...counts(s));
  return scoped(
    asNumber,
    make,
    (s) => ({
      smoothed: (to: Smoothing<unknown>) => {
        if (!(to.weight > 0)) throw new DeclarationError(`smoothed: weight is ${to.weight}, expected a number above 0`);
        return rateOver(events, occasions, to, s);
      },
    }),
    scope,
  );
}

/**
 * How often one value follows another within a key: `transitions(meet.field('item'), { within: 'session' })
 * .from(lastOf(meet.field('item')).per('session')).to(candidate.item)`.
 */
export function transitions<R, N extends NamesOf<R, IdValue> & KeyRole<R>>(
  field: StreamField<R, N>,
  { within }: { within: KeyRole<R> },
) {
  const { stream, role } = field;
  const before = (): Value => lastOf(field).per(within);
  const pairs = (stream as Stream<Record<string, Value>>).with(`${stream.name}_step`, () => ({ before: before() }));
  const counted = (keys: readonly string[], from: Readonly<Record<string, Node>>): Node =>
    read(pairs, 'count', 'before', { ...EVERYTHING, keys, from });
  return {
    from: (previous: IdValue) => ({
      to: (next: IdValue) => ({
        /** How many times that step was taken. */
        count: (): NumberValue<'exact'> =>
          new NumberValue(counted([role, 'before'], { before: previous.node, [role]: next.node })),
        /** Share of the steps from there that went here, smoothed toward how often anything goes here. */
        probability: ({ weight }: { weight: number }): NumberValue<'float'> =>
          new NumberValue(
            call(
              'smoothed',
              counted([role, 'before'], { before: previous.node, [role]: next.node }),
              counted(['before'], { before: previous.node }),
              call('rate', counted([role], { [role]: next.node }), counted([], {})),
              { op: 'const', value: weight },
            ),
          ),
      }),
    }),
  };
}

function one(
  field: { readonly stream: unknown; readonly role: string },
  kind: string,
  scope: Scope,
  what?: string,
): Node {
  return read(field.stream as Stream<unknown>, kind, field.role, scope, what);
}

/** A fold that can also be taken over the last n values. */
function folded(
  field: { readonly stream: unknown; readonly role: string },
  name: string,
  make: (scope: Scope) => Node,
): unknown {
  const recent = (scope: Scope): Node =>
    read(field.stream as Stream<unknown>, 'recent', field.role, { ...scope, lastN: null }, name, {
      keep: scope.lastN!,
      distinct: 0,
    });
  return scoped(asNumber, (scope) => (scope.lastN ? recent(scope) : make(scope)), none);
}
