/** `; did you mean X?`, or nothing when no choice is near: at most a third of its letters differ. */
export function nearest(word: string, choices: readonly string[]): string {
  const near = choices
    .map((choice) => ({ choice, edits: distance(word, choice) }))
    .filter(({ choice, edits }) => edits <= Math.max(1, Math.floor(choice.length / 3)))
    .sort((a, b) => a.edits - b.edits)[0];
  return near ? `; did you mean ${near.choice}?` : '';
}

/** Letters to insert, delete or replace. @see Levenshtein. Binary codes capable of correcting deletions. 1966. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
