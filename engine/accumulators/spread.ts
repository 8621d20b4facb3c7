import type { Accumulator } from './accumulator';
import { deviation } from './members';
import { exact, ringOfSums } from './rings';

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
  lanes: (window, parts) => TERMS.flatMap(() => (window === 'life' ? [0] : ringOfSums(parts))),
  update: (window, { lanes, at, value, bucket, parts }) =>
    TERMS.map((term, i) =>
      window === 'life'
        ? `${lanes}[${at} + ${i}] = exact(${lanes}[${at} + ${i}] + ${term(value)});`
        : `ringAddExact(${lanes}, ${at} + ${i * (parts + 2)}, ${parts}, ${bucket}, ${term(value)});`,
    ).join(' '),
  reads: {
    spread: (window, { lanes, at, bucket, parts }) => {
      const sums = TERMS.map((_, i) =>
        window === 'life'
          ? `${lanes}[${at} + ${i}]`
          : `ringSum(${lanes}, ${at} + ${i * (parts + 2)}, ${parts}, ${bucket})`,
      );
      return `deviation(${sums.join(', ')})`;
    },
  },
  fold: (values) =>
    deviation(
      values.length,
      values.reduce((sum, { value }) => exact(sum + value), 0),
      values.reduce((sum, { value }) => exact(sum + value * value), 0),
    ),
  merge: 'add',
  bytes: (window, parts) => 8 * TERMS.length * (window === 'life' ? 1 : parts + 2),
};

/** What each value adds to the three sums. */
const TERMS: readonly ((value: string) => string)[] = [() => '1', (value) => value, (value) => `${value} * ${value}`];
