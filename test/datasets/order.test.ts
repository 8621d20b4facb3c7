import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inOrder, type OrderOptions } from '../../datasets/order';
import type { Row } from '../../datasets/row';
import { random } from '../../engine/base/random';
import { tempFolder } from './helpers';

function rowsOf(n: number, seed: number): Row[] {
  const next = random(seed);
  return Array.from({ length: n }, (_, i) => ({
    event: { type: 'click', ts: Math.floor(next() * 50), item: `item "${i}" é`, list: [{ item: 'a', price: null }] },
    order: Math.floor(next() * 3),
    file: i < n / 2 ? 0 : 1,
    line: i + 1,
    size: 100,
    unlabelled: next() < 0.1,
    ...(i % 3 === 0 && { about: { item: { brand: `b${i % 7}` } } }),
    ...(i % 5 === 0 && { apart: [i + 3, i + 9] }),
  }));
}

async function* blocks(rows: Row[], size = 7): AsyncGenerator<Row[]> {
  for (let i = 0; i < rows.length; i += size) yield rows.slice(i, i + size);
}

async function sorted(rows: Row[], options: OrderOptions = {}): Promise<{ out: Row[]; calls: number }> {
  let calls = 0;
  const out: Row[] = [];
  for await (const block of inOrder(blocks(rows), options, () => calls++)) out.push(...block);
  return { out, calls };
}

const withoutSize = (rows: Row[]): object[] => rows.map(({ size: _, ...row }) => row);

test('inOrder: the external sort gives what the one in memory gives, and leaves nothing behind', async () => {
  const rows = rowsOf(5000, 3);
  const inMemory = await sorted(rows);
  const tmp = tempFolder();
  const external = await sorted(rows, { memoryBytes: 20_000, tmp });
  expect(withoutSize(external.out)).toEqual(withoutSize(inMemory.out));
  expect(external.calls).toBe(1);
  expect(readdirSync(tmp)).toEqual([]);
});

test('inOrder: ties of time go by the source order, then file and line', async () => {
  const { out } = await sorted(rowsOf(500, 4));
  const keys = out.map(({ event, order, file, line }) => [event.ts, order, file, line]);
  const want = [...keys].sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]);
  expect(keys).toEqual(want);
});

test('inOrder: a log in order passes through and is not called sorted', async () => {
  const { out } = await sorted(rowsOf(300, 5));
  for (const options of [{}, { memoryBytes: 3000, tmp: tempFolder() }]) {
    const again = await sorted(out, options);
    expect(again.calls).toBe(0);
    expect(withoutSize(again.out)).toEqual(withoutSize(out));
  }
});

test('inOrder: a log that carries seq goes by it alone', async () => {
  const rows = rowsOf(100, 6).map((row, i) => ({ ...row, event: { ...row.event, seq: 99 - i } }));
  const { out } = await sorted(rows, { bySeq: true });
  expect(out.map(({ event }) => event.seq)).toEqual(rows.map((_, i) => i));
});

test('inOrder: runs are removed when the reader gives up, and when the source fails', async () => {
  const tmp = tempFolder();
  for await (const _ of inOrder(blocks(rowsOf(500, 7)), { memoryBytes: 2000, tmp }, () => undefined)) break;
  async function* failing(): AsyncGenerator<Row[]> {
    yield rowsOf(100, 8);
    throw new Error('gone');
  }
  const reading = async (): Promise<void> => {
    for await (const _ of inOrder(failing(), { memoryBytes: 2000, tmp }, () => undefined));
  };
  await expect(reading()).rejects.toThrow('gone');
  expect(readdirSync(tmp)).toEqual([]);
});

test('inOrder: rows taken to lie in order pass as they come, and one that does not is an error', async () => {
  const { out } = await sorted(rowsOf(300, 9));
  const again = await sorted(out, { isInOrder: true, memoryBytes: 1 });
  expect(again.out).toEqual(out);
  await expect(sorted(rowsOf(300, 9), { isInOrder: true })).rejects.toMatchObject({ code: 'E_NOT_IN_ORDER' });
});

test.each([
  ['in order', true],
  ['not known to be in order', false],
])('inOrder: of many rows at once, %s, a few thousand are handed on at a time', async (_, isInOrder) => {
  const { out: rows } = await sorted(rowsOf(10_000, 10));
  const lengths: number[] = [];
  for await (const block of inOrder(blocks(rows, 10_000), { isInOrder }, () => undefined)) lengths.push(block.length);
  expect(lengths).toEqual([4096, 4096, 1808]);
});
