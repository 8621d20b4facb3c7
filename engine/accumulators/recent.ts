import type { Accumulator, Folded, Members, ReadSite, WindowKind } from './accumulator';
import {
  membersHighest,
  membersLowest,
  membersMean,
  membersSpread,
  membersSum,
  pushDistinct,
  pushRecent,
  type Recent,
} from './members';

const within = (window: WindowKind, { blob, hop, parts, bucket }: ReadSite): string =>
  window === 'life' ? `recentValues(${blob})` : `recentWithin(${blob}, ${hop}, ${parts}, ${bucket})`;
const over = (fn: string) => (window: WindowKind, site: ReadSite) => `${fn}(${within(window, site)})`;

/**
 * The last `keep` values, newest first; with `distinct` each value once, at its newest place. Serves as a list, as a
 * set (has, size, overlap), and for sums over the last n.
 */
export const recent: Accumulator = {
  name: 'recent',
  version: 1,
  order: 'A i',
  windows: ['life', 'hop'],
  takesEvents: false,
  tiesMatter: true,
  unit: 'value',
  lanes: () => [],
  update: (_, { blob, value, ts, params }) =>
    `${blob} = pushRecent(${blob}, ${value}, ${ts}, ${params.keep}, ${params.distinct});`,
  reads: {
    values: within,
    sum: over('membersSum'),
    mean: over('membersMean'),
    spread: over('membersSpread'),
    lowest: over('membersLowest'),
    highest: over('membersHighest'),
  },
  memberReads: ['values'],
  fold(values, params, read) {
    const kept = newest(values, Number(params.keep), params.distinct === 1);
    return read === 'values' ? kept : FOLDS[read](kept);
  },
  merge: (a, b, params) => {
    let state = a === undefined ? undefined : copyOf(a as Recent);
    const after = b as Recent | undefined;
    for (let i = (after?.values.length ?? 0) - 1; i >= 0; i--)
      state = pushRecent(state, after!.values[i], after!.times[i], Number(params.keep), Number(params.distinct));
    return state;
  },
  bytes: (_, __, params) => 16 * Number(params.keep) + 128,
  encode: ({ values, times }: Recent) => [values, times],
  decode: ([values, times]: [number[], number[]]): Recent => ({ values, times }),
};

function copyOf({ values, times }: Recent): Recent {
  return { values: [...values], times: [...times] };
}

const FOLDS: Readonly<Record<string, (values: Members) => number>> = {
  sum: membersSum,
  mean: membersMean,
  spread: membersSpread,
  lowest: membersLowest,
  highest: membersHighest,
};

function newest(values: readonly Folded[], keep: number, isDistinct: boolean): readonly number[] {
  const kept: number[] = [];
  for (const { value } of [...values].reverse()) {
    if (kept.length < keep && !(isDistinct && kept.includes(value))) kept.push(value);
  }
  return kept;
}

/** How many distinct values, exact up to `cap`; which ones is never read. */
export const distinct: Accumulator = {
  name: 'distinct',
  version: 1,
  order: 'A i',
  windows: ['life'],
  takesEvents: false,
  unit: 'none',
  lanes: () => [],
  update: (_, { blob, value, params }) => `${blob} = pushDistinct(${blob}, ${value}, ${params.cap});`,
  reads: { value: (_, { blob }) => `distinctCount(${blob})` },
  fold: (values, params) => Math.min(new Set(values.map(({ value }) => value)).size, Number(params.cap)),
  merge: (a, b, params) => {
    let state = a === undefined ? undefined : [...(a as number[])];
    for (const value of (b as number[] | undefined) ?? []) state = pushDistinct(state, value, Number(params.cap));
    return state;
  },
  bytes: (_, __, params) => 8 * Number(params.cap) + 48,
  encode: (members: number[]) => members,
  decode: (members: number[]) => members,
};
