import type { Crew } from './crew';
import type { Estimate, Judge, Outcome } from './judge';
import type { PointSpec } from './point';

/** Most groups for which every subset is trained: 2^8 trainings. */
export const MOST_GROUPS = 8;

/**
 * Exact Shapley values of groups: the fair split of what the full set gives over no column at all, from a training on
 * every subset. A list's value splits the same way, so each value has an interval over users.
 *
 * @see Shapley. A Value for n-Person Games. Contributions to the Theory of Games II, 1953.
 */
export async function groupShapley(
  groups: ReadonlyMap<string, readonly string[]>,
  judge: Judge,
  train: Crew['train'],
  specOf: (columns: readonly string[]) => PointSpec,
): Promise<Estimate[]> {
  const names = [...groups.keys()];
  const n = names.length;
  const subsets = Array.from({ length: (1 << n) - 1 }, (_, i) => i + 1);
  const points = await train(
    subsets.map((set) => specOf(names.flatMap((name, g) => ((set >> g) & 1 ? groups.get(name)! : [])))),
    'every subset',
  );
  const outcomes: readonly Outcome[] = [judge.nothing, ...points];
  return names.map((_, g) => {
    const values = new Float64Array(judge.nothing.values.length);
    for (let set = 0; set < 1 << n; set++) {
      if ((set >> g) & 1) continue;
      const weight = 1 / (n * choose(n - 1, bits(set)));
      const [without, by] = [outcomes[set].values, outcomes[set | (1 << g)].values];
      for (let list = 0; list < values.length; list++)
        values[list] += weight * ((by[list] ?? Number.NaN) - (without[list] ?? Number.NaN));
    }
    return judge.estimate({ values: Array.from(values, (x) => (Number.isNaN(x) ? null : x)) });
  });
}

function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return product;
}

function bits(set: number): number {
  return set === 0 ? 0 : (set & 1) + bits(set >> 1);
}
