import type { Accumulator } from './accumulator';
import { count, sum } from './additive';
import { customAccumulator } from './custom';
import { distinct } from './distinct';
import { highest, lowest } from './extreme';
import { recent } from './recent';
import { first, last, latest } from './register';
import { run } from './run';
import { spread } from './spread';
import { tally } from './tally';

/** Every primitive of the engine: laws, docs and explanations run over this list. */
export const ACCUMULATORS: readonly Accumulator[] = [
  count,
  sum,
  spread,
  lowest,
  highest,
  first,
  last,
  latest,
  run,
  recent,
  distinct,
  tally,
];

const byName = new Map(ACCUMULATORS.map((accumulator) => [accumulator.name, accumulator]));

/** A primitive, or one made by hand, by name; undefined if there is none. */
export function accumulatorOf(kind: string): Accumulator | undefined {
  return byName.get(kind) ?? customAccumulator(kind);
}
