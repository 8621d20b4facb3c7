import { durationName } from '../base/durations';

/**
 * When an event takes effect in a stream, milliseconds of event time: so long after its own time, or at the next of the
 * moments a period apart, `at` past midnight UTC, which is strictly after it.
 */
export type Delay = { readonly after: number } | { readonly every: number; readonly at: number };

/** The moment at which an event of a time is due, epoch milliseconds. */
export function dueAt(delay: Delay, ts: number): number {
  if ('after' in delay) return ts + delay.after;
  const { every, at } = delay;
  return (Math.floor((ts - at) / every) + 1) * every + at;
}

/** Whether two branches wait alike. */
export function sameDelay(a: Delay | undefined, b: Delay | undefined): boolean {
  if (!a || !b) return a === b;
  return 'after' in a ? 'after' in b && a.after === b.after : 'every' in b && a.every === b.every && a.at === b.at;
}

/** When events take effect, in words. */
export function delayName(delay: Delay): string {
  if ('after' in delay) return `taking effect ${durationName(delay.after)} later`;
  const { every, at } = delay;
  return `as of every ${durationName(every)}${at > 0 ? `, from ${durationName(at)} past midnight UTC` : ''}`;
}
