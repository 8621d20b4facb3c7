import type { Accumulator, Folded } from './accumulator';
import { exact, ringOfSums } from './rings';

/**
 * Exact sums of something an event says: the same bits in any order, and what one stretch added can be taken off. A sum
 * of values that passes 2^53 could not be that: from then on it is missing.
 */
function additive(
  name: string,
  sentence: string,
  unit: Accumulator['unit'],
  of: (value: number) => number,
): Accumulator {
  const sums = name === 'sum';
  return {
    name,
    sentence,
    cost: 3,
    version: sums ? 2 : 1,
    order: 'A',
    windows: ['life', 'hop', 'decay'],
    takesEvents: name === 'count',
    ...(sums && { sums }),
    takesLate: ['life', 'hop', 'decay'],
    unit,
    lanes: (window, parts) => (window === 'life' ? [0] : ringOfSums(parts)),
    update: (window, { lanes, at, value, bucket, place, parts }) => {
      const term = sums ? value : '1';
      if (window === 'life')
        return sums ? `${lanes}[${at}] = exact(${lanes}[${at}] + ${term});` : `${lanes}[${at}] += ${term};`;
      if (sums) return `ringAddExact(${lanes}, ${at}, ${parts}, ${bucket}, ${term});`;
      // ringAdd, without the call where the newest bucket is meant
      return `if (${lanes}[${at}] === ${bucket}) { ${lanes}[${at} + 2 + ${place}] += ${term}; ${lanes}[${at} + 1] += ${term}; } else ringAdd(${lanes}, ${at}, ${parts}, ${bucket}, ${term});`;
    },
    reads: {
      value: (window, { lanes, at, bucket, parts, weights }) => {
        if (window === 'life') return `${lanes}[${at}]`;
        return window === 'hop'
          ? `ringSum(${lanes}, ${at}, ${parts}, ${bucket})`
          : `ringDecayed(${lanes}, ${at}, ${parts}, ${bucket}, ${weights})`;
      },
    },
    fold: (values: readonly Folded[]) => values.reduce((total, { value }) => exact(total + of(value)), 0),
    merge: 'add',
    bytes: (window, parts) => 8 * (window === 'life' ? 1 : parts + 2),
  };
}

/** How many events, or how many of them have the value. */
export const count = additive('count', 'How many events, or how many of them have the value.', 'none', () => 1);

/** The sum of a fixed-point value, exact to 2^53 of its last decimal. */
export const sum = additive('sum', 'The exact sum of a fixed-point value.', 'value', (value) => value);
