import type { Accumulator } from './accumulator';

/** The newest value, by (effective time, seq); under a hopping window only while it is in it. Missing without any. */
export const last: Accumulator = {
  name: 'last',
  sentence: 'The newest value that is not missing.',
  cost: 2,
  version: 1,
  order: 'A i',
  windows: ['life', 'hop'],
  takesEvents: false,
  tiesMatter: true,
  unit: 'value',
  lanes: (window) => (window === 'life' ? [Number.NaN] : [Number.NaN, Number.NEGATIVE_INFINITY]),
  update: (window, { lanes, at, value, bucket }) =>
    `${lanes}[${at}] = ${value};${window === 'life' ? '' : ` ${lanes}[${at} + 1] = ${bucket};`}`,
  reads: {
    value: (window, { lanes, at, bucket, parts }) =>
      window === 'life' ? `${lanes}[${at}]` : `(${bucket} - ${lanes}[${at} + 1] < ${parts} ? ${lanes}[${at}] : NaN)`,
  },
  fold: (values) => values.at(-1)?.value ?? Number.NaN,
  merge: 'later',
  bytes: (window) => (window === 'life' ? 8 : 16),
};

/** The oldest value. Missing without any. */
export const first: Accumulator = {
  name: 'first',
  sentence: 'The oldest value.',
  cost: 2,
  version: 1,
  order: 'A i',
  windows: ['life'],
  takesEvents: false,
  tiesMatter: true,
  unit: 'value',
  lanes: () => [Number.NaN],
  update: (_, { lanes, at, value }) => `if (${lanes}[${at}] !== ${lanes}[${at}]) ${lanes}[${at}] = ${value};`,
  reads: { value: (_, { lanes, at }) => `${lanes}[${at}]` },
  fold: (values) => values[0]?.value ?? Number.NaN,
  merge: 'earlier',
  bytes: () => 8,
};

const { merge: _, ...unmerged } = last;

/** The newest event's value, even if that is missing: what pairs of events are made of. Stretches cannot be joined: an empty one looks like a missing value. */
export const latest: Accumulator = {
  ...unmerged,
  name: 'latest',
  sentence: "The newest event's value, even where that is missing.",
  order: 'C',
  takesMissing: true,
};
