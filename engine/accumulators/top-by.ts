import type { Accumulator } from './accumulator';

/** Ids and the greatest number each came with, the greatest first; of equal ones that which was so first. */
interface Top {
  readonly ids: number[];
  readonly bests: number[];
}

const NOBODY: readonly number[] = [];

/** Notes an id with a number; missing numbers are passed over. */
export function topAdd(state: Top | undefined, id: number, by: number, k: number): Top | undefined {
  if (by !== by) return state;
  const top = state ?? { ids: [], bests: [] };
  const { ids, bests } = top;
  let at = ids.indexOf(id);
  if (at >= 0 ? by <= bests[at] : ids.length === k && by <= bests[k - 1]) return top;
  if (at < 0) {
    at = ids.length < k ? ids.length : k - 1;
  }
  for (; at > 0 && bests[at - 1] < by; at--) {
    ids[at] = ids[at - 1];
    bests[at] = bests[at - 1];
  }
  ids[at] = id;
  bests[at] = by;
  return top;
}

export function topIds(state: Top | undefined): readonly number[] {
  return state === undefined ? NOBODY : state.ids;
}

/** The k ids that came with the greatest numbers, the greatest first; of equal ones that which was so first. */
export const topBy: Accumulator = {
  name: 'top_by',
  sentence: 'The ids that came with the greatest numbers, the greatest first.',
  cost: 15,
  version: 1,
  order: 'C',
  windows: ['life'],
  takesEvents: false,
  tiesMatter: true,
  unit: 'none',
  lanes: () => [],
  update: (_, { blob, value, also, params }) => `${blob} = topAdd(${blob}, ${value}, ${also[0]}, ${params.k});`,
  reads: { ids: (_, { blob }) => `topIds(${blob})` },
  memberReads: ['ids'],
  fold(values, { k }) {
    const known = values.filter(({ also }) => !Number.isNaN(also![0]));
    const bests = [...new Set(known.map(({ value }) => value))].map((id) => {
      const own = known.filter(({ value }) => value === id);
      const best = Math.max(...own.map(({ also }) => also![0]!));
      return { id, best, since: known.findIndex(({ value, also }) => value === id && also![0] === best) };
    });
    return bests
      .sort((a, b) => b.best - a.best || a.since - b.since)
      .slice(0, Number(k))
      .map(({ id }) => id);
  },
  merge(a, b, { k }) {
    const [one, two] = [a as Top | undefined, b as Top | undefined];
    let joined: Top | undefined = one && { ids: [...one.ids], bests: [...one.bests] };
    for (const [i, id] of (two?.ids ?? []).entries()) joined = topAdd(joined, id, two!.bests[i], Number(k));
    return joined;
  },
  bytes: (_, __, params) => 16 * Number(params.k) + 128,
  encode: ({ ids, bests }: Top) => [ids, bests],
  decode: ([ids, bests]: [number[], number[]]): Top => ({ ids, bests }),
};
