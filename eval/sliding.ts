import { ConfigError } from '../engine/base/errors';

/** Some requests of a log, by their numbers: what lies from `from` to before `cut` comes before the report part, which ends before `to`. */
export interface TimeWindow {
  readonly from: number;
  readonly cut: number;
  readonly to: number;
}

/** How many windows a log is cut into, and what each learns from. */
export interface SlidingRules {
  readonly windows: number;
  /** Share of the requests that lie before the first cut. */
  readonly first: number;
  /** Each window learns from all before its cut; otherwise from as many requests as the first does. */
  readonly isGrowing: boolean;
}

/**
 * Cuts a log several times: behind the first cut the requests fall into so many report parts of equally many, each of
 * them behind what its window learns from. Requests of one moment are never told apart: a cut at one lies before all.
 *
 * @param ts [requests] epoch milliseconds in seq order, not falling
 * @throws ConfigError for fewer than two windows, a share outside 0 to 1, and for more windows than there are moments
 */
export function slidingWindows(ts: ArrayLike<number>, { windows, first, isGrowing }: SlidingRules): TimeWindow[] {
  if (!(Number.isInteger(windows) && windows >= 2))
    throw new ConfigError(`windows: ${windows} were asked for, expected a whole number, 2 or more`);
  if (!(first > 0 && first < 1))
    throw new ConfigError(`windows: the first cut is at ${first} of the requests, expected a share between 0 and 1`);
  const learned = Math.floor(first * ts.length);
  const cuts = Array.from({ length: windows }, (_, i) =>
    firstOfMoment(ts, learned + Math.floor((i * (ts.length - learned)) / windows)),
  );
  const ends = [...cuts.slice(1), ts.length];
  if (cuts[0] <= 0 || cuts.some((cut, i) => cut >= ends[i]))
    throw new ConfigError(
      `windows: ${ts.length} requests cannot be cut ${windows} times behind the first ${learned}; ask for fewer windows, or take a longer log`,
      'E_SPLIT',
    );
  return cuts.map((cut, i) => ({ from: isGrowing ? 0 : cut - cuts[0], cut, to: ends[i] }));
}

function firstOfMoment(ts: ArrayLike<number>, at: number): number {
  let i = at;
  while (i > 0 && ts[i - 1] >= ts[i]) i--;
  return i;
}
