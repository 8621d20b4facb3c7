import type { Members } from './accumulator';
import { apart } from './wide';

/** What a state of recent values holds: values newest first, and when each was last seen, ms. Updates change it in place. */
export interface Recent {
  readonly values: number[];
  readonly times: number[];
}

const NOTHING: readonly number[] = [];

/** Puts a value in front; a distinct one moves there, and the oldest beyond `keep` is dropped. */
export function pushRecent(
  state: Recent | undefined,
  value: number,
  ts: number,
  keep: number,
  distinct: number,
): Recent {
  if (state === undefined) return { values: [value], times: [ts] };
  const { values, times } = state;
  const known = distinct ? values.indexOf(value) : -1;
  if (known < 0 && values.length < keep) {
    values.push(0);
    times.push(0);
  }
  for (let i = known < 0 ? values.length - 1 : known; i > 0; i--) {
    values[i] = values[i - 1];
    times[i] = times[i - 1];
  }
  values[0] = value;
  times[0] = ts;
  return state;
}

/** Puts a value at the end while fewer than `keep` are there; a distinct one that is known stays where it is. */
export function pushEarliest(
  state: Recent | undefined,
  value: number,
  ts: number,
  keep: number,
  distinct: number,
): Recent {
  if (state === undefined) return { values: [value], times: [ts] };
  if (state.values.length < keep && !(distinct && state.values.includes(value))) {
    state.values.push(value);
    state.times.push(ts);
  }
  return state;
}

export function recentValues(state: Recent | undefined): Members {
  return state === undefined ? NOTHING : state.values;
}

/** Those values whose time lies in the window of a read at a bucket. */
export function recentWithin(state: Recent | undefined, hop: number, parts: number, bucket: number): Members {
  if (state === undefined) return NOTHING;
  let n = 0;
  while (n < state.times.length && bucket - Math.floor(state.times[n] / hop) < parts) n++;
  return state.values.slice(0, n);
}

/** The same with their times; null where there are none. */
export function sequenceWithin(state: Recent | undefined, hop: number, parts: number, bucket: number): Recent | null {
  const values = recentWithin(state, hop, parts, bucket) as number[];
  return values.length === 0 ? null : { values, times: state!.times.slice(0, values.length) };
}

export function membersSum(values: Members): number {
  let total = 0;
  for (let i = values.length - 1; i >= 0; i--) total += values[i];
  return total;
}

export function membersMean(values: Members): number {
  return values.length === 0 ? Number.NaN : membersSum(values) / values.length;
}

export function membersSpread(values: Members): number {
  let squares = 0;
  for (let i = values.length - 1; i >= 0; i--) squares += values[i] * values[i];
  return deviation(values.length, membersSum(values), squares);
}

/** The population standard deviation of n values from their sum and the sum of their squares; missing without any. */
export function deviation(n: number, sum: number, squares: number): number {
  return n === 0 ? Number.NaN : Math.sqrt(Math.max(0, apart(n, squares, sum, sum))) / n;
}

/** The lowest of the first n members; missing without any. */
export function membersLowest(values: Members, n = values.length): number {
  let lowest = Number.NaN;
  for (let i = 0; i < n; i++) if (!(values[i] >= lowest)) lowest = values[i];
  return lowest;
}

export function membersHighest(values: Members, n = values.length): number {
  let highest = Number.NaN;
  for (let i = 0; i < n; i++) if (!(values[i] <= highest)) highest = values[i];
  return highest;
}

/** The first member; missing without any. */
export function firstOf(values: Members | null | undefined): number {
  return values && values.length > 0 ? values[0] : Number.NaN;
}
