/** A function over one value of every candidate (NaN: missing), as seen from candidate i: the definition of each. */
export function amongCandidates(fn: string, of: readonly number[], i: number, param: number): number {
  const known = of.filter((x) => !Number.isNaN(x));
  const sum = known.reduce((total, x) => total + x, 0);
  const mean = sum / known.length;
  const x = of[i];
  switch (fn) {
    case 'rank_lowest':
      return 1 + known.filter((other) => Number.isNaN(x) || other < x).length;
    case 'rank_highest':
      return 1 + known.filter((other) => Number.isNaN(x) || other > x).length;
    case 'neighbour':
      return of[i + param] ?? Number.NaN;
    case 'first':
      return of[0];
    case 'count':
      return known.length;
    case 'sum':
      return sum;
    case 'mean':
      return mean;
    case 'lowest':
      return known.toSorted((a, b) => a - b)[0] ?? Number.NaN;
    case 'highest':
      return known.toSorted((a, b) => b - a)[0] ?? Number.NaN;
    case 'spread':
      if (known.every((other) => other === known[0])) return known.length ? 0 : Number.NaN;
      return Math.sqrt(known.reduce((total, other) => total + (other - mean) * (other - mean), 0) / known.length);
    default:
      throw new Error(`no list function ${fn}`);
  }
}
