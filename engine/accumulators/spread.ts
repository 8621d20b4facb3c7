import type { Accumulator } from './accumulator';
import { exactSums } from './exact-sums';
import { deviation } from './members';
import { exact } from './rings';

/** What each value adds: 1, x and x x. */
const SUMS = exactSums([() => '1', (value) => value, (value) => `${value} * ${value}`]);

/**
 * The population standard deviation, from how many values there are, their sum and the sum of their squares.
 *
 * All three are counted in whole last decimals and rounded once, when it is read: the same bits in any order, and 0 where
 * all values are equal. Missing without any, and from when the squares add up to more than 2^53: then they are not exact.
 */
export const spread: Accumulator = {
  name: 'spread',
  sentence: 'The population standard deviation, from exact sums.',
  cost: 5,
  version: 3,
  order: 'A',
  windows: ['life', 'hop'],
  takesEvents: false,
  sums: true,
  takesLate: ['life', 'hop'],
  unit: 'value',
  lanes: SUMS.lanes,
  update: (window, site) => SUMS.add(window, site, site.value),
  reads: {
    spread: (window, site) => `deviation(${SUMS.read(window, site).join(', ')})`,
  },
  fold: (values) =>
    deviation(
      values.length,
      values.reduce((sum, { value }) => exact(sum + value), 0),
      values.reduce((sum, { value }) => exact(sum + value * value), 0),
    ),
  merge: 'add',
  bytes: SUMS.bytes,
};
