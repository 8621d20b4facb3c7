import type { Node } from './ast';
import { call, wholeIn } from './build';
import { unitOf } from './decimals';
import { kindOf, same } from './kinds';
import { type KeyRole, read, type Scope, type Scoped, scoped } from './scope';
import type { Stream, StreamField } from './stream';
import type { Comparable } from './value';
import { type Alike, BoolValue, IdValue, type NumberOf, NumberValue, TimeValue, Value } from './values';

/** The last values of a field with their times; 0 is the newest. What lies beyond those there are is missing. */
export class SequenceValue<V extends IdValue | NumberValue> extends Value {
  declare protected readonly member: V;

  /** The value that many places from the newest. */
  nth(k: number): V {
    return this.wrap(call('nth', this, this.kept(k), this.unit));
  }
  /** How many values there are: 0, not missing, for a key never seen. */
  size(): NumberValue<'exact'> {
    return new NumberValue(call('length', this));
  }
  has(x: Alike<V> | NumberOf<V>): BoolValue {
    return new BoolValue(call('holds', this, this.#alike('has', x as Value), this.unit));
  }
  /** How far from the newest the newest value equal to x stands; missing where there is none. */
  placeOf(x: Alike<V> | NumberOf<V>): NumberValue<'exact'> {
    return new NumberValue(call('place_of', this, this.#alike('placeOf', x as Value), this.unit));
  }
  /** How many of the newest in a row equal x. */
  runLengthOf(x: Alike<V> | NumberOf<V>): NumberValue<'exact'> {
    return new NumberValue(call('run_of', this, this.#alike('runLengthOf', x as Value), this.unit));
  }
  /** When the value that many places from the newest came. */
  timeOf(k: number): TimeValue {
    return new TimeValue(call('time_of', this, this.kept(k)));
  }
  /** Milliseconds between a value and the one before it: a time minus a time. */
  gaps(k: number): NumberValue<'exact'> {
    return new NumberValue(call('gap', this, wholeIn('a place in a sequence', k, 0, 255)));
  }
  /** The share of values equal to the one two places newer but not to that in between; missing below three. */
  alternates(): NumberValue<'float'> {
    return new NumberValue(call('alternation', this));
  }
  /** How many distinct values. */
  distinct(): NumberValue<'exact'> {
    return new NumberValue(call('distinct', this));
  }
  /** Distinct values over values: 1 where none came twice. */
  complexity(): NumberValue<'float'> {
    return this.distinct().dividedBy(this.size());
  }
  /** Into how many phrases it falls, oldest first, each the shortest not met before; `next`: as if that came next. @see Ziv, Lempel. Compression of Individual Sequences via Variable-Rate Coding. 1978 */
  phrases(next?: Alike<V> | NumberOf<V>): NumberValue<'exact'> {
    if (next === undefined) return new NumberValue(call('phrases', this));
    return new NumberValue(call('phrases_with', this, this.#alike('phrases', next as Value), this.unit));
  }

  /** How many of what the state keeps make one. */
  protected get unit(): number {
    return 1;
  }
  protected get keeps(): Comparable {
    return 'id';
  }
  /** A place that may hold a value. @throws DeclarationError for one that is always missing */
  protected kept(k: number): number {
    const { node } = this;
    const keep = node.op === 'read' ? Number(node.state.params.keep ?? 256) : 256;
    return wholeIn(`${this.#word}: a place in a sequence of ${keep}`, k, 0, keep - 1);
  }
  #alike(what: string, x: Value | number): Value | number {
    return same(`${this.#word}: ${what}`, x, this.keeps);
  }
  get #word(): string {
    return this.node.op === 'read' && this.node.state.kind === 'earliest' ? 'firstK' : 'lastK';
  }
  protected wrap(node: Node): V {
    return new IdValue(node) as V;
  }
}

/** The last numbers of a field. */
export class NumberSequence extends SequenceValue<NumberValue> {
  /** A value minus the one before it. */
  differences(k: number): NumberValue<'float'> {
    return new NumberValue(call('difference', this, wholeIn('a place in a sequence', k, 0, 255), this.unit));
  }
  /** Slope per second of the least-squares line; missing where all came in one second. */
  slope(): NumberValue<'float'> {
    return new NumberValue(call('slope', this, this.unit));
  }
  /** Where that line stands at a time. */
  extrapolatedTo(time: TimeValue): NumberValue<'float'> {
    return new NumberValue(call('extrapolated', this, time, this.unit));
  }
  lowest(): NumberValue<'exact'> {
    return this.#folded('lowest');
  }
  highest(): NumberValue<'exact'> {
    return this.#folded('highest');
  }
  mean(): NumberValue {
    return this.#folded('mean');
  }
  sum(): NumberValue<'exact'> {
    return this.#folded('sum');
  }
  /** Population standard deviation. */
  spread(): NumberValue {
    return this.#folded('spread');
  }

  protected override get unit(): number {
    const { node } = this;
    return node.op === 'read' ? unitOf(node.state.stream as Stream<unknown>, node.state.value!) : 1;
  }
  protected override get keeps(): Comparable {
    return 'number';
  }
  protected override wrap(node: Node): NumberValue {
    return new NumberValue(node);
  }
  #folded(what: string): NumberValue<'exact'> {
    return new NumberValue({ ...(this.node as Node & { readonly op: 'read' }), read: what });
  }
}

type Kept<V> = V extends IdValue ? SequenceValue<IdValue> : NumberSequence;

/** The last `keep` values of a field, newest first: `lastK(click.field('rank'), { keep: 5 }).per('session').nth(0)`. */
export function lastK<R, N extends KeyRole<R>>(field: StreamField<R, N>, { keep = 10 } = {}): Scoped<Kept<R[N]>, R> {
  wholeIn('lastK: keep', keep, 1, 256);
  const isId = field.value instanceof IdValue;
  return scoped(
    (node): Value => (isId ? new SequenceValue(node) : new NumberSequence(node)),
    (scope) =>
      read(field.stream as Stream<unknown>, 'recent', field.role, { ...scope, lastN: null }, 'sequence', {
        keep: scope.lastN ?? keep,
        distinct: 0,
      }),
    () => ({}),
  ) as unknown as Scoped<Kept<R[N]>, R>;
}

/** The first values of a field with their times; 0 is the oldest. What lies beyond those there are is missing. */
type Firsts<V> = Value & Pick<Kept<V>, Extract<keyof Kept<V>, 'nth' | 'size' | 'has' | 'placeOf' | 'timeOf'>>;

/**
 * The first `keep` values of a field, oldest first; with `distinct` each value once. `firstK(meet.field('item'), { keep: 3
 * }).per('user').placeOf(candidate.item)`. They stay: a key that expires begins anew.
 */
export function firstK<R, N extends KeyRole<R>>(
  field: StreamField<R, N>,
  { keep = 10, distinct = false } = {},
): Scoped<Firsts<R[N]>, R> {
  wholeIn('firstK: keep', keep, 1, 256);
  const isId = field.value instanceof IdValue;
  const params = { keep, distinct: distinct ? 1 : 0 };
  return scoped(
    (node): Value => (isId ? new SequenceValue(node) : new NumberSequence(node)),
    (scope) => read(field.stream as Stream<unknown>, 'earliest', field.role, scope, 'sequence', params),
    () => ({}),
  ) as unknown as Scoped<Firsts<R[N]>, R>;
}

/** How many of the newest values of a field in a row are equal; 0 for a key never seen. */
export function run<R, N extends KeyRole<R>>(
  field: StreamField<R, N>,
): Scoped<NumberValue<'exact'>, R, { of(x: R[N] & Value): NumberValue<'exact'> }> {
  const length = (scope: Scope): Node => read(field.stream as Stream<unknown>, 'run', field.role, scope, 'length');
  return scoped(
    (node) => new NumberValue<'exact'>(node),
    length,
    (scope) => ({
      /** The same if the value that goes on is x, else 0. */
      of: (x: Value) => {
        same(`run of ${field.role}`, x, kindOf(field.value as Value));
        const of = read(field.stream as Stream<unknown>, 'run', field.role, scope, 'member');
        const unit = unitOf(field.stream as Stream<unknown>, field.role);
        return new NumberValue<'exact'>(
          call('times', length(scope), call('equals', unit === 1 ? of : call('divided_by', of, unit), x)),
        );
      },
    }),
  );
}
