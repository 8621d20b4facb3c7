import type { SetCost } from '../cost/lab';
import { paretoFront } from '../cost/pareto';
import { costFront, priceOf } from '../cost/standing';
import type { EvaluatedSet } from './sets';

/** A set with what it costs, and how it stands to the others. */
export interface PricedSet extends EvaluatedSet {
  /** null where costs were not measured. */
  readonly cost: SetCost | null;
  /** Mean of two shares of the full set's: microseconds of the middle list, and bytes of state. */
  readonly price: number | null;
  /** No other set is as good in metric, microseconds and bytes, and better in one. */
  readonly is_on_front: boolean;
}

/** Puts prices on sets, the full one first, and finds their front; without costs the number of columns is the price. */
export function priceSets(sets: readonly EvaluatedSet[], costs: readonly (SetCost | null)[]): PricedSet[] {
  const [full] = costs;
  const values = sets.map(({ estimate }) => estimate.value);
  const front = costs.every((cost) => cost !== null)
    ? costFront(values, costs)
    : paretoFront(
        sets.map(({ columns }, i) => ({ value: values[i] ?? Number.NEGATIVE_INFINITY, costs: [columns.length] })),
      );
  return sets.map((set, i) => {
    const cost = costs[i];
    const price = cost && full ? priceOf(cost, full) : null;
    return { ...set, cost, price, is_on_front: front[i] };
  });
}

/**
 * The cheapest set that is non-inferior to the best one tried: by price, else by columns, then by the better metric. The
 * best itself where its difference to itself says so, as it always does.
 */
export function pickSet(sets: readonly PricedSet[]): PricedSet {
  const fit = sets.filter(({ against_best }) => against_best.is_non_inferior === true);
  const dear = ({ price, columns }: PricedSet): number => price ?? columns.length;
  return (fit.length > 0 ? fit : sets.slice(0, 1)).reduce((best, set) =>
    dear(set) < dear(best) || (dear(set) === dear(best) && (set.estimate.value ?? 0) > (best.estimate.value ?? 0))
      ? set
      : best,
  );
}
