/** Bonferroni and Holm bound the chance of any false claim; bh (Benjamini, Hochberg) the share of false ones. */
export type Adjustment = 'bonferroni' | 'holm' | 'bh';

/**
 * p values adjusted for the size of their family, in the given order: compare them with the level as they are.
 * Holm for claims, bh for exploration. A p that is NaN stays NaN and still counts in the family.
 *
 * @see Holm. A Simple Sequentially Rejective Multiple Test Procedure. Scand. J. Stat. 1979.
 * @see Benjamini, Hochberg. Controlling the False Discovery Rate. JRSS B 1995.
 */
export function adjustP(p: readonly number[], method: Adjustment = 'holm'): number[] {
  const m = p.length;
  if (method === 'bonferroni') return p.map((value) => Math.min(1, value * m));
  const worst = (i: number): number => (Number.isNaN(p[i]) ? 1 : p[i]);
  const ascending = p.map((_, i) => i).sort((a, b) => worst(a) - worst(b) || a - b);
  const adjusted = new Array<number>(m);
  let bound = method === 'holm' ? 0 : 1;
  for (let step = 0; step < m; step++) {
    const place = method === 'holm' ? step : m - 1 - step;
    const i = ascending[place];
    bound = method === 'holm' ? Math.max(bound, worst(i) * (m - place)) : Math.min(bound, (worst(i) * m) / (place + 1));
    adjusted[i] = Number.isNaN(p[i]) ? Number.NaN : Math.min(1, bound);
  }
  return adjusted;
}
