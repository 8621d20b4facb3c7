/**
 * How alike the sets are that were chosen in M repetitions out of d groups of features:
 * 1 − mean_f [M / (M − 1) · p_f (1 − p_f)] / [(k̄ / d) (1 − k̄ / d)], with p_f the share of sets that hold f and k̄ the
 * mean size. 1 for identical sets, about 0 for sets drawn at random, possibly below. NaN for fewer than two sets and
 * where every set holds nothing, or everything.
 *
 * sets: group numbers from 0 to d − 1, each once in a set.
 *
 * @see Nogueira, Sechidis, Brown. On the Stability of Feature Selection Algorithms. JMLR 2018.
 */
export function stability(sets: readonly (readonly number[])[], d: number): number {
  const m = sets.length;
  const chosen = new Float64Array(d);
  for (const set of sets) for (const group of set) chosen[group]++;
  let spread = 0;
  let size = 0;
  for (const times of chosen) {
    const p = times / m;
    spread += (m / (m - 1)) * p * (1 - p);
    size += p;
  }
  if (m < 2 || size === 0 || size >= d) return Number.NaN;
  return 1 - spread / d / ((size / d) * (1 - size / d));
}
