import { type CustomAccumulator, defineAccumulator } from '../accumulators/custom';
import { read, type Scoped, scoped } from './scope';
import { Stream, type StreamField } from './stream';
import { type BoolValue, NumberValue, type TimeValue } from './values';

/** Roles a hand-written accumulator may fold: numbers and truths, never ids, whose codes mean nothing. */
type FoldedRole<R> = { [N in keyof R]: R[N] extends NumberValue | BoolValue | TimeValue ? N : never }[keyof R];

/**
 * A hand-written accumulator as a word of the language: `custom(streak)(click).per('user')`.
 *
 * Of a stream it folds 1 for every event; of a field its value, where a `number(scale)` arrives as the whole count of
 * its last decimal (7.25 of scale 2 is 725), a truth as 1 or 0, a time as epoch milliseconds. It knows no window.
 *
 * @throws DeclarationError for a bad id, or one that is taken by another definition
 */
export function custom<S>(
  definition: CustomAccumulator<S>,
): <R, N extends FoldedRole<R> = FoldedRole<R>>(of: Stream<R> | StreamField<R, N>) => Scoped<NumberValue<'float'>, R> {
  const kind = defineAccumulator(definition);
  return (of) => {
    const [stream, role] = of instanceof Stream ? [of, null] : [of.stream, of.role];
    return scoped(
      (node) => new NumberValue<'float'>(node),
      (scope) => read(stream as Stream<unknown>, kind, role, scope),
      () => ({}),
    );
  };
}
