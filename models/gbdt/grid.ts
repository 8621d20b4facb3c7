/**
 * How gradients and hessians become whole numbers, so that every sum over rows is exact.
 *
 * A float64 adds whole numbers below 2^53 without rounding. Gradients are multiplied by `gradient`, a power of two, and
 * rounded; hessians likewise by `hessian`. Sums then depend neither on the order of rows nor on how threads share the
 * work, and a sibling's sums by subtraction are the ones that counting it would give. The count of rows rides along in
 * the hessian's number for nothing: a row's second number is `one + hessian`, where `one` is a power of two above the
 * sum of all hessians.
 */
export interface Grid {
  gradient: number;
  hessian: number;
  one: number;
}

/** Where float64 has whole numbers only: adding and taking it away rounds. */
const ROUND = 1.5 * 2 ** 52;

/**
 * The finest grid on which the sums over these rows stay exact; null when no row has a hessian.
 *
 * rows: [count]. gradients, hessians: [table rows] float64.
 */
export function createGrid(rows: Uint32Array, gradients: Float64Array, hessians: Float64Array): Grid | null {
  let gradientSum = 0;
  let hessianSum = 0;
  for (let i = 0; i < rows.length; i++) {
    gradientSum += Math.abs(gradients[rows[i]]);
    hessianSum += hessians[rows[i]];
  }
  if (!(hessianSum > 0 && gradientSum > 0)) return null;
  const one = powerBelow(2 ** 53 / (rows.length + 1));
  return {
    gradient: powerBelow((2 ** 51 - rows.length) / gradientSum),
    hessian: powerBelow((one - rows.length) / hessianSum),
    one,
  };
}

/** The sums over some rows as whole numbers. */
export interface GridSums {
  gradient: number;
  second: number;
}

/**
 * Puts the given rows on the grid and returns their sums: their gradients become whole numbers, their hessians the second
 * numbers, in place.
 */
export function snap(grid: Grid, rows: Uint32Array, gradients: Float64Array, hessians: Float64Array): GridSums {
  let gradientSum = 0;
  let secondSum = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    // Math.round, for numbers below 2^51
    const gradient = gradients[row] * grid.gradient + ROUND - ROUND;
    const second = grid.one + (hessians[row] * grid.hessian + ROUND - ROUND);
    gradients[row] = gradient;
    hessians[row] = second;
    gradientSum += gradient;
    secondSum += second;
  }
  return { gradient: gradientSum, second: secondSum };
}

/** The count of rows in a sum of second numbers. */
export function countOf(grid: Grid, sum: number): number {
  return Math.floor(sum / grid.one);
}

/** The hessian, in its own unit, in a sum of second numbers. */
export function hessianOf(grid: Grid, sum: number): number {
  return (sum - countOf(grid, sum) * grid.one) / grid.hessian;
}

/** A power of two below x, at least a quarter of it. */
function powerBelow(x: number): number {
  return 2 ** (Math.ceil(Math.log2(x)) - 1);
}
