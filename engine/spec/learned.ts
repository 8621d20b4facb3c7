import { DeclarationError } from '../base/errors';
import type { Node } from './ast';
import { call } from './build';
import { EVERYTHING, type KeyRole, read, type Scope, type Scoped, scoped } from './scope';
import type { Stream } from './stream';
import { type IdValue, NumberValue, type SetValue } from './values';

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

function without(from: Scope['from'], role: string): Scope['from'] {
  return Object.fromEntries(Object.entries(from).filter(([key]) => key !== role));
}
