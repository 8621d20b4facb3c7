import type { SetCost } from '../cost/lab';
import { costFront, priceOf } from '../cost/standing';
import { holds, type SearchRules, type TriedSet } from './search';

/** What serving may cost; Infinity where nothing was said. */
export interface Budget {
  /** Microseconds of the middle list, read and scored. */
  readonly us: number;
  /** Of state. */
  readonly bytes: number;
}

/** A set with its cost, and how it stands to the others and to what was asked. */
export interface SlimSet extends TriedSet {
  readonly cost: SetCost;
  /** Mean of two shares of the full set's: microseconds of the middle list, and bytes of state. */
  readonly price: number;
  readonly holds: boolean;
  readonly is_within_budget: boolean;
  readonly is_on_front: boolean;
}

/** What is to be exported; or, where nothing within the budget holds, what comes nearest. */
export type Picked =
  | { readonly kind: 'picked'; readonly set: SlimSet }
  | { readonly kind: 'too dear'; readonly nearest: SlimSet; readonly best: SlimSet | null };

/** Puts costs and standing to sets, the full one first. */
export function standings(
  sets: readonly TriedSet[],
  costs: readonly SetCost[],
  rules: Pick<SearchRules, 'margin' | 'rule'>,
  budget: Budget,
): SlimSet[] {
  const [full] = costs;
  const front = costFront(
    sets.map(({ estimate }) => estimate.value),
    costs,
  );
  return sets.map((set, i) => ({
    ...set,
    cost: costs[i],
    price: priceOf(costs[i], full),
    holds: holds(set, rules),
    is_within_budget: excess(costs[i], budget) <= 1,
    is_on_front: front[i],
  }));
}

/** The cheapest set that holds within the budget. */
export function pickSlim(sets: readonly SlimSet[], budget: Budget): Picked {
  const holding = sets.filter((set) => set.holds);
  const fit = holding.filter((set) => set.is_within_budget);
  if (fit.length > 0) return { kind: 'picked', set: fit.reduce((best, set) => (set.price < best.price ? set : best)) };
  const within = sets.filter((set) => set.is_within_budget);
  const value = ({ estimate }: SlimSet): number => estimate.value ?? Number.NEGATIVE_INFINITY;
  return {
    kind: 'too dear',
    nearest: holding.reduce((best, set) => (excess(set.cost, budget) < excess(best.cost, budget) ? set : best)),
    best: within.length > 0 ? within.reduce((best, set) => (value(set) > value(best) ? set : best)) : null,
  };
}

/** How many times its budget a cost takes, at the worse of the two. */
function excess({ total, stateBytes }: SetCost, { us, bytes }: Budget): number {
  return Math.max(total.p50 / us, stateBytes / bytes);
}
