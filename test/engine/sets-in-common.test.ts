import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Counts } from '../../engine/accumulators/counts';
import { pushRecent } from '../../engine/accumulators/members';
import { sketchBucket, sketchRank } from '../../engine/accumulators/quantiles';
import { type Tally, tallyAdd } from '../../engine/accumulators/tally';
import { topAdd, topIds } from '../../engine/accumulators/top-by';
import { SETS } from '../../engine/plan/sets';

const codes = fc.uniqueArray(fc.oneof(fc.nat(40), fc.constantFrom(5_000_000, 4_194_303)), { maxLength: 30 });
const anySet = codes.chain((all) =>
  fc.constantFrom<Int32Array | Float64Array | number[]>(
    Int32Array.from(all).sort(),
    Float64Array.from(all),
    all,
    all.map((code) => code + 0.5),
  ),
);

test('members in common are those that a comparison of all pairs finds, whatever was asked before', () => {
  fc.assert(
    fc.property(
      fc.array(anySet, { minLength: 2, maxLength: 4 }),
      fc.array(fc.nat(15), { maxLength: 40 }),
      (sets, turns) => {
        for (const turn of turns) {
          const [a, b] = [sets[turn % sets.length], sets[(turn >> 2) % sets.length]];
          expect(SETS.overlap(a, b)).toBe(Array.from(a).filter((x) => Array.from(b).includes(x)).length);
          for (const x of [0, 7, 7.5, -1, 5_000_000]) {
            expect(SETS.has(a, x)).toBe(Number(Array.from(a).includes(x)));
            expect(SETS.has(a, x)).toBe(Number(Array.from(a).includes(x)));
          }
        }
      },
    ),
  );
});

test('a set that changes in place is not known by its marks', () => {
  const state = [1, 2, 3, 4, 5].reduce<ReturnType<typeof pushRecent> | undefined>(
    (known, value) => pushRecent(known, value, 0, 5, 1),
    undefined,
  )!;
  expect(SETS.overlap([1, 6], state.values)).toBe(1);
  pushRecent(state, 6, 0, 5, 1);
  expect(SETS.overlap([1, 6], state.values)).toBe(1);
  expect(SETS.overlap([1, 2], state.values)).toBe(1);
});

test('nor are ids that a state orders by a number', () => {
  const ids = [1, 2, 3, 4, 5];
  const state = ids.reduce<ReturnType<typeof topAdd>>((top, id) => topAdd(top, id, id, 5), undefined)!;
  expect(SETS.overlap([1, 6], topIds(state))).toBe(1);
  topAdd(state, 6, 6, 5);
  expect(SETS.overlap([1, 6], topIds(state))).toBe(1);
  expect(SETS.overlap([1, 2], topIds(state))).toBe(1);
});

test('counts are those of a map, each number at the place where it came first', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 9 }))), (added) => {
      const counts = new Counts();
      const map = new Map<number, number>();
      for (const [key, times] of added) {
        map.set(key, (map.get(key) ?? 0) + times);
        expect(counts.add(key, times)).toBe(map.get(key));
      }
      const all = Array.from({ length: counts.size }, (_, place) => [counts.keyAt(place), counts.countAt(place)]);
      expect(all).toEqual([...map]);
      expect(counts.get(501)).toBeUndefined();
    }),
    { numRuns: 30 },
  );
});

test.each([0.02, 1e-7])('the share below a value is that of the buckets one by one, at error %d', (error) => {
  const numbers = [0, 1, 1, 5, 80, 80, 81, 400, 1e7, -3];
  const at = (x: number): number => sketchBucket(x, error, 0.001, 1e9);
  const tally = numbers.reduce<Tally | undefined>((t, x) => tallyAdd(t, at(x), Number.POSITIVE_INFINITY), undefined)!;
  for (const x of [-10, -3, 0, 0.5, 1, 79, 80, 400, 1e8]) {
    const below =
      numbers.filter((one) => at(one) < at(x)).length + numbers.filter((one) => at(one) === at(x)).length / 2;
    expect(sketchRank(tally, x, error, 0.001, 1e9, 1)).toBe(below / numbers.length);
  }
  tallyAdd(tally, at(400), Number.POSITIVE_INFINITY);
  expect(sketchRank(tally, 1e9, error, 0.001, 1e9, 1)).toBe(1);
});
