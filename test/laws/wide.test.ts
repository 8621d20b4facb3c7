import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trend, trendAdd, trendAt } from '../../engine/accumulators/trend';
import { apart, productHigh, productLow, sumOfProducts, wide } from '../../engine/accumulators/wide';
import type { RawEvent } from '../../engine/events/event';
import { count } from '../../engine/spec/aggregates';
import { features } from '../../engine/spec/features';
import { correlation, slopeOn, trend as trendOf } from '../../engine/spec/trends';
import { differences, Machine, world } from '../engine/world';

const DAY = 86_400;
const whole = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer(),
  fc.constantFrom(0, 1, -1, 2 ** 26, -(2 ** 26), 2 ** 53 - 1, 1 - 2 ** 53),
);

describe('sums of products in two parts', () => {
  test('a product is its parts, of which the low one is below 2^26, or missing', () => {
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const [high, low] = [productHigh(a, b), productLow(a, b)];
        if (Number.isNaN(high)) {
          expect(Math.abs(a * b)).toBeGreaterThan(2 ** 77);
          return;
        }
        expect(low >= 0 && low < 2 ** 26).toBe(true);
        expect(BigInt(high) * 2n ** 26n + BigInt(low)).toBe(BigInt(a) * BigInt(b));
      }),
      { numRuns: 2000 },
    );
  });

  test('small ones are numbers, great ones are whole', () => {
    expect(wide(1, 5)).toBe(2 ** 26 + 5);
    expect(wide(2 ** 40, 5)).toBe(2n ** 66n + 5n);
    expect(wide(Number.NaN, 5)).toBeNaN();
    expect(sumOfProducts([[3, 4]])).toBe(12);
    expect(apart(2, 2n ** 70n, 3, 5)).toBe(2 ** 71 - 15);
    expect(apart(2, 2n ** 70n, Number.NaN, 5)).toBeNaN();
  });
});

const points = fc.array(
  fc.record({ value: fc.integer({ min: -1e9, max: 1e9 }), ts: fc.integer({ min: 0, max: 4000 * DAY * 1000 }) }),
  { minLength: 2, maxLength: 40 },
);
const folded = (some: readonly { value: number; ts: number }[]) =>
  some.reduce<ReturnType<typeof trendAdd> | undefined>((state, { value, ts }) => trendAdd(state, value, ts), undefined);

describe('a trend over years', () => {
  test('is the fold of its values, the same bits in any order and however it is merged, and never missing', () => {
    fc.assert(
      fc.property(points, fc.nat(), (some, cut) => {
        const now = 5000 * DAY * 1000;
        const state = folded(some);
        const [lowest, highest] = [Math.min, Math.max].map((of) => of(...some.map(({ ts }) => Math.floor(ts / 1000))));
        const at = cut % some.length;
        const [one, two] = [folded(some.slice(0, at)), folded(some.slice(at))];
        const merge = trend.merge as (a: unknown, b: unknown) => unknown;
        expect(folded([...some].reverse())).toEqual(state);
        expect(merge(two, one)).toEqual(state);
        expect(trendAt(state, Number.NaN)).toBe(trend.fold(some, {}, 'slope', now));
        expect(trendAt(state, now)).toBe(trend.fold(some, {}, 'now', now));
        expect(Number.isNaN(trendAt(state, now))).toBe(lowest === highest);
      }),
      { numRuns: 300 },
    );
  });

  test('is exact where the sums are past 2^53: no slope where all values are equal, else the line itself', () => {
    const line = (slope: number) =>
      folded(Array.from({ length: 1000 }, (_, day) => ({ value: 7_000_000 + slope * day, ts: day * DAY * 1000 })));
    expect(trendAt(line(0), Number.NaN)).toBe(0);
    expect(trendAt(line(3), Number.NaN)).toBe(3 / DAY);
    expect(trendAt(line(3), 2000 * DAY * 1000)).toBeCloseTo(7_006_000, 6);
  });
});

const touch = world.on.touch.as('touch', (e) => ({ item: e.item, n: e.n, price: e.price }));
const columns = features(
  trendOf(touch.field('n')).per('item'),
  trendOf(touch.field('price')).per('item').now(),
  correlation(touch.field('n'), touch.field('price')).per('item'),
  correlation(touch.field('n'), touch.field('price')).per('item').within('365d'),
  slopeOn(touch.field('price'), touch.field('n')).per('item'),
  count(touch).per('item'),
);
const touched = (day: number, n: number, price: number): RawEvent => ({
  ...{ type: 'touch', ts: day * DAY * 1000, item: 'i0', n, price },
});
const asked = (day: number): RawEvent => ({ type: 'search', ts: day * DAY * 1000, shown: [{ item: 'i0' }] });

test.each([
  [365, 30, 1],
  [1200, 2, 1],
  [3000, 200, 1_000_000],
])('%d days with %d events of values about %d are told, compiled as interpreted', (days, n, size) => {
  const log = Array.from({ length: n }, (_, i) => touched((i * days) / n, (1 + (i % 2)) * size, (2 + i) * size));
  const raws = [...log, asked(days)];
  expect(differences(columns, raws)).toEqual([]);
  const machine = new Machine(columns);
  const row = raws.map((raw) => machine.step(raw)).at(-1)!;
  const told = row.map(([value]) => !Number.isNaN(value));
  expect(told).toEqual(columns.map((_, i) => i !== 3 || n > 2));
});
