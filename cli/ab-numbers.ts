/** A number with its sign, to four digits; `-` where it is not defined. */
export function signed(x: number): string {
  if (Number.isNaN(x)) return '-';
  return `${x < 0 ? '-' : '+'}${Number.isFinite(x) ? Math.abs(x).toFixed(4) : '∞'}`;
}

/** A share as a percentage; `-` where it is not defined or has no bound. */
export function percent(x: number): string {
  return Number.isFinite(x) ? `${(100 * x).toFixed(1)} %` : '-';
}

/** The same with its sign, a bound that is missing as ∞. */
export function signedPercent(x: number): string {
  if (Number.isFinite(x)) return `${x < 0 ? '' : '+'}${percent(x)}`;
  return Number.isNaN(x) ? '-' : `${signed(x)} %`;
}

/** A number to so many digits; `-` where it is not defined. */
export function plain(x: number, digits: number): string {
  return Number.isNaN(x) ? '-' : Number.isFinite(x) ? x.toFixed(digits) : '∞';
}

/** A value and its interval. */
export function withSpan({ value, lo, hi }: { value: number; lo: number; hi: number }): string {
  return `${signed(value)} [${signed(lo)}, ${signed(hi)}]`;
}

/** A p value. */
export function pText(p: number): string {
  return Number.isNaN(p) ? '-' : p < 0.0001 ? '< 0.0001' : p.toFixed(4);
}
