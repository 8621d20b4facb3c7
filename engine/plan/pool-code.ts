import type { Expr } from './expressions';
import type { Site } from './row-site';

/** The different members of a pool, as a set to loop over. */
export function ofPool({ id }: Expr): string {
  return `const set = x.pools[${id}].codes, many = x.pools[${id}].count;`;
}

/** Where the member at hand of the candidate at hand lies in the pool, if the set has one. */
export function inPool({ id, hasPool }: Expr, site: Site): string {
  if (!hasPool) return '';
  const [places, starts] = ['places', 'starts'].map((of) => site.hoist(`${of}${id}`, `x.pools[${id}].${of}`));
  return `const q = ${places}[${starts}[i] + m];`;
}
