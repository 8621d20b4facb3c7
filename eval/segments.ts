import { clusterMean, type Interval } from './interval';

/** One segment's mean with its interval; the shares of all segments add up to 1. */
export interface Segment extends Interval {
  segment: string;
  /** Share of the averaged lists. */
  share: number;
}

/**
 * A metric's mean by segment, in order of first appearance or of `order`. Σ n · value / Σ n is the mean of all.
 *
 * values: [lists], NaN left out; users: [lists] clusters; segmentOf: the segment of list i, undefined for none.
 * A segment should be known before the click: the position of the click is an outcome, fit to describe a ranker
 * and unfit to compare two.
 */
export function segmentMeans(
  values: ArrayLike<number>,
  users: ArrayLike<number>,
  segmentOf: (list: number) => string | undefined,
  order: readonly string[] = [],
): Segment[] {
  const members = new Map<string, number[]>(order.map((segment) => [segment, []]));
  let averaged = 0;
  for (let i = 0; i < values.length; i++) {
    const segment = segmentOf(i);
    if (segment === undefined) continue;
    const lists = members.get(segment);
    if (lists) lists.push(i);
    else members.set(segment, [i]);
    if (!Number.isNaN(values[i])) averaged++;
  }
  return [...members]
    .filter(([, lists]) => lists.length > 0)
    .map(([segment, lists]) => {
      const interval = clusterMean(
        lists.map((i) => values[i]),
        lists.map((i) => users[i]),
      );
      return { segment, share: interval.n / averaged, ...interval };
    });
}

/** A number's range among ascending lower bounds: bounds 0, 1, 5, 20 give `0`, `1–4`, `5–19`, `20+`. */
export function rangeName(value: number, bounds: readonly number[]): string | undefined {
  const at = bounds.findLastIndex((bound) => value >= bound);
  return at < 0 ? undefined : rangeNames(bounds)[at];
}

/** The names of all ranges, in order: the `order` of `segmentMeans`. */
export function rangeNames(bounds: readonly number[]): string[] {
  return bounds.map((low, i) => {
    if (i === bounds.length - 1) return `${low}+`;
    return bounds[i + 1] - 1 === low ? `${low}` : `${low}–${bounds[i + 1] - 1}`;
  });
}

/** Lower bounds by which sessions are told apart by the number of events before the list. */
export const SESSION_LENGTHS = [0, 1, 5, 20] as const;

/** Lower bounds for the shown position of the click, from 1. */
export const CLICK_POSITIONS = [1, 2, 3, 6, 11] as const;
