/** So many are sorted by insertion. */
const FEW = 48;

/** Sorts the first n in place; by insertion where there are few, since most are: a sort of its own takes longer to begin. */
export function sortAscending(values: Float64Array, n: number): void {
  if (n > FEW) {
    values.subarray(0, n).sort();
    return;
  }
  for (let i = 1; i < n; i++) {
    const value = values[i];
    let j = i - 1;
    for (; j >= 0 && values[j] > value; j--) values[j + 1] = values[j];
    values[j + 1] = value;
  }
}
