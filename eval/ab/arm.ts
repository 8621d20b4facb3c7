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
  const squares = Float64Array.from(values, (value) => (value - mean) ** 2);
  return { n, mean, variance: n < 2 ? Number.NaN : sum(squares) / (n - 1) };
}
