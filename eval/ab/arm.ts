import { sum } from '../sum';

/** What is known of one arm's units for one number: how many, their mean, their sample variance. */
export interface Arm {
  n: number;
  mean: number;
  /** Over n − 1; NaN for fewer than two units. */
  variance: number;
}

/** An arm from its units' values. */
export function armOf(values: ArrayLike<number>): Arm {
  const n = values.length;
  const mean = sum(values) / n;
  const squares = new Float64Array(n);
  for (let i = 0; i < n; i++) squares[i] = (values[i] - mean) ** 2;
  return { n, mean, variance: n < 2 ? Number.NaN : sum(squares) / (n - 1) };
}

/** An arm of units that did or did not. */
export function shareArm(yes: number, n: number): Arm {
  const mean = yes / n;
  return { n, mean, variance: mean * (1 - mean) };
}

/**
 * [units] a ratio of sums R = Σ y / Σ x as a number of each unit, R + (y − R x) / x̄: their mean is R, their variance that of
 * the delta method (`ratioArm`), so that what works for means works for them. NaN without any x.
 *
 * @see Budylin, Drutsa, Katsev, Tsoy. Consistent Transformation of Ratio Metrics for Efficient Online Controlled Experiments.
 * WSDM 2018.
 */
export function linearised(y: ArrayLike<number>, x: ArrayLike<number>): Float64Array {
  const below = sum(x) / x.length;
  const ratio = sum(y) / x.length / below;
  return Float64Array.from(y, (value, i) => ratio + (value - ratio * x[i]) / below);
}

/**
 * An arm of a ratio of sums, Σ y / Σ x, whose unit is not what is divided by: clicks over impressions, by user. The
 * variance is that of one unit by the delta method: s²_y / x̄² + s²_x ȳ² / x̄⁴ − 2 s_xy ȳ / x̄³.
 *
 * @see Deng, Knoblich, Lu. Applying the Delta Method in Metric Analytics. KDD 2018.
 */
export function ratioArm(y: ArrayLike<number>, x: ArrayLike<number>): Arm {
  const [above, below] = [armOf(y), armOf(x)];
  const n = y.length;
  const both = new Float64Array(n);
  for (let i = 0; i < n; i++) both[i] = (y[i] - above.mean) * (x[i] - below.mean);
  const together = n < 2 ? Number.NaN : sum(both) / (n - 1);
  const ratio = above.mean / below.mean;
  const variance = (above.variance + ratio ** 2 * below.variance - 2 * ratio * together) / below.mean ** 2;
  return { n, mean: ratio, variance };
}
