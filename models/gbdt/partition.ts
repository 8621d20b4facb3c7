/**
 * Reorders a leaf's rows so that those going left stand first, each side in its former order; returns how many do.
 *
 * order: [rows] uint32, of which begin .. end is the leaf. bins: the feature's byte of every row. A row goes left when
 * its bin is at most `bin`, or, for the bin `missing`, when `missingLeft`. scratch: at least as long as the leaf.
 */
export function partition(
  order: Uint32Array,
  begin: number,
  end: number,
  bins: Uint8Array,
  rule: { bin: number; missing: number; missingLeft: boolean },
  scratch: Uint32Array,
): number {
  const { bin, missing } = rule;
  const missingGoesLeft = rule.missingLeft ? 1 : 0;
  let left = begin;
  let right = 0;
  for (let i = begin; i < end; i++) {
    const row = order[i];
    const b = bins[row];
    const goesLeft = b === missing ? missingGoesLeft : b <= bin ? 1 : 0;
    order[left] = row;
    scratch[right] = row;
    left += goesLeft;
    right += 1 - goesLeft;
  }
  order.set(scratch.subarray(0, right), left);
  return left - begin;
}
