import { logChoose } from './gamma';

/**
 * Expected number of distinct products in n of N draws without replacement: Σ_i [1 − C(N − N_i, n) / C(N, n)].
 *
 * counts: how many of the N draws (views, users or lists) hold each product. With n = N it is the number of products
 * that occur. Counts may be resampled and need not be whole. NaN when n > N.
 *
 * @see Hurlbert. The Nonconcept of Species Diversity. Ecology 1971.
 */
export function rarefied(counts: ArrayLike<number>, all: number, n: number): number {
  if (!(n <= all && n >= 0)) return Number.NaN;
  const whole = logChoose(all, n);
  const known = new Float64Array(1024);
  let expected = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i];
    if (!(count > 0)) continue;
    const isKept = count < known.length && count === Math.floor(count);
    let seen = isKept ? known[count] : 0;
    if (seen === 0) seen = all - count < n ? 1 : 1 - Math.exp(logChoose(all - count, n) - whole);
    if (isKept) known[count] = seen;
    expected += seen;
  }
  return expected;
}
