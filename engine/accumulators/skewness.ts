import type { Accumulator } from './accumulator';
import { exactSums } from './exact-sums';
import { exact } from './rings';
import { apart, sumOfProducts, type Wide } from './wide';

/** What each value adds to the sums: 1, x and, in a high and a low part each, x x and x x x. */
const SUMS = exactSums([
  () => '1',
  (x) => x,
  (x) => `productHigh(${x}, ${x})`,
  (x) => `productLow(${x}, ${x})`,
  (x) => `productHigh(exact(${x} * ${x}), ${x})`,
  (x) => `productLow(exact(${x} * ${x}), ${x})`,
]);

/** Population skewness from the sums of n values, their squares and cubes; missing where all are equal. */
export function skewnessOf(n: number, x: number, xx: Wide, xxx: Wide): number {
  const width = apart(n, xx, x, x);
  return width > 0 ? thirdMoment(n, x, xx, xxx) / width / Math.sqrt(width) : Number.NaN;
}

/** n^2 sum x^3 - 3 n sum x sum x^2 + 2 (sum x)^3, worked out in whole numbers and rounded once. */
function thirdMoment(n: number, x: number, xx: Wide, xxx: Wide): number {
  if (typeof xx === 'number' && typeof xxx === 'number') {
    const [cubed, mixed, summed] = [n * n * xxx, 3 * n * x * xx, 2 * x * x * x];
    const isExact = Math.abs(cubed) + Math.abs(mixed) + Math.abs(summed) <= Number.MAX_SAFE_INTEGER;
    if (isExact) return cubed - mixed + summed;
  }
  if (x !== x || xx !== xx || xxx !== xxx) return Number.NaN;
  const [count, sum, squares, cubes] = [n, x, xx, xxx].map(BigInt) as [bigint, bigint, bigint, bigint];
  return Number(count * count * cubes - 3n * count * sum * squares + 2n * sum * sum * sum);
}

/**
 * Population skewness (g1), from exact sums of values, squares and cubes: the same bits in any order.
 *
 * Cubes count up to 2^79; missing without two different values, and once a value passes 94,906,265 of
 * its last decimals or a sum what can be counted.
 */
export const skewness: Accumulator = {
  name: 'skewness',
  sentence: 'The population skewness, from exact sums of squares and cubes.',
  cost: 10,
  source: 'Joanes, Gill. Comparing measures of sample skewness and kurtosis. 1998',
  version: 1,
  order: 'A',
  windows: ['life', 'hop'],
  takesEvents: false,
  takesLate: ['life', 'hop'],
  sums: true,
  unit: 'none',
  lanes: SUMS.lanes,
  update: (window, site) => SUMS.add(window, site, site.value),
  reads: {
    skewness: (window, site) => {
      const [n, x, ...split] = SUMS.read(window, site);
      return `skewnessOf(${n}, ${x}, wide(${split[0]}, ${split[1]}), wide(${split[2]}, ${split[3]}))`;
    },
  },
  fold(folded) {
    const values = folded.map(({ value }) => value);
    const squares = values.map((value) => exact(value * value));
    if (squares.some(Number.isNaN)) return Number.NaN;
    return skewnessOf(
      values.length,
      values.reduce((sum, value) => exact(sum + value), 0),
      sumOfProducts(values.map((value) => [value, value])),
      sumOfProducts(values.map((value, i) => [squares[i]!, value])),
    );
  },
  merge: 'add',
  bytes: SUMS.bytes,
};
