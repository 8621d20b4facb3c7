import { DeclarationError } from '../base/errors';
import type { Node } from './ast';
import { call, wholeIn } from './build';
import { unitOf } from './decimals';
import { kindOf, same } from './kinds';
import { EVERYTHING, type KeyRole, read, type Scope, type Scoped, scoped } from './scope';
import type { Stream, StreamField } from './stream';
import type { Comparable } from './value';
import { type BoolValue, type IdValue, NumberValue, type SetValue, Value } from './values';

interface Smoothed<R> {
  /** Toward how likely the value is whatever is given: (together + weight x that) / (given + weight). */
  smoothed(smoothing: { readonly weight: number }): Scoped<NumberValue<'float'>, R>;
}

/**
 * A table of probabilities learned as events come: how often a role had a value among the events that agree in what is
 * given. `probability(click).of('delta').given('pause').smoothed({ weight: 10 }).at({ delta: …, pause: … })`; further
 * keys are given, too. Missing, or with smoothing the overall share, where nothing like it has been seen.
 */
export function probability<R>(stream: Stream<R>) {
  return {
    of: (role: KeyRole<R>) => ({
      given: (...given: readonly KeyRole<R>[]): Scoped<NumberValue<'float'>, R, Smoothed<R>> => {
        const counts = (scope: Scope, keys: readonly string[]): readonly [Node, Node] => [
          read(stream, 'count', role, { ...scope, keys: [...keys, role] }),
          read(stream, 'count', role, { ...scope, keys, from: without(scope.from, role) }),
        ];
        const all = (scope: Scope): readonly string[] => [
          ...given,
          ...scope.keys.filter((key) => !given.includes(key as never)),
        ];
        const share = (scope: Scope): Node => call('rate', ...counts(scope, all(scope)));
        const toward =
          (weight: number) =>
          (scope: Scope): Node => {
            const bare = { ...scope, from: role in scope.from ? { [role]: scope.from[role]! } : {} };
            return call('smoothed', ...counts(scope, all(scope)), call('rate', ...counts(bare, [])), weight);
          };
        const wrap = (node: Node): NumberValue<'float'> => new NumberValue(node);
        return scoped(wrap, share, (scope) => ({
          smoothed: ({ weight }: { readonly weight: number }) => {
            if (!(weight > 0)) throw new DeclarationError(`smoothed: weight is ${weight}, expected a number above 0`);
            return scoped(wrap, toward(weight), () => ({}), scope);
          },
        })) as unknown as Scoped<NumberValue<'float'>, R, Smoothed<R>>;
      },
    }),
  };
}

/**
 * Naive Bayes over the members of a set: the sum over them of how much likelier each makes the outcome, as a logarithm.
 * `hits` and `all` are streams fed by each member (`eachOf`) under `role`.
 */
export function naiveBayes<R, Q>(
  hits: Stream<R>,
  all: Stream<Q>,
  { role, weight = 10 }: { readonly role: KeyRole<R> & KeyRole<Q>; readonly weight?: number },
) {
  const pair = (scope: Scope): readonly [Node, Node] => [
    read(hits, 'count', null, scope),
    read(all, 'count', null, scope),
  ];
  const overall = call('rate', ...pair(EVERYTHING));
  const lift = (member: IdValue): NumberValue => {
    const counts = pair({ ...EVERYTHING, keys: [role], from: { [role]: member.node } });
    return new NumberValue<'float'>(call('smoothed', ...counts, overall, weight))
      .dividedBy(new NumberValue(overall))
      .log();
  };
  return {
    /** Log of the product of the members' lifts; 0 for an empty set. */
    of: (set: SetValue): NumberValue<'float'> => set.sumOf(lift),
    /** The greatest lift of a member, as a logarithm. */
    highestOf: (set: SetValue): NumberValue<'float'> => set.highestOf(lift),
  };
}

/** How fast a model learns and what it forgets: the four constants of the paper; `keep` weights in all. */
interface LearnRates {
  readonly alpha?: number;
  readonly beta?: number;
  readonly l1?: number;
  readonly l2?: number;
  readonly keep?: number;
}

/** A model: `score` gives a chance from one value for each feature it learned from, in their order. */
export class ModelValue extends Value {
  declare protected readonly brand: 'model';
  /** What each feature that it learned from can be compared with; null where that is not known. */
  readonly #from: readonly Comparable[] | null;

  constructor(node: Node, from: readonly Comparable[] | null = null) {
    super(node);
    this.#from = from;
  }
  /** The chance of a hit; missing before anything was learned. Values not met in learning add nothing. */
  score(...values: readonly (IdValue | NumberValue | BoolValue)[]): NumberValue<'float'> {
    if (this.#from && values.length !== this.#from.length)
      throw new DeclarationError(
        `model: score: ${values.length} values were found, expected ${this.#from.length}, one for each feature in from`,
      );
    for (const [i, kind] of this.#from?.entries() ?? []) same(`model: score: value ${i + 1}`, values[i]!, kind);
    const { alpha, beta, l1, l2 } = (this.node as Node & { op: 'read' }).state.params as Record<string, number>;
    return new NumberValue(call('score', this, alpha!, beta!, l1!, l2!, ...values));
  }
}

/**
 * A logistic regression learned as events come, a weight for each value of each feature (ids, or whole numbers and
 * truths): `model(outcome.field('clicked'), { from: ['item', 'device', 'rank'] }).score(candidate.item, request.device, candidate.rank)`.
 * Order counts; the constants and the version are part of the state's identity. @see McMahan et al. Ad Click Prediction. 2013
 */
export function model<R, N extends keyof R & string>(
  outcome: StreamField<R, N>,
  {
    from,
    alpha = 0.1,
    beta = 1,
    l1 = 0,
    l2 = 0.1,
    keep = 65_536,
  }: LearnRates & { readonly from: readonly KeyRole<R>[] },
): Scoped<ModelValue, R> {
  const stream = outcome.stream as Stream<unknown>;
  wholeIn('model: features', from.length, 1, 32);
  wholeIn('model: keep', keep, 1, 10_000_000);
  for (const [name, rate] of Object.entries({ alpha, beta, l1, l2 }))
    if (!(rate >= 0 && rate < Number.POSITIVE_INFINITY && (rate > 0 || name !== 'alpha')))
      throw new DeclarationError(
        `model: ${name} is ${rate}, expected a number ${name === 'alpha' ? 'above 0' : 'from 0'}`,
      );
  for (const role of from)
    if (unitOf(stream, role) !== 1)
      throw new DeclarationError(`model: ${role} has decimals, expected ids, whole numbers or truths; bucket it`);
  const kinds = from.map((role) => kindOf((outcome.stream.roles as Readonly<Record<string, Value>>)[role]!));
  const params = { alpha, beta, l1, l2, keep };
  return scoped(
    (node) => new ModelValue(node, kinds),
    (scope) => read(stream, 'ftrl', outcome.role, scope, 'weights', params, from),
    () => ({}),
  );
}

/**
 * Ratings by games between a winner and a loser, from 1500, a game moving them by at most `k`:
 * `ratings(game.field('winner'), game.field('loser')).of(candidate.item)`. Missing for whoever has not played.
 */
export function ratings<R, W extends KeyRole<R>, L extends KeyRole<R>>(
  winner: StreamField<R, W>,
  loser: StreamField<R, L>,
  { k = 32, cap = 1_000_000 } = {},
) {
  const stream = winner.stream as Stream<unknown>;
  wholeIn('ratings: k', k, 1, 1000);
  const node = read(stream, 'ratings', winner.role, EVERYTHING, 'ratings', { k, cap }, [loser.role]);
  return {
    of: (id: IdValue): NumberValue<'float'> => new NumberValue(call('rating', node, same('ratings: of', id, 'id'))),
  };
}

function without(from: Scope['from'], role: string): Scope['from'] {
  return Object.fromEntries(Object.entries(from).filter(([key]) => key !== role));
}
