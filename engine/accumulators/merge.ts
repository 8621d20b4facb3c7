import type { Accumulator } from './accumulator';
import { exact } from './rings';

/** The state of one key under a life window: its lanes, and its object if it keeps one. */
export interface KeyState {
  readonly lanes: readonly number[];
  readonly blob: unknown;
}

/**
 * The state of two stretches of a key's events, the second after the first; leaves its arguments alone.
 *
 * Only for states over everything (`life`), of accumulators that claim `merge`.
 */
export function mergeStates(
  { merge }: Accumulator,
  before: KeyState,
  after: KeyState,
  params: Readonly<Record<string, number | string>>,
): KeyState {
  if (merge === undefined) throw new Error('an accumulator without merge has no state to join');
  if (typeof merge === 'function') return { lanes: [], blob: merge(before.blob, after.blob, params) };
  return { lanes: before.lanes.map((lane, i) => JOIN[merge](lane, after.lanes[i])), blob: undefined };
}

const isMissing = (x: number): boolean => Number.isNaN(x);

const JOIN: Readonly<Record<string, (before: number, after: number) => number>> = {
  add: (before, after) => exact(before + after),
  lowest: (before, after) => (isMissing(before) || after < before ? after : before),
  highest: (before, after) => (isMissing(before) || after > before ? after : before),
  earlier: (before, after) => (isMissing(before) ? after : before),
  later: (before, after) => (isMissing(after) ? before : after),
};
