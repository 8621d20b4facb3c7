import type { Accumulator } from './accumulator';

/** Members of a small state are an array; beyond that many a set, which is slower to begin with and faster to ask. */
const SMALL = 16;

type Members = number[] | Set<number>;

/** Adds a value, unless it is known or the cap is reached. */
export function pushDistinct(state: Members | undefined, value: number, cap: number): Members {
  if (state === undefined) return [value];
  if (state instanceof Set) {
    if (state.size < cap) state.add(value);
    return state;
  }
  if (state.length >= cap || state.includes(value)) return state;
  if (state.length >= SMALL) return new Set(state).add(value);
  state.push(value);
  return state;
}

/** How many values a state of distinct ones holds. */
export function distinctCount(state: Members | undefined): number {
  return state === undefined ? 0 : state instanceof Set ? state.size : state.length;
}

/** Notes the bucket in which a value was seen last, and forgets what has left the window, or is the oldest beyond the cap. */
export function touchDistinct(
  state: Map<number, number> | undefined,
  value: number,
  bucket: number,
  parts: number,
  cap: number,
): Map<number, number> {
  const seen = state ?? new Map<number, number>();
  seen.delete(value);
  seen.set(value, bucket);
  for (const [oldest, at] of seen) {
    if (bucket - at < parts && seen.size <= cap) break;
    seen.delete(oldest);
  }
  return seen;
}

/** How many values were seen in the window of a read at a bucket. */
export function distinctWithin(state: Map<number, number> | undefined, parts: number, bucket: number): number {
  if (state === undefined) return 0;
  let gone = 0;
  for (const at of state.values()) {
    if (bucket - at < parts) break;
    gone++;
  }
  return state.size - gone;
}

/** How many distinct values, exact up to `cap`; which ones is never read. */
export const distinct: Accumulator = {
  name: 'distinct',
  sentence: 'How many distinct values, exact up to a cap.',
  cost: 30,
  version: 1,
  order: 'A i',
  windows: ['life', 'hop'],
  takesLate: ['life'],
  takesEvents: false,
  unit: 'none',
  lanes: () => [],
  update: (window, { blob, value, bucket, parts, params }) =>
    window === 'life'
      ? `${blob} = pushDistinct(${blob}, ${value}, ${params.cap});`
      : `${blob} = touchDistinct(${blob}, ${value}, ${bucket}, ${parts}, ${params.cap});`,
  reads: {
    value: (window, { blob, parts, bucket }) =>
      window === 'life' ? `distinctCount(${blob})` : `distinctWithin(${blob}, ${parts}, ${bucket})`,
  },
  fold: (values, params) => Math.min(new Set(values.map(({ value }) => value)).size, Number(params.cap)),
  merge: (a, b, params) => {
    let state = a === undefined ? undefined : copyOf(a as Members);
    for (const value of (b as Members | undefined) ?? []) state = pushDistinct(state, value, Number(params.cap));
    return state;
  },
  bytes: (_, __, params) => 48 * Number(params.cap) + 96,
  encode: (members: Members | Map<number, number>) => (Array.isArray(members) ? members : [...members]),
  decode(members: number[] | [number, number][]): Members | Map<number, number> {
    if (Array.isArray(members[0])) return new Map(members as [number, number][]);
    return members.length > SMALL ? new Set(members as number[]) : (members as number[]);
  },
};

function copyOf(members: Members): Members {
  return Array.isArray(members) ? [...members] : new Set(members);
}
