import { DeclarationError } from '../base/errors';
import type { Node } from './ast';
import { same } from './kinds';
import { ChoosingWords, NumberWords, type Part, partOf } from './list-words';
import { Value } from './value';

export { Value };

/** True or false, or missing; as a feature 1, 0 or null. */
export class BoolValue extends Value {
  declare protected readonly brand: 'bool';
  override get comparable() {
    return 'number' as const;
  }
  /** Both; missing if either is. */
  and(other: BoolValue): BoolValue {
    return new BoolValue(call('and', this, other));
  }
  /** Either; missing if either is. */
  or(other: BoolValue): BoolValue {
    return new BoolValue(call('or', this, other));
  }
  /** One number where it is true, another where it is false; missing if it is. */
  choose(yes: NumberValue | number, no: NumberValue | number): NumberValue<'float'> {
    return new NumberValue(call('if', this, yes, no));
  }
  equals(other: BoolValue): BoolValue {
    return new BoolValue(call('equals', this, other));
  }
  not(): BoolValue {
    return new BoolValue(call('not', this));
  }
  /** The number 1 or 0, for arithmetic. */
  toNumber(): NumberValue<'exact'> {
    return new NumberValue(this.node);
  }
  /** For how many candidates it is true; with a part, for how many of its candidates. */
  countOfCandidates(part?: Part): NumberValue<'exact'> {
    const [name, param] = part ? partOf(part) : [''];
    return new NumberValue({
      ...{ op: 'list', fn: `count_true${name}`, of: this.node },
      ...(param !== undefined && { param }),
    });
  }
}

/** An id; compared for equality only. */
export class IdValue extends ChoosingWords<IdValue, NumberValue<'exact'>, NumberValue> {
  declare protected readonly brand: 'id';
  override get comparable() {
    return 'id' as const;
  }
  protected same(node: Node): IdValue {
    return new IdValue(node);
  }
  protected whole(node: Node): NumberValue<'exact'> {
    return new NumberValue(node);
  }
  /** Whether both are the same id; missing if either is. */
  equals(other: IdValue | string): BoolValue {
    return new BoolValue(
      call('equals', this, typeof other === 'string' ? new IdValue({ op: 'id', value: other }) : other),
    );
  }
  isMissing(): BoolValue {
    return new BoolValue(call('is_missing', this));
  }
  /** A number from 0 to buckets - 1 that depends on the id's text alone: the hashing trick, for an id as a feature. */
  hashed(buckets: number): NumberValue<'exact'> {
    return new NumberValue(call('mod', this.hash(), buckets));
  }
  /** All 32 bits of that hash; of a token of several, 53. */
  hash(): NumberValue<'exact'> {
    return new NumberValue(hashOf(this.node));
  }
}

abstract class ListedNumber extends NumberWords<NumberValue<'float'>, NumberValue<'exact'>, BoolValue, IdValue> {
  protected same(node: Node): NumberValue<'float'> {
    return new NumberValue(node);
  }
  protected whole(node: Node): NumberValue<'exact'> {
    return new NumberValue(node);
  }
  protected truth(node: Node): BoolValue {
    return new BoolValue(node);
  }
  protected id(node: Node): IdValue {
    return new IdValue(node);
  }
}

class GroupedNumber extends ListedNumber {
  readonly #group: Node;

  constructor(node: Node, group: Node) {
    super(node);
    this.#group = group;
  }
  protected override group(): Node {
    return this.#group;
  }
}

/**
 * A number. `exact` ones (int, number(scale), differences of times) may be summed over events; `float` ones may not:
 * declare the field `number(scale)`.
 */
export class NumberValue<E extends 'exact' | 'float' = 'exact' | 'float'> extends ListedNumber {
  declare protected readonly brand: E;
  override get comparable() {
    return 'number' as const;
  }

  plus<F extends 'exact' | 'float'>(other: NumberValue<F> | number): NumberValue<E extends 'exact' ? F : 'float'> {
    return new NumberValue(call('plus', this, other));
  }
  minus<F extends 'exact' | 'float'>(other: NumberValue<F> | number): NumberValue<E extends 'exact' ? F : 'float'> {
    return new NumberValue(call('minus', this, other));
  }
  times(other: NumberValue | number): NumberValue<'float'> {
    return new NumberValue(call('times', this, other));
  }
  /** The quotient; where the divisor is 0, `otherwise`, or missing. */
  dividedBy(other: NumberValue | number, otherwise?: number): NumberValue<'float'> {
    const quotient = new NumberValue<'float'>(call('divided_by', this, other));
    return otherwise === undefined ? quotient : quotient.otherwise(otherwise);
  }
  /** This value, or the other where this one is missing. */
  otherwise(other: NumberValue | number): NumberValue<'float'> {
    return new NumberValue(call('otherwise', this, other));
  }
  /** The smaller; missing if either is. */
  atMost(other: NumberValue | number): NumberValue<'float'> {
    return new NumberValue(call('at_most', this, other));
  }
  /** The greater; missing if either is. */
  atLeast(other: NumberValue | number): NumberValue<'float'> {
    return new NumberValue(call('at_least', this, other));
  }
  abs(): NumberValue<E> {
    return new NumberValue(call('abs', this));
  }
  /** ln(1 + x); missing below -1. */
  log1p(): NumberValue<'float'> {
    return new NumberValue(call('log1p', this));
  }
  sqrt(): NumberValue<'float'> {
    return new NumberValue(call('sqrt', this));
  }
  /** The greatest whole number not above it. */
  floor(): NumberValue<'exact'> {
    return new NumberValue(call('floor', this));
  }
  /** -1, 0 or 1. */
  sign(): NumberValue<'exact'> {
    return new NumberValue(call('sign', this));
  }
  /** e^x. */
  exp(): NumberValue<'float'> {
    return new NumberValue(call('exp', this));
  }
  /** ln x; missing at 0 and below. */
  log(): NumberValue<'float'> {
    return new NumberValue(call('log', this));
  }
  /** Rounded to so many decimals, half away from below: exact, so that it may be summed over events. */
  rounded(decimals: number): NumberValue<'exact'> {
    if (!(Number.isInteger(decimals) && decimals >= 0 && decimals <= 9))
      throw new DeclarationError(`rounded(${decimals}): expected a whole number from 0 to 9`);
    return new NumberValue(call('rounded', this, decimals));
  }
  /** How many of the ascending edges it has reached: 0 below the first, edges.length from the last on. */
  bucket(...edges: readonly number[]): NumberValue<'exact'> {
    if (edges.length === 0 || edges.some((edge, i) => i > 0 && !(edge > edges[i - 1]!)))
      throw new DeclarationError(`bucket(${edges.join(', ')}): expected edges in ascending order`);
    return new NumberValue(call('bucket', this, ...edges));
  }
  /** The remainder after division by a positive constant. */
  mod(divisor: number): NumberValue<E> {
    return new NumberValue(call('mod', this, divisor));
  }
  equals(other: NumberValue | number): BoolValue {
    return new BoolValue(call('equals', this, other));
  }
  lessThan(other: NumberValue | number): BoolValue {
    return new BoolValue(call('less_than', this, other));
  }
  greaterThan(other: NumberValue | number): BoolValue {
    return new BoolValue(call('greater_than', this, other));
  }
  isMissing(): BoolValue {
    return new BoolValue(call('is_missing', this));
  }

  /** The words over the candidates, over those alone that agree with this one in another value. */
  among(group: IdValue | NumberValue | BoolValue): Omit<ListedNumber, keyof Value> {
    return new GroupedNumber(this.node, group.node);
  }
}

/** A moment, epoch milliseconds. A time minus a time is a number of milliseconds; nothing else can be added to it. */
export class TimeValue extends Value {
  declare protected readonly brand: 'time';
  override get comparable() {
    return 'time' as const;
  }
  minus(other: TimeValue): NumberValue<'exact'> {
    return new NumberValue(call('minus', this, other));
  }
  /** Hour of the day, UTC, 0 to 23. */
  hour(): NumberValue<'exact'> {
    return new NumberValue(call('hour', this));
  }
  /** Minute of the day, UTC, 0 to 1439. */
  minuteOfDay(): NumberValue<'exact'> {
    return new NumberValue(call('minute_of_day', this));
  }
  /** Days since 1 January 1970, UTC. */
  day(): NumberValue<'exact'> {
    return new NumberValue(call('day', this));
  }
  equals(other: TimeValue): BoolValue {
    return new BoolValue(call('equals', this, other));
  }
  /** Day of the week, UTC, Monday 0 to Sunday 6. */
  weekday(): NumberValue<'exact'> {
    return new NumberValue(call('weekday', this));
  }
}

/** A set of ids. */
export class SetValue extends Value {
  declare protected readonly brand: 'set';
  override get comparable() {
    return 'set' as const;
  }
  /** How many members; missing if the set is. */
  size(): NumberValue<'exact'> {
    return new NumberValue(call('size', this));
  }
  has(id: IdValue | string): BoolValue {
    return new BoolValue(call('has', this, typeof id === 'string' ? new IdValue({ op: 'id', value: id }) : id));
  }
  /** Members in common; missing if either set is. */
  overlap(other: SetValue): NumberValue<'exact'> {
    return new NumberValue(call('overlap', this, other));
  }
  /** Members in common over members in all; missing if either set is, or both are empty. */
  jaccard(other: SetValue): NumberValue<'float'> {
    return new NumberValue(call('jaccard', this, other));
  }
  /** Mean of a number over the members that have one; missing without any. */
  meanOf(body: (member: IdValue) => NumberValue): NumberValue<'float'> {
    return new NumberValue({ op: 'mean-of', set: this.node, body: body(MEMBER).node });
  }
  /** Sum of a number over the members that have one; 0 without any. */
  sumOf(body: (member: IdValue) => NumberValue): NumberValue<'float'> {
    return new NumberValue({ op: 'mean-of', fn: 'sum', set: this.node, body: body(MEMBER).node });
  }
  /** The smallest of a number over the members; missing without any. */
  lowestOf(body: (member: IdValue) => NumberValue): NumberValue<'float'> {
    return new NumberValue({ op: 'mean-of', fn: 'lowest', set: this.node, body: body(MEMBER).node });
  }
  /** The greatest of a number over the members; missing without any. */
  highestOf(body: (member: IdValue) => NumberValue): NumberValue<'float'> {
    return new NumberValue({ op: 'mean-of', fn: 'highest', set: this.node, body: body(MEMBER).node });
  }
}

/** A vector of numbers of one length. */
export class VectorValue extends Value {
  declare protected readonly brand: 'vector';
  /** The sum of the products; missing if either vector is, or their lengths differ. */
  dot(other: VectorValue): NumberValue<'float'> {
    return new NumberValue(call('vector_dot', this, other));
  }
  /** The dot product over the product of the lengths; missing where one is all zeros. */
  cosine(other: VectorValue): NumberValue<'float'> {
    return new NumberValue(call('vector_cosine', this, other));
  }
}

/** The hash of an id; that of a token is a token of its ids' hashes. Its first argument says which parts are ids, as bits. */
function hashOf(node: Node): Node {
  if (!(node.op === 'call' && node.fn === 'token')) return { op: 'hash', of: node };
  const [mask, ...parts] = node.args;
  const ids = mask!.op === 'const' ? mask!.value : 0;
  return {
    ...node,
    args: [constant(0), ...parts.map((part, i) => (Math.floor(ids / 2 ** i) % 2 === 1 ? hashOf(part) : part))],
  };
}

/** What may stand for a value: an id for an id, numbers and truths for each other. */
export type Alike<V> = V extends IdValue ? IdValue : V extends NumberValue | BoolValue ? NumberValue | BoolValue : V;

/** A number as it is, where numbers or truths are meant. */
export type NumberOf<V> = V extends NumberValue | BoolValue ? number : never;

const MEMBER = new IdValue({ op: 'member' });

/** @throws DeclarationError for a value of another kind than the first: what is compared must mean the same */
function call(fn: string, of: Value, ...others: readonly (Value | number)[]): Node {
  for (const other of others) same(fn, other, fn === 'has' ? 'id' : of.comparable);
  const args = [of, ...others];
  return {
    op: 'call',
    fn,
    args: args.map((arg) => (typeof arg === 'number' ? constant(arg) : arg.node)),
  };
}

function constant(value: number): Node {
  if (!Number.isFinite(value)) throw new DeclarationError(`features: ${value} was found, expected a finite number`);
  return { op: 'const', value: value + 0 };
}
