import type { Accumulator, Folded, Members, ReadSite, WindowKind } from './accumulator';
import {
  membersHighest,
  membersLowest,
  membersMean,
  membersSpread,
  membersSum,
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
  sentence: 'The last values, newest first; as a list, a set, a sequence with times, or sums over them.',
  cost: 15,
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
    sequence: (window, { blob, hop, parts, bucket }) =>
      window === 'life' ? `(${blob} ?? null)` : `sequenceWithin(${blob}, ${hop}, ${parts}, ${bucket})`,
    sum: over('membersSum'),
    mean: over('membersMean'),
    spread: over('membersSpread'),
    lowest: over('membersLowest'),
    highest: over('membersHighest'),
  },
  memberReads: ['values'],
  objectReads: ['sequence'],
  fold(folded, params, read) {
    const kept = newest(folded, Number(params.keep), params.distinct === 1);
    const values = kept.map(({ value }) => value);
    if (read === 'sequence') return kept.length === 0 ? null : { values, times: kept.map(({ ts }) => ts) };
    return read === 'values' ? values : FOLDS[read](values);
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

function newest(folded: readonly Folded[], keep: number, isDistinct: boolean): readonly Folded[] {
  const kept: Folded[] = [];
  for (const one of [...folded].reverse()) {
    if (kept.length < keep && !(isDistinct && kept.some(({ value }) => value === one.value))) kept.push(one);
  }
  return kept;
}
