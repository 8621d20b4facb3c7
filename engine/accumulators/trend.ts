import type { Accumulator, Folded } from './accumulator';
import { exact } from './rings';
import { slopeOf } from './trend-of';

/** The second that t counts from, how many points, and the sums of t, x, t x and t t. */
type Trend = [origin: number, n: number, st: number, sx: number, stx: number, stt: number];

/** Adds a point; one older than all others moves the origin. */
export function trendAdd(state: Trend | undefined, value: number, ts: number): Trend {
  const second = Math.floor(ts / 1000);
  const sums = state ?? [second, 0, 0, 0, 0, 0];
  if (second < sums[0]) shift(sums, second);
  const t = second - sums[0];
  sums[1]++;
  sums[2] = exact(sums[2] + t);
  sums[3] = exact(sums[3] + value);
  sums[4] = exact(sums[4] + t * value);
  sums[5] = exact(sums[5] + t * t);
  return sums;
}

/** The line through the points: its slope per second, or where `now` is known its value then. */
export function trendAt(state: Trend | undefined, now: number): number {
  if (state === undefined) return Number.NaN;
  const [origin, n, st, sx, stx, stt] = state;
  return slopeOf(n, st, sx, stx, stt, Math.floor(now / 1000) - origin);
}

function shift(sums: Trend, origin: number): void {
  const by = sums[0] - origin;
  sums[5] = exact(sums[5] + 2 * by * sums[2] + sums[1] * by * by);
  sums[4] = exact(sums[4] + by * sums[3]);
  sums[2] = exact(sums[2] + sums[1] * by);
  sums[0] = origin;
}

/**
 * The least-squares line of a value over whole seconds since the key's first event, from exact sums: missing once one
 * of them passes 2^53, as after 10^5 values of 10^5 last decimals over ten days.
 */
export const trend: Accumulator = {
  name: 'trend',
  sentence: 'The least-squares line of a value over time, from exact sums: its slope per second, its value now.',
  cost: 12,
  version: 1,
  order: 'A',
  windows: ['life'],
  takesEvents: false,
  takesLate: ['life'],
  sums: true,
  unit: 'value',
  lanes: () => [],
  update: (_, { blob, value, ts }) => `${blob} = trendAdd(${blob}, ${value}, ${ts});`,
  reads: {
    slope: (_, { blob }) => `trendAt(${blob}, NaN)`,
    now: (_, { blob, now }) => `trendAt(${blob}, ${now})`,
  },
  fold(values, _, read, now) {
    const second = (ms: number): number => Math.floor(ms / 1000);
    const origin = Math.min(...values.map(({ ts }) => second(ts)));
    const t = ({ ts }: Folded): number => second(ts) - origin;
    const sum = (of: (one: Folded) => number): number => values.reduce((total, one) => exact(total + of(one)), 0);
    return slopeOf(
      values.length,
      sum(t),
      sum(({ value }) => value),
      sum((one) => t(one) * one.value),
      sum((one) => t(one) ** 2),
      read === 'now' ? second(now) - origin : Number.NaN,
    );
  },
  merge(a, b) {
    const [one, two] = [a as Trend | undefined, b as Trend | undefined];
    if (!one || !two) return (one ?? two)?.slice();
    const [left, right]: Trend[] = [[...one], [...two]];
    const origin = Math.min(left![0], right![0]);
    for (const sums of [left!, right!]) shift(sums, origin);
    return left!.map((sum, i) => (i === 0 ? origin : exact(sum + right![i]!)));
  },
  bytes: () => 64,
  encode: (sums: Trend) => sums,
  decode: (sums: Trend): Trend => sums,
};
