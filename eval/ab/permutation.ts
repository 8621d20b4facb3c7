import { random } from '../../engine/base/random';
import { logChoose } from '../gamma';

/**
 * Two-sided permutation test of a difference of means: units keep their values and swap their arms. Exact over all
 * C(n, n_T) assignments up to `exactUpTo`, else p = (1 + hits) / (1 + draws), which is never 0.
 *
 * @see Ernst. Permutation Methods: A Basis for Exact Inference. Statistical Science 2004.
 */
export function permutation(
  target: ArrayLike<number>,
  control: ArrayLike<number>,
  { seed, draws = 10_000, exactUpTo = 200_000 }: { seed: number; draws?: number; exactUpTo?: number },
): { p: number; exact: boolean; assignments: number } {
  const all = Float64Array.from([...Array.from(target), ...Array.from(control)]);
  const total = all.reduce((a, b) => a + b, 0);
  const size = target.length;
  const far = (sum: number): number => Math.abs(sum / size - (total - sum) / (all.length - size));
  const observed = far(all.subarray(0, size).reduce((a, b) => a + b, 0));
  const bound = observed - 1e-12 * all.reduce((a, b) => a + Math.abs(b), 0);
  let hits = 0;
  const count = Math.round(Math.exp(logChoose(all.length, size)));
  if (count <= exactUpTo) {
    eachChoice(all, size, (sum) => {
      if (far(sum) >= bound) hits++;
    });
    return { p: hits / count, exact: true, assignments: count };
  }
  const mixed = all.slice();
  for (let draw = 0; draw < draws; draw++) {
    const next = random(seed, draw);
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const j = i + Math.floor(next() * (mixed.length - i));
      const value = mixed[j];
      mixed[j] = mixed[i];
      mixed[i] = value;
      sum += value;
    }
    if (far(sum) >= bound) hits++;
  }
  return { p: (1 + hits) / (1 + draws), exact: false, assignments: draws };
}

/** Visits the sum of every choice of so many values. */
function eachChoice(values: Float64Array, size: number, visit: (sum: number) => void): void {
  const choose = (from: number, left: number, sum: number): void => {
    if (left === 0) {
      visit(sum);
      return;
    }
    for (let i = from; i <= values.length - left; i++) choose(i + 1, left - 1, sum + values[i]);
  };
  choose(0, size, 0);
}
