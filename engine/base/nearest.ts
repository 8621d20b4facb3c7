/** The known name that is fewest edits from a written one, if it is near enough to have been meant. */
export function nearestName(written: string, known: readonly string[]): string | null {
  let best: string | null = null;
  const { length } = written;
  let fewest = Math.max(1, Math.min(2, length - 2), Math.floor(length / 3)) + 1;
  for (const name of known) {
    const edits = distance(written, name);
    if (edits < fewest) [best, fewest] = [name, edits];
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours between two words. @see Damerau. CACM 7(3), 1964. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...new Array<number>(b.length).fill(0)]);
  for (let j = 0; j <= b.length; j++) rows[0][j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, rows[i - 2][j - 2] + 1);
      rows[i][j] = least;
    }
  }
  return rows[a.length][b.length];
}
