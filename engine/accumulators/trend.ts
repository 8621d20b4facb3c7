import type { Accumulator, Folded } from './accumulator';
import { exact } from './rings';
import { slopeOf } from './trend-of';
import { addWide, productHigh, productLow, sumOfProducts, wide } from './wide';

/** The second that t counts from, how many points, the sums of t and x, and those of t x and t t in two parts each. */
type Trend = [origin: number, n: number, st: number, sx: number, ...stx: [number, number], ...stt: [number, number]];
const TX = 4;
const TT = 6;

/** Adds a point; one older than all others moves the origin. */
export function trendAdd(state: Trend | undefined, value: number, ts: number): Trend {
  const second = Math.floor(ts / 1000);
  const sums = state ?? [second, 0, 0, 0, 0, 0, 0, 0];
  if (second < sums[0]) shift(sums, second);
  const t = second - sums[0];
  sums[1]++;
  sums[2] = exact(sums[2] + t);
  sums[3] = exact(sums[3] + value);
  addProduct(sums, TX, t, value);
  addProduct(sums, TT, t, t);
  return sums;
}

/** The line through the points: its slope per second, or where `now` is known its value then. */
export function trendAt(state: Trend | undefined, now: number): number {
  if (state === undefined) return Number.NaN;
  const [origin, n, st, sx, ...parts] = state;
  return slopeOf(n, st, sx, wide(parts[0], parts[1]), wide(parts[2], parts[3]), Math.floor(now / 1000) - origin);
}

function shift(sums: Trend, origin: number): void {
  const by = sums[0] - origin;
  if (by === 0) return;
  addProduct(sums, TT, 2 * by, sums[2]);
  addProduct(sums, TT, exact(sums[1] * by), by);
  addProduct(sums, TX, by, sums[3]);
  sums[2] = exact(sums[2] + sums[1] * by);
  sums[0] = origin;
}

function addProduct(sums: Trend, at: number, a: number, b: number): void {
  addWide(sums, at, productHigh(a, b), productLow(a, b));
}

/**
 * The least-squares line of a value over whole seconds since the key's first event, from exact sums. Those of products
 * reach 2^79. Missing once that of the values or of the seconds passes 2^53, as after 10^8 values spread over six years.
 */
export const trend: Accumulator = {
  name: 'trend',
  sentence: 'The least-squares line of a value over time, from exact sums: its slope per second, its value now.',
  cost: 12,
  version: 3,
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
      sumOfProducts(values.map((one) => [t(one), one.value])),
      sumOfProducts(values.map((one) => [t(one), t(one)])),
      read === 'now' ? second(now) - origin : Number.NaN,
    );
  },
  merge(a, b) {
    const [one, two] = [a as Trend | undefined, b as Trend | undefined];
    if (!one || !two) return (one ?? two)?.slice();
    const [left, right]: Trend[] = [[...one], [...two]];
    const origin = Math.min(left![0], right![0]);
    for (const sums of [left!, right!]) shift(sums, origin);
    for (const at of [1, 2, 3]) left![at] = exact(left![at]! + right![at]!);
    for (const at of [TX, TT]) addWide(left!, at, right![at]!, right![at + 1]!);
    return left;
  },
  bytes: () => 80,
  encode: (sums: Trend) => sums,
  decode: (sums: Trend): Trend => sums,
};
