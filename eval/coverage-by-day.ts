import { EventError } from '../engine/base/errors';
import type { BestItems, Catalogue } from './tally';

/** Coverage of one day: what was recommended of what could be then. */
export interface DayCoverage {
  /** Days since 1970 (UTC). */
  day: number;
  lists: number;
  /** Items of the catalogue as of the day. */
  catalogue: number;
  /** Share of them that stands among the best k of the day's lists. */
  coverage: number;
  /** Share of them that stands among the candidates of the day's lists: no ranker can cover more. */
  ceiling: number;
}

/** When each item could be recommended: [items] epoch milliseconds, first included and last included. */
export interface Availability {
  first: ArrayLike<number>;
  last: ArrayLike<number>;
}

const DAY = 86_400_000;

/** The catalogue as of one day: items available in any part of it. */
export function catalogueOf(day: number, { first, last }: Availability): Catalogue & { members: Uint8Array } {
  const members = new Uint8Array(first.length);
  let size = 0;
  for (let item = 0; item < members.length; item++) {
    if (first[item] < (day + 1) * DAY && last[item] >= day * DAY) {
      members[item] = 1;
      size++;
    }
  }
  return { size, members };
}

/**
 * The vendor's coverage, day by day: the share of the catalogue as of the day that was recommended.
 *
 * best: the best k of each list; candidates: all that could have been among them, [rows] cut by `offsets`.
 *
 * @throws EventError for an item outside the day's catalogue: a coverage above 1 is an error, not a value
 */
export function coverageByDay(
  best: BestItems,
  { offsets, items }: { offsets: ArrayLike<number>; items: ArrayLike<number> },
  ts: ArrayLike<number>,
  available: Availability,
): DayCoverage[] {
  const days = new Map<number, number[]>();
  for (let list = 0; list < ts.length; list++) {
    const day = Math.floor(ts[list] / DAY);
    const of = days.get(day);
    if (of) of.push(list);
    else days.set(day, [list]);
  }
  return [...days]
    .sort(([a], [b]) => a - b)
    .map(([day, lists]) => {
      const { size, members } = catalogueOf(day, available);
      const shown = new Set<number>();
      const offered = new Set<number>();
      for (const list of lists) {
        for (let place = 0; place < best.sizes[list]; place++) shown.add(best.items[list * best.width + place]);
        for (let row = offsets[list]; row < offsets[list + 1]; row++) offered.add(items[row]);
      }
      for (const item of [...shown, ...offered]) {
        if (members[item] === 1) continue;
        throw new EventError(
          `coverage: item ${item} stands in a list of day ${day} and is not in that day's catalogue, expected items available then`,
        );
      }
      return { day, lists: lists.length, catalogue: size, coverage: shown.size / size, ceiling: offered.size / size };
    });
}
