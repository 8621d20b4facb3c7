import { EventError } from '../../engine/base/errors';

/** Lists as they were shown, and what was clicked. */
export interface ClickLog {
  /** [lists + 1] first row of each list; rows stand in shown order. */
  offsets: ArrayLike<number>;
  /** [rows] what shares one relevance: an item, or a bucket of a score; codes from 0. */
  kind: ArrayLike<number>;
  /** [rows] above 0 where clicked. */
  click: ArrayLike<number>;
  /** [lists] user codes. */
  user: ArrayLike<number>;
}

/** Positions beyond the deepest and kinds beyond the highest code do not occur. */
export interface LogShape {
  positions: number;
  kinds: number;
}

/** Where an estimate that goes round by round stops. */
export interface EmRules {
  /** Largest change of a parameter that ends it. */
  tolerance?: number;
  /** Least gain of the log's log-likelihood in two rounds that goes on. */
  gain?: number;
  /** Most rounds. */
  iterations?: number;
}

/** A model of clicks whose curve can be fitted again with lists taken several times, or not at all. */
export interface CurveFit {
  /** [positions] θ, 1 at the first position. */
  readonly examination: Float64Array;
  /**
   * The same with each list taken so often; times: [lists]. It goes on from the fit of all. NaN where none of them
   * has a click at the first position, over whose examination the others are told.
   */
  readonly again: (times: ArrayLike<number>) => Float64Array;
}

/** @throws EventError when the columns do not fit the offsets, or there is no row */
export function shapeOf({ offsets, kind, click, user }: ClickLog): LogShape {
  const rows = offsets[offsets.length - 1];
  if (kind.length !== rows || click.length !== rows || user.length !== offsets.length - 1 || rows === 0) {
    throw new EventError(
      `click model: ${kind.length} kinds, ${click.length} clicks and ${user.length} users, expected ${rows} rows in ${offsets.length - 1} lists`,
    );
  }
  let positions = 0;
  let kinds = 0;
  for (let list = 0; list + 1 < offsets.length; list++)
    positions = Math.max(positions, offsets[list + 1] - offsets[list]);
  for (let row = 0; row < rows; row++) kinds = Math.max(kinds, kind[row] + 1);
  return { positions, kinds };
}
