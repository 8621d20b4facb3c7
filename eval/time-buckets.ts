import { milliseconds } from '../engine/base/durations';

/** Stretches of equal length from the first moment on, the last one perhaps cut short by the last moment. */
export interface TimeBuckets {
  /** [buckets] epoch milliseconds at which each begins. */
  readonly from: readonly number[];
  /** Milliseconds. */
  readonly width: number;
  /** [lists] the bucket of each. */
  readonly of: Int32Array;
}

const WIDTHS = (['1s', '10s', '1m', '5m', '15m', '1h', '3h', '6h', '12h', '1d', '7d', '28d'] as const).map(
  milliseconds,
);

/**
 * Cuts moments into at most `most` stretches of one of the lengths people think in, one second to four weeks (more where
 * that does not reach): what a learning curve over time is told by.
 *
 * @param ts [lists] epoch milliseconds, none below `from`
 */
export function timeBuckets(ts: ArrayLike<number>, from: number, most = 12): TimeBuckets {
  let last = from;
  for (let i = 0; i < ts.length; i++) last = Math.max(last, ts[i]);
  const fits = (width: number): boolean => Math.floor((last - from) / width) < most;
  const width = WIDTHS.find(fits) ?? Math.ceil((last - from + 1) / most);
  const count = ts.length === 0 ? 0 : Math.floor((last - from) / width) + 1;
  return {
    from: Array.from({ length: count }, (_, i) => from + i * width),
    width,
    of: Int32Array.from(ts, (at) => Math.floor((at - from) / width)),
  };
}
