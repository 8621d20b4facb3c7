import type { Accumulator } from './accumulator';
import { count, sum } from './additive';
import { approxDistinct } from './approx-distinct';
import { correlation } from './correlation';
import { customAccumulator } from './custom';
import { distinct } from './distinct';
import { earliest } from './earliest';
import { highest, lowest } from './extreme';
import { bipartite } from './graph';
import { ftrl } from './models';
import { quantiles } from './quantiles';
import { ratings } from './ratings';
import { recent } from './recent';
import { first, last, latest } from './register';
import { run } from './run';
import { skewness } from './skewness';
import { slots } from './slots';
import { spread } from './spread';
import { tally } from './tally';
import { topBy } from './top-by';
import { trend } from './trend';

/** Every primitive of the engine: laws, docs and explanations run over this list. */
export const ACCUMULATORS: readonly Accumulator[] = [
  count,
  sum,
  spread,
  skewness,
  lowest,
  highest,
  first,
  last,
  latest,
  run,
  recent,
  earliest,
  distinct,
  approxDistinct,
  tally,
  slots,
  quantiles,
  trend,
  correlation,
  topBy,
  bipartite,
  ftrl,
  ratings,
];

const byName = new Map(ACCUMULATORS.map((accumulator) => [accumulator.name, accumulator]));

/** A primitive, or one made by hand, by name; undefined if there is none. */
export function accumulatorOf(kind: string): Accumulator | undefined {
  return byName.get(kind) ?? customAccumulator(kind);
}
