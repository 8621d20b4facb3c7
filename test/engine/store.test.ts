import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlannedTable } from '../../engine/plan/states';
import { Table } from '../../engine/store';

const planned = (arity: number, expiry: PlannedTable['expiry'] = null): PlannedTable => ({
  ...{
    index: 0,
    keys: Array.from({ length: arity }, (_, j) => `k${j}`),
    arity,
    template: [Number.NaN, 0],
    blobs: 1,
    expiry,
  },
});

const part = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -70, max: 400 }) },
  { weight: 2, arbitrary: fc.integer({ min: -(2 ** 31), max: 2 ** 33 }) },
  { weight: 1, arbitrary: fc.double({ noNaN: true }) },
);
const script = fc
  .integer({ min: 0, max: 4 })
  .chain((arity) =>
    fc.tuple(fc.constant(arity), fc.array(fc.array(part, { minLength: arity, maxLength: arity }), { maxLength: 300 })),
  );

test('a key has one row, whatever numbers it is made of: rows are counted in the order of first sight', () => {
  fc.assert(
    fc.property(script, ([arity, keys]) => {
      const table = new Table(planned(arity));
      const rows = new Map<string, number>();
      for (const key of keys) {
        const name = key.map((x) => x + 0).join();
        expect(table.find(Float64Array.from(key), 0)).toBe(rows.get(name) ?? 0);
        const row = table.slot(Float64Array.from(key), 0);
        expect(row).toBe(rows.get(name) ?? rows.size + 1);
        rows.set(name, row);
      }
      const found = new Int32Array(keys.length);
      table.findAll(Float64Array.from(keys.flat()), keys.length, found);
      expect(Array.from(found)).toEqual(keys.map((key) => rows.get(key.map((x) => x + 0).join())));
      const known = table.keys();
      for (const [name, row] of rows)
        expect(Array.from(known.subarray(row * arity, (row + 1) * arity), (x) => x + 0).join()).toBe(name);
    }),
  );
});

test('a missing part is no key, and looking makes nothing', () => {
  for (const arity of [1, 2, 3, 4]) {
    const table = new Table(planned(arity));
    table.slot(new Float64Array(arity), 0);
    for (let j = 0; j < arity; j++) {
      const key = new Float64Array(arity);
      key[j] = Number.NaN;
      expect(table.find(key, 0)).toBe(0);
    }
    expect(table.rows).toBe(2);
  }
});

test('a million keys seen once are forgotten once they have expired: the table is as small as it was', () => {
  const day = 86_400_000;
  const table = new Table(planned(2, [{ touched: 0, after: day }]));
  const key = new Float64Array(2);
  const see = (from: number, n: number, now: number): void => {
    for (let i = from; i < from + n; i++) {
      key[0] = i;
      key[1] = i % 7;
      table.lanes[table.slot(key, 0, now) * table.stride] = now;
    }
  };
  see(0, 1_000, 0);
  const baseline = table.bytes();
  see(1_000, 1_000_000, 1);
  expect(table.bytes()).toBeGreaterThan(100 * baseline);
  see(2_000_000, 1, 3 * day);
  expect(table.rows).toBe(2);
  expect(table.bytes()).toBeLessThanOrEqual(baseline);
});
