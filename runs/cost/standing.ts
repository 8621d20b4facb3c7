import type { SetCost } from './lab';
import { paretoFront } from './pareto';

/** What costs are a share of. */
type Whole = Pick<SetCost, 'stateBytes'> & { readonly total: Pick<SetCost['total'], 'p50'> };

/** A cost as one number: the mean of two shares of another, microseconds of the middle list and bytes of state. */
export function priceOf({ total, stateBytes }: SetCost, whole: Whole): number {
  return (total.p50 / whole.total.p50 + stateBytes / Math.max(1, whole.stateBytes)) / 2;
}

/** [sets] whether no other is as good in metric, microseconds and bytes, and better in one; no value is the worst. */
export function costFront(values: readonly (number | null)[], costs: readonly SetCost[]): boolean[] {
  return paretoFront(
    values.map((value, i) => ({
      value: value ?? Number.NEGATIVE_INFINITY,
      costs: [costs[i].total.p50, costs[i].stateBytes],
    })),
  );
}
