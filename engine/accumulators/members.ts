import type { Members } from './accumulator';

/** What a state of recent values holds: values newest first, and when each was last seen, ms. */
export interface Recent {
  readonly values: Members;
  readonly times: Float64Array;
}

const NOTHING = new Int32Array(0);

/** A new state with the value in front; distinct ones move there, and the oldest beyond `keep` is dropped. */
export function pushRecent(
  state: Recent | undefined,
  value: number,
  ts: number,
  keep: number,
  distinct: number,
): Recent {
  if (state === undefined) return { values: Float64Array.of(value), times: Float64Array.of(ts) };
  const { values, times } = state;
  const known = distinct ? values.indexOf(value) : -1;
  const moved = known >= 0 ? known : Math.min(values.length, keep - 1);
  const length = known >= 0 ? values.length : Math.min(values.length + 1, keep);
  const next = { values: new Float64Array(length), times: new Float64Array(length) };
  next.values.set(values);
  next.times.set(times);
  next.values.set(values.subarray(0, moved), 1);
  next.times.set(times.subarray(0, moved), 1);
  next.values[0] = value;
  next.times[0] = ts;
  return next;
}

export function recentValues(state: Recent | undefined): Members {
  return state === undefined ? NOTHING : state.values;
}

/** Those values whose time lies in the window of a read at a bucket. */
export function recentWithin(state: Recent | undefined, hop: number, parts: number, bucket: number): Members {
  if (state === undefined) return NOTHING;
  let n = 0;
  while (n < state.times.length && bucket - Math.floor(state.times[n]! / hop) < parts) n++;
  return state.values.subarray(0, n);
}

export function membersSum(values: Members): number {
  let total = 0;
  for (let i = values.length - 1; i >= 0; i--) total += values[i]!;
  return total;
}

export function membersMean(values: Members): number {
  return values.length === 0 ? Number.NaN : membersSum(values) / values.length;
}

export function membersSpread(values: Members): number {
  if (values.length === 0) return Number.NaN;
  let squares = 0;
  for (let i = values.length - 1; i >= 0; i--) squares += values[i]! * values[i]!;
  const total = membersSum(values);
  return Math.sqrt(Math.max(0, values.length * squares - total * total)) / values.length;
}

export function membersLowest(values: Members): number {
  let lowest = Number.NaN;
  for (const value of values) if (!(value >= lowest)) lowest = value;
  return lowest;
}

export function membersHighest(values: Members): number {
  let highest = Number.NaN;
  for (const value of values) if (!(value <= highest)) highest = value;
  return highest;
}

/** A new state with the value added, unless it is known or the cap is reached. */
export function pushDistinct(state: Float64Array | undefined, value: number, cap: number): Float64Array {
  if (state === undefined) return Float64Array.of(value);
  if (state.length >= cap || state.includes(value)) return state;
  const next = new Float64Array(state.length + 1);
  next.set(state);
  next[state.length] = value;
  return next;
}

/** How many values a state of distinct ones holds. */
export function distinctCount(state: Float64Array | undefined): number {
  return state === undefined ? 0 : state.length;
}
