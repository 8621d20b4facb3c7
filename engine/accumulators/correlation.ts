import type { Accumulator, Folded } from './accumulator';
import { exactSums } from './exact-sums';
import { exact } from './rings';
import { apart, sumOfProducts, type Wide } from './wide';

/** What each pair of values adds to the sums: 1, x, y and, in a high and a low part each, x x, y y, x y. */
const SUMS = exactSums([
  () => '1',
  (x) => x,
  (_, y) => y,
  (x) => `productHigh(${x}, ${x})`,
  (x) => `productLow(${x}, ${x})`,
  (_, y) => `productHigh(${y}, ${y})`,
  (_, y) => `productLow(${y}, ${y})`,
  (x, y) => `productHigh(${x}, ${y})`,
  (x, y) => `productLow(${x}, ${y})`,
]);

/** Pearson's correlation from sums; missing where either is all equal. */
export function correlationOf(n: number, x: number, y: number, xx: Wide, yy: Wide, xy: Wide): number {
  const [a, b] = [apart(n, xx, x, x), apart(n, yy, y, y)];
  return a > 0 && b > 0 ? Math.max(-1, Math.min(1, apart(n, xy, x, y) / Math.sqrt(a) / Math.sqrt(b))) : Number.NaN;
}

/** The slope of x on y from sums; missing where y is all equal. */
export function slopeOn(n: number, x: number, y: number, _: Wide, yy: Wide, xy: Wide): number {
  const width = apart(n, yy, y, y);
  return width > 0 ? apart(n, xy, x, y) / width : Number.NaN;
}

/**
 * How two roles of the same events go together, from exact sums. Events that lack either are passed over. Sums of products
 * count up to 2^79; missing once the sum of the values of either passes 2^53.
 */
export const correlation: Accumulator = {
  name: 'correlation',
  sentence: 'How two values of the same events go together: their correlation, the slope of one on the other.',
  cost: 10,
  version: 3,
  order: 'A',
  windows: ['life', 'hop'],
  takesEvents: false,
  takesLate: ['life', 'hop'],
  sums: true,
  unit: 'none',
  lanes: SUMS.lanes,
  update: (window, site) => {
    const [y] = site.also;
    return `if (${y} === ${y}) { ${SUMS.add(window, site, site.value, y!)} }`;
  },
  reads: { correlation: looked('correlationOf'), slope: looked('slopeOn') },
  fold(values, _, read) {
    const known = values.filter(({ also }) => !Number.isNaN(also![0]));
    const sum = (of: (x: number, y: number) => number): number =>
      known.reduce((total, { value, also }: Folded) => exact(total + of(value, also![0]!)), 0);
    const sums = [
      known.length,
      sum((x) => x),
      sum((_x, y) => y),
      sumOfProducts(known.map(({ value }) => [value, value])),
      sumOfProducts(known.map(({ also }) => [also![0]!, also![0]!])),
      sumOfProducts(known.map(({ value, also }) => [value, also![0]!])),
    ] as const;
    return read === 'slope' ? slopeOn(...sums) : correlationOf(...sums);
  },
  merge: 'add',
  bytes: SUMS.bytes,
};

function looked(fn: string): Accumulator['reads'][string] {
  return (window, site) => {
    const [n, x, y, ...split] = SUMS.read(window, site);
    const products = [0, 2, 4].map((at) => `wide(${split[at]}, ${split[at + 1]})`);
    return `${fn}(${[n, x, y, ...products].join(', ')})`;
  };
}
