import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlannedTable } from '../../engine/plan/table';
import { Table } from '../../engine/store';

const planned = (arity: number, expiry: PlannedTable['expiry'] = null): PlannedTable => ({
  ...{
    index: 0,
    keys: Array.from({ length: arity }, (_, j) => `k${j}`),
    isFedByElements: false,
    isDivided: false,
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

const DAY = 86_400_000;

/** Sees a key at a time as an update does: its time in lane 0, what is remembered of it in lane 1 and in an object. */
function see(table: Table, key: Float64Array, now: number, value = 0): void {
  const row = table.slot(key, 0);
  table.lanes.set([now, value], row * table.stride);
  table.blobs[0][row] = `${value}`;
}

test('a million keys seen once are forgotten by a few touches of others a day later: the table is as small as it was', () => {
  for (const arity of [1, 2, 4]) {
    const table = new Table(planned(arity, [{ touched: 0, after: DAY }]));
    const key = new Float64Array(arity);
    let most = 0;
    const touch = (id: number, now: number): void => {
      key.fill(id);
      const rows = table.rows;
      see(table, key, now);
      const made = table.rows;
      table.tend(now);
      most = Math.max(most, (made - table.rows) / (1 + made - rows));
    };
    for (let i = 0; i < 1000; i++) touch(i, i);
    const baseline = table.bytes();
    const many = arity === 2 ? 1_000_000 : 100_000;
    for (let i = 0; i < many; i++) touch(1000 + i, 1000 + i);
    expect(table.rows).toBe(1001 + many);
    expect(table.bytes()).toBeGreaterThan(50 * baseline);
    for (let i = 0; i < many / 10; i++) touch(i % 10, 2 * DAY + i);
    expect(table.rows).toBe(11);
    expect(most).toBe(16);
    expect(table.blobs[0].length).toBe(11);
    expect(table.bytes()).toBeLessThanOrEqual(baseline);
    for (let i = 0; i < 10; i++) expect(table.find(key.fill(i), 0)).toBeGreaterThan(0);
  }
}, 120_000);

test('whatever is seen when, what has not expired is found as it was left, and rows are as the log alone has it', () => {
  const steps = fc.array(
    fc.record({
      keys: fc.array(fc.integer({ min: -40, max: 120 }), { maxLength: 12 }),
      gap: fc.constantFrom(0, 1, 10, 10, 100, 400),
    }),
    { minLength: 20, maxLength: 200, size: 'max' },
  );
  let forgotten = 0;
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 3, 4), steps, (arity, log) => {
      const [table, again] = [0, 1].map(() => new Table(planned(arity, [{ touched: 0, after: 200 }])));
      const known = new Map<number, { now: number; value: number }>();
      let now = 0;
      for (const [value, { keys, gap }] of log.entries()) {
        now += gap;
        const flat = Float64Array.from(keys.flatMap((id) => Array.from({ length: arity }, (_, j) => id * (j + 1))));
        const rows = new Int32Array(keys.length);
        table.slotAll(flat, keys.length, rows);
        for (const [i, id] of keys.entries()) {
          const key = flat.subarray(i * arity, (i + 1) * arity);
          expect(table.find(key, 0)).toBe(rows[i]);
          for (const each of [table, again]) see(each, key, now, value);
          known.set(id, { now, value });
        }
        const before = table.rows;
        for (const each of [table, again]) each.tend(now);
        forgotten += before - table.rows;
        expect(again.keys()).toEqual(table.keys());
        const wrong: number[] = [];
        for (const [id, last] of known) {
          const row = table.find(
            Float64Array.from({ length: arity }, (_, j) => id * (j + 1)),
            0,
          );
          const [ts, kept] = table.lanes.subarray(row * table.stride);
          const isKept = ts === last.now && kept === last.value && table.blobs[0][row] === `${last.value}`;
          if (row === 0 ? now - last.now <= 200 : !isKept) wrong.push(id);
        }
        expect(wrong).toEqual([]);
      }
    }),
    { numRuns: 40 },
  );
  expect(forgotten).toBeGreaterThan(1000);
});
