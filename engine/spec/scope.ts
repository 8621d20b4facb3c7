import { type Duration, milliseconds } from '../base/durations';
import { DeclarationError } from '../base/errors';
import type { Node, State, Window } from './ast';
import { isInexact, unitOf } from './decimals';
import { kindOf, same } from './kinds';
import type { Stream } from './stream';
import { type Alike, type BoolValue, type IdValue, NumberValue, type Value } from './values';

/** Roles that may be part of a key: what is compared exactly. */
export type KeyRole<R> = {
  [N in keyof R]: R[N] extends IdValue | NumberValue<'exact'> | BoolValue ? N : never;
}[keyof R] &
  string;

/**
 * `life`, `session` (adds the session to the key), a span hopping by a twelfth of itself, a span with its hop, or what came
 * after the last event of another stream under the same keys (not that event itself).
 */
export type Within =
  | 'life'
  | 'session'
  | Duration
  | { readonly span: Duration; readonly hop: Duration }
  | { readonly sinceLast: Stream<unknown> };

/** Which value a key has elsewhere: one of the kind of the role, as far as its name says which role that is. */
type Elsewhere<R> =
  string extends KeyRole<R>
    ? Readonly<Record<string, Value | undefined>>
    : { readonly [K in KeyRole<R>]?: Alike<R[K]> };

/** How an aggregate is scoped: whose state, over what reach; every word gives a new aggregate. */
export type Scoped<V extends Value, R, X = unknown> = V &
  X & {
    /** Under these keys; a row reads the state of its own request and candidate. */
    per(...keys: KeyRole<R>[]): Scoped<V, R, X>;
    /** `per` with the keys in an array, for grids. */
    by(keys: readonly KeyRole<R>[]): Scoped<V, R, X>;
    /** How far back it reaches; said twice, with `sinceLast` and a span, no further than either. */
    within(window: Within): Scoped<V, R, X>;
    /** Weights halve every `halfLife`; kept in buckets of a quarter of it, over six half-lives. */
    decaying(halfLife: Duration): Scoped<V, R, X>;
    /** Over the last n values only, whenever they were: for counts, sums, means, spreads, extremes and sets. */
    last(n: number): Scoped<V, R, X>;
    /** Forgotten when nothing was added for that long; keys with a session default to 24h. */
    expireAfter(after: Duration): Scoped<V, R, X>;
    /** Reads the state of another key: `at({ item: lastOf(…) })`. */
    at(from: Elsewhere<R>): Scoped<V, R, X>;
  };

/** What the words of `Scoped` have said so far. */
export interface Scope {
  readonly keys: readonly string[];
  readonly window: Window;
  /** The stream whose last event under the keys ends what is remembered. */
  readonly sinceLast: Stream<unknown> | null;
  readonly lastN: number | null;
  readonly expireAfter: number | null | 'default';
  readonly from: Readonly<Record<string, Node>>;
  /** The values that `at` was given, of which `from` holds the nodes. */
  readonly given?: Readonly<Record<string, Value>>;
}

export const EVERYTHING: Scope = {
  keys: [],
  window: { kind: 'life' },
  sinceLast: null,
  lastN: null,
  expireAfter: 'default',
  from: {},
};

/** An aggregate whose expression is made anew for every scope. */
export function scoped<V extends Value, R, X extends object>(
  wrap: (node: Node) => V,
  make: (scope: Scope) => Node,
  extra: (scope: Scope) => X,
  scope: Scope = EVERYTHING,
): Scoped<V, R, X> {
  const again = (change: Partial<Scope>): Scoped<V, R, X> => scoped(wrap, make, extra, { ...scope, ...change });
  const by = (keys: readonly string[]): Scoped<V, R, X> =>
    again({ keys: [...scope.keys, ...keys.filter((k) => !scope.keys.includes(k))] });
  return Object.assign(wrap(make(scope)), extra(scope), {
    per: (...keys: string[]) => by(keys),
    by,
    within: (window: Within) => {
      if (window === 'session') return by(['session']);
      return again(isReset(window) ? { sinceLast: window.sinceLast } : { window: windowOf(window) });
    },
    decaying: (halfLife: Duration) => again({ window: { kind: 'decay', halfLife: milliseconds(halfLife) } }),
    last: (n: number) => {
      if (!(Number.isInteger(n) && n > 0 && n <= 256))
        throw new DeclarationError(`last(${n}): expected a whole number from 1 to 256`);
      return again({ lastN: n });
    },
    expireAfter: (after: Duration) => again({ expireAfter: milliseconds(after) }),
    at: (from: Readonly<Record<string, Value | undefined>>) =>
      again({
        given: { ...scope.given, ...(from as Readonly<Record<string, Value>>) },
        from: { ...scope.from, ...Object.fromEntries(Object.entries(from).map(([key, value]) => [key, value!.node])) },
      }),
  }) as unknown as Scoped<V, R, X>;
}

/** A read of one primitive's state under a scope. @throws DeclarationError for a key without a role, or one of another kind, or a last(n) that it cannot hold */
export function read(
  stream: Stream<unknown>,
  kind: string,
  value: string | null,
  scope: Scope,
  what = 'value',
  params: Readonly<Record<string, number | string>> = {},
  also?: readonly string[],
): Node {
  if (scope.lastN !== null)
    throw new DeclarationError(
      `stream ${stream.name}: last(${scope.lastN}) of ${kind}: expected a count, sum, mean, spread, lowest, highest or set`,
    );
  const roles = Object.keys(stream.roles as object);
  for (const key of scope.keys) {
    if (!roles.includes(key))
      throw new DeclarationError(`stream ${stream.name}: key "${key}": expected one of its roles, ${roles.join(', ')}`);
    const given = scope.given?.[key];
    if (given && given.node === scope.from[key] && unitOf(stream, key) !== 1 && isInexact(given.node))
      throw new DeclarationError(
        `stream ${stream.name}: at({ ${key} }): arithmetic was found, expected a number with the decimals of ${key}; round it, as in .rounded(2)`,
      );
    if (given && given.node === scope.from[key])
      same(`stream ${stream.name}: at({ ${key} })`, given, kindOf((stream.roles as Record<string, Value>)[key]!));
  }
  const keys = [...scope.keys].sort((a, b) => roles.indexOf(a) - roles.indexOf(b));
  const expireAfter =
    scope.expireAfter === 'default' ? (keys.includes('session') ? milliseconds('24h') : null) : scope.expireAfter;
  if (scope.sinceLast) {
    const { numbered, under } = sinceLast(stream, keys, scope, scope.sinceLast);
    return read(numbered, kind, value, under, what, params, also);
  }
  const { name, branches } = stream;
  const { window } = scope;
  const told = also && { also };
  const state: State = { stream: { name, branches }, kind, value, ...told, params, keys, window, expireAfter };
  return { op: 'read', state, read: what, from: scope.from };
}

/**
 * What came after the last event of `reset`: how many of those there were is one more key. A reset is remembered as long
 * as its key is, under a session for 30 days after the last one or as long as the state lives; what was counted expires
 * after 30 days, under a session after 24 hours, unless `expireAfter` says otherwise.
 */
function sinceLast(
  stream: Stream<unknown>,
  keys: readonly string[],
  scope: Scope,
  reset: Stream<unknown>,
): { numbered: Stream<unknown>; under: Scope } {
  const role = `since_${reset.name}`;
  const isOfSession = keys.includes('session');
  const month = milliseconds('30d');
  const expireAfter = scope.expireAfter === 'default' && !isOfSession ? month : scope.expireAfter;
  // subtle: were a reset forgotten before what it ended, that would count again
  const remembered =
    !isOfSession || expireAfter === null ? null : Math.max(month, expireAfter === 'default' ? 0 : expireAfter);
  const resets = (from: Scope['from']): Node =>
    read(reset, 'count', null, { ...EVERYTHING, keys, from, expireAfter: remembered });
  const numbered = (stream as Stream<Record<string, Value>>).with(stream.name, () => ({
    [role]: new NumberValue(resets({})),
  }));
  const own = Object.fromEntries(Object.entries(scope.from).filter(([key]) => keys.includes(key)));
  const from = { ...scope.from, [role]: resets(own) };
  return { numbered, under: { ...scope, keys: [...keys, role], from, expireAfter, sinceLast: null } };
}

function isReset(window: Within): window is { readonly sinceLast: Stream<unknown> } {
  return typeof window === 'object' && 'sinceLast' in window;
}

function windowOf(window: Exclude<Within, 'session' | { readonly sinceLast: unknown }>): Window {
  if (window === 'life') return { kind: 'life' };
  if (typeof window === 'object') {
    const span = milliseconds(window.span);
    const hop = milliseconds(window.hop);
    if (span % hop !== 0 || span / hop > 1024)
      throw new DeclarationError(
        `within ${window.span}: hop ${window.hop}: expected a hop that divides it into at most 1024 parts`,
      );
    return { kind: 'hop', span, hop };
  }
  const span = milliseconds(window);
  const parts = [12, 10, 8, 6, 5, 4, 3, 2, 1].find((n) => span % n === 0)!;
  return { kind: 'hop', span, hop: span / parts };
}
