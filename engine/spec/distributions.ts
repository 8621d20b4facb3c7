import { DeclarationError } from '../base/errors';
import type { Node } from './ast';
import { call, wholeIn } from './build';
import { unitOf } from './decimals';
import { type KeyRole, read, type Scoped, scoped } from './scope';
import type { Stream, StreamField } from './stream';
import { IdValue, NumberValue, SetValue, Value } from './values';

/** Counts by value. */
export class TallyValue extends Value {
  declare protected readonly brand: 'tally';
  /** How many values are told apart. */
  size(): NumberValue<'exact'> {
    return new NumberValue(call('kinds', this));
  }
  /** How many values came in all, those beyond the cap as well. */
  total(): NumberValue<'exact'> {
    return new NumberValue(call('total', this));
  }
  /** How often x came. */
  of(x: IdValue | NumberValue | number): NumberValue<'exact'> {
    return new NumberValue(call('count_of', this, x));
  }
  /** How often any member of a set came. */
  ofSet(set: SetValue): NumberValue<'exact'> {
    return new NumberValue(call('count_in', this, set));
  }
  /** How often x came, over all; missing where nothing did. */
  shareOf(x: IdValue | NumberValue | number): NumberValue<'float'> {
    return new NumberValue(call('share_of', this, x));
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
    return new SetValue(call('top', this, wholeIn('top', k, 1, 256)));
  }
  /** The commonest id. */
  favourite(): IdValue {
    return new IdValue(call('favourite', this));
  }
  /** Cosine of the two vectors of counts. */
  cosine(other: TallyValue): NumberValue<'float'> {
    return new NumberValue(call('tally_cosine', this, other));
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
): Scoped<TallyValue, R> {
  return counted(field, cap, (node) => new TallyValue(node));
}

/** The k commonest ids of a field, the commonest first: `top(meet.field('item'), { k: 3 }).per('user')`. */
export function top<R, N extends KeyRole<R>>(
  field: StreamField<R, N> & { readonly value: IdValue },
  { k, cap = 64 }: TallyOptions & { readonly k: number },
): Scoped<SetValue, R> {
  return counted(field, cap, (node) => new TallyValue(node).top(k));
}

/** The commonest id of a field. */
export function favourite<R, N extends KeyRole<R>>(
  field: StreamField<R, N> & { readonly value: IdValue },
  { cap = 64 }: TallyOptions = {},
): Scoped<IdValue, R> {
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
