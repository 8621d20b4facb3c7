import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pool } from '../../engine/plan/pool';

const code = fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 2 ** 52 }));

test('the different members of all candidates stand in it once, in the order met, and each candidate finds its own', () => {
  const pool = new Pool();
  fc.assert(
    fc.property(fc.array(fc.option(fc.array(code, { maxLength: 120 })), { maxLength: 30 }), (sets) => {
      pool.begin(sets.length);
      for (const [candidate, set] of sets.entries()) pool.add(candidate, set);
      expect([...pool.codes.subarray(0, pool.count)]).toEqual([...new Set(sets.flatMap((set) => set ?? []))]);
      for (const [candidate, set] of sets.entries()) {
        const from = pool.starts[candidate]!;
        const own = [...pool.places.subarray(from, from + (set?.length ?? 0))];
        expect(own.map((place) => pool.codes[place])).toEqual(set ?? []);
      }
    }),
  );
});

test('more members than it had room for', () => {
  const pool = new Pool();
  const many = Array.from({ length: 5000 }, (_, i) => 7 * i);
  pool.begin(1);
  pool.add(0, many);
  expect([...pool.codes.subarray(0, pool.count)]).toEqual(many);
});
