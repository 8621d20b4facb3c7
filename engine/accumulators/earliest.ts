import type { Accumulator, Folded } from './accumulator';
import { pushEarliest, type Recent, recentValues } from './members';

/** The first `keep` values, oldest first, and never others; with `distinct` each value once, at its first place. */
export const earliest: Accumulator = {
  name: 'earliest',
  sentence: 'The first values, oldest first, which stay; as a set or a sequence with times.',
  cost: 4,
  version: 1,
  order: 'C',
  windows: ['life'],
  takesEvents: false,
  tiesMatter: true,
  unit: 'value',
  lanes: () => [],
  update: (_, { blob, value, ts, params }) =>
    `${blob} = pushEarliest(${blob}, ${value}, ${ts}, ${params.keep}, ${params.distinct});`,
  reads: {
    values: (_, { blob }) => `recentValues(${blob})`,
    sequence: (_, { blob }) => `(${blob} ?? null)`,
  },
  memberReads: ['values'],
  objectReads: ['sequence'],
  fold(folded, params, read) {
    const isDistinct = params.distinct === 1;
    const isNew = ({ value }: Folded, i: number): boolean => folded.findIndex((one) => one.value === value) === i;
    const kept = folded.filter((one, i) => !isDistinct || isNew(one, i)).slice(0, Number(params.keep));
    const values = kept.map(({ value }) => value);
    if (read === 'values') return values;
    return kept.length === 0 ? null : { values, times: kept.map(({ ts }) => ts) };
  },
  merge: (a, b, params) => {
    let state: Recent | undefined;
    for (const part of [a, b] as (Recent | undefined)[])
      for (const [i, value] of recentValues(part).entries())
        state = pushEarliest(state, value, part!.times[i], Number(params.keep), Number(params.distinct));
    return state;
  },
  bytes: (_, __, params) => 16 * Number(params.keep) + 128,
  encode: ({ values, times }: Recent) => [values, times],
  decode: ([values, times]: [number[], number[]]): Recent => ({ values, times }),
};
