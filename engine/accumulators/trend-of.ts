import { apart, type Wide } from './wide';

/**
 * The least-squares line through n points (t, x) from their sums: its slope, or where `at` is known its value there.
 * Missing where all t are equal.
 */
export function slopeOf(n: number, st: number, sx: number, stx: Wide, stt: Wide, at: number): number {
  const width = apart(n, stt, st, st);
  if (!(width > 0)) return Number.NaN;
  const slope = apart(n, stx, st, sx) / width;
  return at === at ? sx / n + slope * (at - st / n) : slope;
}
