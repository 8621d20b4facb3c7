import { logGamma } from './gamma';

/**
 * P(T <= t) of Student's t with `df` degrees of freedom (> 0, need not be whole), to about 12 digits.
 *
 * @see Abramowitz, Stegun. Handbook of Mathematical Functions, 26.7.1. 1964.
 */
export function studentCdf(t: number, df: number): number {
  const tail = studentTails(t, df) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** P(|T| >= |t|): the two-sided p of a t statistic; NaN for NaN. */
export function studentTails(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return Number.NaN;
  if (t === 0) return 1;
  return incompleteBeta(df / 2, 0.5, df / (df + t * t));
}

/**
 * The t with P(T <= t) = p, by bisection and to the last digits that the distribution function carries.
 * NaN unless 0 < p < 1 and df > 0.
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1 && df > 0)) return Number.NaN;
  if (p === 0.5) return 0;
  const tails = 2 * Math.min(p, 1 - p);
  let low = 0;
  let high = 1;
  while (studentTails(high, df) > tails) high *= 2;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentTails(middle, df) > tails) low = middle;
    else high = middle;
  }
  return p > 0.5 ? high : -high;
}

/** The regularised incomplete beta function I_x(a, b), by its continued fraction (Lentz's method). */
function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
  let c = 1;
  let d = kept(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = kept(1 + even * d);
    c = 1 + even / c;
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = kept(1 + odd * d);
    c = 1 + odd / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return front * fraction;
}

function kept(x: number): number {
  return 1 / (Math.abs(x) < 1e-300 ? 1e-300 : x);
}
