import type { Accumulator } from './accumulator';

/** How many of the newest values in a row are equal, and which value that is. */
export const run: Accumulator = {
  name: 'run',
  sentence: 'How many of the newest values in a row are equal, or the value that they are.',
  cost: 3,
  version: 1,
  order: 'C',
  windows: ['life'],
  takesEvents: false,
  tiesMatter: true,
  unit: 'none',
  lanes: () => [Number.NaN, 0],
  update: (_, { lanes, at, value }) =>
    `if (${lanes}[${at}] === ${value}) ${lanes}[${at} + 1]++; else { ${lanes}[${at}] = ${value}; ${lanes}[${at} + 1] = 1; }`,
  reads: {
    length: (_, { lanes, at }) => `${lanes}[${at} + 1]`,
    member: (_, { lanes, at }) => `${lanes}[${at}]`,
  },
  fold(values, _, read) {
    const newest = values.at(-1)?.value ?? Number.NaN;
    const other = values.findLastIndex(({ value }) => value !== newest);
    return read === 'member' ? newest : values.length - 1 - other;
  },
  bytes: () => 16,
};
