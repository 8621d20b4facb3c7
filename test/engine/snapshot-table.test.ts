import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PlannedTable } from '../../engine/plan/table';
import { fileStretches, readStoreTable, writeStoreTable } from '../../engine/snapshot-table';
import { Table } from '../../engine/store';

const PLANNED: PlannedTable = {
  index: 2,
  keys: ['user', 'item'],
  isFedByElements: false,
  isDivided: false,
  arity: 2,
  template: [0, Number.NaN],
  blobs: 0,
  expiry: null,
};

test('a table that is too long for a file falls into stretches that leave no row out', () => {
  const of = (rows: number, stride: number): ReturnType<typeof fileStretches> =>
    fileStretches({ arity: 1, stride, rows, blobCount: 1 } as Table);
  expect(of(1, 10)).toEqual([{ from: 1, to: 1 }]);
  expect(of(1000, 10)).toEqual([{ from: 1, to: 1000 }]);
  const many = of(30_000_001, 20);
  expect(many.length).toBeGreaterThan(5);
  expect(many[0].from).toBe(1);
  expect(many.at(-1)!.to).toBe(30_000_001);
  for (const [i, { from }] of many.entries()) if (i > 0) expect(from).toBe(many[i - 1].to);
});

test('stretches of a table, read one after another, are the table', () => {
  const dir = mkdtempSync(join(tmpdir(), 'podium-stretches-'));
  try {
    const table = new Table(PLANNED);
    for (let i = 0; i < 1000; i++) {
      const row = table.slot(Float64Array.of(i % 30, i), 0);
      table.lanes[row * 2] = i;
      table.lanes[row * 2 + 1] = i / 3;
    }
    const stretches = [1, 400, 401, 1001].map((to, i, all) => ({ from: all[i - 1] ?? 1, to }));
    const read = new Table(PLANNED);
    for (const [i, stretch] of stretches.entries()) {
      const path = join(dir, `${i}.arrow`);
      writeStoreTable(path, table, PLANNED.keys, [], stretch);
      const lanes = [0, 1].map((lane) => ({ from: lane, to: lane }));
      readStoreTable(path, read, PLANNED.keys, { lanes, blobs: [] });
    }
    expect(read.rows).toBe(table.rows);
    expect(read.keys().subarray(2)).toEqual(table.keys().subarray(2));
    expect(read.lanes.subarray(0, 2 * read.rows)).toEqual(table.lanes.subarray(0, 2 * table.rows));
  } finally {
    rmSync(dir, { recursive: true });
  }
});
