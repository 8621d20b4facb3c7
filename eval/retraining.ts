/**
 * When the model that ranks each list was made, under retraining: at `from`, and again after every whole `every` of it.
 * A list at the very moment of a retraining is ranked by the new model, which has not seen it. Moments at which no
 * list waits for a new model are in nobody's answer, so nothing need be trained at them.
 *
 * @param ts [lists] epoch milliseconds, none below `from`
 * @param every milliseconds above 0
 * @returns [lists] epoch milliseconds
 */
export function retrainedAt(ts: ArrayLike<number>, from: number, every: number): Float64Array {
  return Float64Array.from(ts, (at) => from + Math.floor((at - from) / every) * every);
}
