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
  const matters = new Float64Array(count);
  for (let i = 0; i < count; i++) matters[i] = Math.abs(gradients[rows[i]] * hessians[rows[i]]);
  const threshold = smallest(matters.slice(), count - large);
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

/**
 * The value that would stand at a place if the values were sorted; they are reordered.
 *
 * @see Hoare. Algorithm 65: find. Communications of the ACM 4 (7), 1961.
 */
function smallest(values: Float64Array, place: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      [values[i], values[j]] = [values[j], values[i]];
      i++;
      j--;
    }
    if (place <= j) high = j;
    else if (place >= i) low = i;
    else break;
  }
  return values[place];
}
