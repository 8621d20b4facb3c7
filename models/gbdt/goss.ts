/**
 * Gradient-based one-side sampling: the rows that matter most are kept, of the others a share is drawn, and those speak
 * louder for the ones that were not. A row matters by |gradient · hessian|; equal rows by their place.
 *
 * rows: [count] in any order; the kept ones are moved to its beginning, in that order. gradients, hessians: [table rows],
 * those of the drawn rows are changed in place.
 *
 * @returns how many rows are kept
 * @see Ke et al. LightGBM: a highly efficient gradient boosting decision tree. NeurIPS 2017, algorithm 2.
 */
export function keepLarge(
  rows: Uint32Array,
  gradients: Float64Array,
  hessians: Float64Array,
  { top, other }: { top: number; other: number },
  next: () => number,
): number {
  const count = rows.length;
  const large = Math.max(1, Math.floor(count * top));
  let wanted = Math.min(count - large, Math.max(1, Math.floor(count * other)));
  if (large + wanted >= count) return count;
  const matters = Float64Array.from(rows, (row) => Math.abs(gradients[row] * hessians[row]));
  const threshold = matters.slice().sort()[count - large];
  let above = 0;
  for (let i = 0; i < count; i++) if (matters[i] > threshold) above++;

  const louder = (count - large) / wanted;
  let tied = large - above;
  let left = count - large;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    if (matters[i] > threshold || (matters[i] === threshold && tied > 0)) {
      if (matters[i] === threshold) tied--;
      rows[kept++] = row;
      continue;
    }
    if (next() * left-- < wanted) {
      wanted--;
      gradients[row] *= louder;
      hessians[row] *= louder;
      rows[kept++] = row;
    }
  }
  return kept;
}
