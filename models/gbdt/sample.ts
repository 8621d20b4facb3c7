/** `share` of the numbers 0 .. count - 1, at least one, drawn without replacement and given in rising order. */
export function sample(count: number, share: number, next: () => number): Int32Array {
  const all = Int32Array.from({ length: count }, (_, i) => i);
  const wanted = Math.min(count, Math.max(1, Math.round(count * share)));
  if (wanted === count) return all;
  for (let i = 0; i < wanted; i++) {
    const j = i + Math.floor(next() * (count - i));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all.slice(0, wanted).sort();
}

/** One row out of each of `wanted` equal stretches of 0 .. count - 1; all rows when there are no more than that. */
export function sampleRows(count: number, wanted: number, next: () => number): Int32Array {
  if (count <= wanted) return Int32Array.from({ length: count }, (_, i) => i);
  return Int32Array.from({ length: wanted }, (_, i) => Math.floor(((i + next()) * count) / wanted));
}
