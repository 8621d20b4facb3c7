/** A number as JSON tells it: null where it is not known. */
export function known(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}
