import type { EvaluatedSet } from './ablate';

/** The smallest set that is non-inferior to the full one: the fewest columns, then the best metric. */
export function pickSet(sets: readonly EvaluatedSet[]): EvaluatedSet {
  const fit = sets.filter(({ against_full }) => against_full.is_non_inferior === true);
  const [full] = sets;
  return (fit.length > 0 ? fit : [full]).reduce((best, set) =>
    set.columns.length < best.columns.length ||
    (set.columns.length === best.columns.length && (set.estimate.value ?? 0) > (best.estimate.value ?? 0))
      ? set
      : best,
  );
}
