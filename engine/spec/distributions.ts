import { DeclarationError } from '../base/errors';
import { type Node, walk } from './ast';
import { call, wholeIn } from './build';
import { unitOf } from './decimals';
import { kindOf, same } from './kinds';
import { type KeyRole, read, type Scoped, scoped } from './scope';
import type { Stream, StreamField } from './stream';
import type { Comparable } from './value';
import { type Alike, type BoolValue, IdValue, type NumberOf, NumberValue, SetValue, Value } from './values';

/** Counts by value. */
export class TallyValue<V = IdValue | NumberValue | BoolValue> extends Value {
  declare protected readonly brand: 'tally';
  /** What the values counted can be compared with; null where that is not known. */
  readonly #counts: Comparable | null;

  constructor(node: Node, counts: Comparable | null = null) {
    super(node);
    this.#counts = counts;
  }
  /** How many values are told apart. */
  size(): NumberValue<'exact'> {
    return new NumberValue(call('kinds', this));
  }
  /** How many values came in all, those beyond the cap as well. */
  total(): NumberValue<'exact'> {
    return new NumberValue(call('total', this));
  }
  /** How often x came. */
  of(x: Alike<V> | NumberOf<V>): NumberValue<'exact'> {
    return new NumberValue(call('count_of', this, this.#alike('of', x as Value)));
  }
  /** How often any member of a set came. */
  ofSet(set: SetValue): NumberValue<'exact'> {
    this.#mustCountIds('ofSet');
    return new NumberValue(call('count_in', this, same('tally: ofSet', set, 'set')));
  }
  /** How often x came, over all; missing where nothing did. */
  shareOf(x: Alike<V> | NumberOf<V>): NumberValue<'float'> {
    return new NumberValue(call('share_of', this, this.#alike('shareOf', x as Value)));
  }
  /** Entropy in nats; missing without any value. */
  entropy(): NumberValue<'float'> {
    return new NumberValue(call('entropy', this));
  }
  /** Gini coefficient of the counts; 0 where all are equal. */
  gini(): NumberValue<'float'> {
    return new NumberValue(call('gini', this));
  }
  /** The commonest value's share in all. */
  topShare(): NumberValue<'float'> {
    return new NumberValue(call('top_share', this));
  }
  /** The k commonest ids, the commonest first, of equally common ones the one counted first. */
  top(k: number): SetValue {
    this.#mustCountIds('top');
    return new SetValue(call('top', this, wholeIn('top', k, 1, 256)));
  }
  /** The commonest id. */
  favourite(): IdValue {
    this.#mustCountIds('favourite');
    return new IdValue(call('favourite', this));
  }
  /** Cosine of the two vectors of counts. */
  cosine(other: TallyValue<V>): NumberValue<'float'> {
    if (this.#counts && other.#counts && this.#counts !== other.#counts)
      throw new DeclarationError(`tally: cosine: a tally of ids and one of numbers were found, expected two of a kind`);
    return new NumberValue(call('tally_cosine', this, other));
  }
  #alike(what: string, x: Value | number): Value | number {
    return this.#counts ? same(`tally: ${what}`, x, this.#counts) : x;
  }
  #mustCountIds(what: string): void {
    if (this.#counts && this.#counts !== 'id')
      throw new DeclarationError(`tally: ${what}: a tally of numbers was found, expected one of ids`);
  }
}

interface TallyOptions {
  /** How many values are told apart; all further ones are counted together. */
  readonly cap?: number;
}

/** How often each value came: `tally(meet.field('item')).per('user').entropy()`. Numbers must be whole. */
export function tally<R, N extends KeyRole<R>>(
  field: StreamField<R, N>,
  { cap = 64 }: TallyOptions = {},
): Scoped<TallyValue<R[N]>, R> {
  const kind = kindOf(field.value as Value);
  return counted(field, cap, (node) => new TallyValue<R[N]>(node, kind));
}

/** The k commonest ids of a field, the commonest first: `top(meet.field('item'), { k: 3 }).per('user')`. */
export function top<R, N extends KeyRole<R>>(
  field: StreamField<R, N> & { readonly value: IdValue },
  { k, cap = 64 }: TallyOptions & { readonly k: number },
): Scoped<SetValue, R> {
  same('top', field.value, 'id');
  return counted(field, cap, (node) => new TallyValue(node).top(k));
}

/** The commonest id of a field. */
export function favourite<R, N extends KeyRole<R>>(
  field: StreamField<R, N> & { readonly value: IdValue },
  { cap = 64 }: TallyOptions = {},
): Scoped<IdValue, R> {
  same('favourite', field.value, 'id');
  return counted(field, cap, (node) => new TallyValue(node).favourite());
}

function counted<V extends Value, R>(
  { stream, role }: { readonly stream: unknown; readonly role: string },
  cap: number,
  look: (node: Node) => V,
): Scoped<V, R> {
  wholeIn('tally: cap', cap, 1, 65_536);
  const of = stream as Stream<unknown>;
  if (unitOf(of, role) !== 1)
    throw new DeclarationError(
      `tally: ${role} of ${of.name} has decimals, expected an id or a whole number; bucket it`,
    );
  return scoped(
    look,
    (scope) => read(of, 'tally', role, scope, 'tally', { cap }),
    () => ({}),
  );
}

/** A vector of a number for each place from 1. */
export class SlotsValue extends Value {
  declare protected readonly brand: 'slots';
  /** The number at a place; missing beyond the ends. */
  valueAt(place: NumberValue | number): NumberValue<'float'> {
    return new NumberValue(call('slot_at', this, same('slots: valueAt', place, 'number'), sizeOf(this.node)));
  }
  total(): NumberValue<'exact'> {
    return new NumberValue(call('slot_total', this));
  }
  /** The sum over the places of the products: `shownSlots.dot(rates)` is how many clicks the places alone would bring. */
  dot(other: SlotsValue): NumberValue<'float'> {
    return new NumberValue(call('slot_dot', this, other));
  }
  cosine(other: SlotsValue): NumberValue<'float'> {
    return new NumberValue(call('slot_cosine', this, other));
  }
  entropy(): NumberValue<'float'> {
    return new NumberValue(call('slot_entropy', this));
  }
  /** (this + prior) / (over + weight), place by place: a vector of smoothed rates. */
  ratesOver(over: SlotsValue, { prior = 1, weight = 2 } = {}): SlotsValue {
    return new SlotsValue(call('slot_rates', this, over, prior, weight, sizeOf(this.node)));
  }
  /** The number at a place blended with its neighbours: `centre` and `side` within, `edge` from an end inwards. */
  around(
    place: NumberValue | number,
    { centre = 0.5, side = 0.25, edge = [0.5, 0.3, 0.2] as readonly [number, number, number] } = {},
  ): NumberValue<'float'> {
    return new NumberValue(call('slot_kernel', this, same('slots: around', place, 'number'), centre, side, ...edge));
  }
}

function sizeOf(node: Node): number {
  let size = 0;
  walk(node, (inner) => {
    if (size === 0 && inner.op === 'read' && inner.state.kind === 'slots') size = Number(inner.state.params.size);
  });
  return size;
}

/** How often each of the places 1 to `size` came: `slots(click.field('rank'), { size: 25 }).per('item')`. Other places are passed over. */
export function slots<R, N extends KeyRole<R>>(
  field: StreamField<R, N>,
  { size }: { readonly size: number },
): Scoped<SlotsValue, R> {
  wholeIn('slots: size', size, 3, 1024);
  const stream = field.stream as Stream<unknown>;
  if (unitOf(stream, field.role) !== 1)
    throw new DeclarationError(`slots: ${field.role} of ${stream.name} has decimals, expected a whole number`);
  return scoped(
    (node) => new SlotsValue(node),
    (scope) => read(stream, 'slots', field.role, scope, 'slots', { size }),
    () => ({}),
  );
}

/** A distribution within a relative error. */
export class QuantilesValue extends Value {
  declare protected readonly brand: 'quantiles';
  /** The q-quantile, q from 0 to 1; within the relative error, missing without any value. */
  quantile(q: number): NumberValue<'float'> {
    if (!(q >= 0 && q <= 1)) throw new DeclarationError(`quantile(${q}): expected a number from 0 to 1`);
    const { error, from, unit } = this.#settings();
    return new NumberValue(call('quantile', this, q, error, from, unit));
  }
  median(): NumberValue<'float'> {
    return this.quantile(0.5);
  }
  /** The share of values below x, with half of those that the sketch cannot tell from it. */
  shareBelow(x: NumberValue | number): NumberValue<'float'> {
    const { error, from, to, unit } = this.#settings();
    return new NumberValue(
      call('share_below', this, same('quantiles: shareBelow', x, 'number'), error, from, to, unit),
    );
  }
  #settings(): { error: number; from: number; to: number; unit: number } {
    const { params, stream, value } = (this.node as Node & { readonly op: 'read' }).state;
    const [error, from, to] = [Number(params.error), Number(params.from), Number(params.to)];
    return { error, from, to, unit: unitOf(stream as Stream<unknown>, value!) };
  }
}

interface SketchOptions {
  /** Relative error of a quantile. */
  readonly error?: number;
  /** Sizes below count as 0. */
  readonly from?: number;
  /** Sizes above count as this. */
  readonly to?: number;
}

/** The distribution of a number: `quantiles(shown.field('price')).per('city').shareBelow(candidate.price)`. @see Masson, Rim, Lee. DDSketch. 2019 */
export function quantiles<R, N extends keyof R & string>(
  field: StreamField<R, N> & (R[N] extends NumberValue ? unknown : 'only numbers have quantiles'),
  { error = 0.02, from = 0.001, to = 1e9 }: SketchOptions = {},
): Scoped<QuantilesValue, R> {
  const { stream, role } = field as StreamField<R, N>;
  const unit = unitOf(stream as Stream<unknown>, role);
  if (!(error > 0 && error < 0.5 && from > 0 && to > from))
    throw new DeclarationError(
      `quantiles: error ${error}, from ${from}, to ${to}: expected an error between 0 and 0.5 and 0 < from < to`,
    );
  return scoped(
    (node) => new QuantilesValue(node),
    (scope) =>
      read(stream as Stream<unknown>, 'quantiles', role, scope, 'distribution', {
        error,
        from: from * unit,
        to: to * unit,
      }),
    () => ({}),
  );
}

/** About how many distinct ids, in 1 KiB a key: for where they pass what `distinct` may count. A standard error of 3.25 %. @see Flajolet et al. HyperLogLog. 2007 */
export function approxDistinct<R, N extends KeyRole<R>>(
  field: StreamField<R, N> & { readonly value: IdValue },
): Scoped<NumberValue<'float'>, R> {
  const { stream, role } = field as unknown as StreamField<Record<string, IdValue>, string>;
  const hashed = `${role}_hash`;
  const of = stream.with(stream.name, (roles) => ({ [hashed]: roles[role]!.hash() }));
  return scoped(
    (node) => new NumberValue<'float'>(node),
    (scope) => read(of as Stream<unknown>, 'approx_distinct', hashed, scope),
    () => ({}),
  );
}
