import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { datasets, type OpenOptions } from '../../datasets/index';
import { scanLog } from '../../runs/scan';
import { tempFolder } from '../datasets/helpers';

const movielens = datasets.find(({ name }) => name === 'movielens')!;
const HEADER = 'userId,movieId,rating,timestamp';
const ROWS = ['1,7,4.0,100', '2,7,3.5,200', '1,8,5.0,300', '2,9,1.0,400'];

const scan = (open: OpenOptions) =>
  scanLog(movielens, open, 'reject', 0, { progress: () => undefined, aborted: () => false });

function logOf(rows: readonly string[]): { readonly log: string; readonly tmp: string } {
  const folder = tempFolder();
  const log = join(folder, 'ratings.csv');
  writeFileSync(log, `${[HEADER, ...rows].join('\n')}\n`);
  return { log, tmp: tempFolder() };
}

test.each([
  ['in order: nothing is held to be sorted, not even by later passes', ROWS, undefined, true, 8],
  ['out of order at the very end: sorted', [...ROWS, '3,7,2.0,50'], undefined, undefined, 10],
  ['cut short: what lies behind the limit may belong before it', ROWS, 3, undefined, 3],
])('scanLog: a log %s', async (_, rows, limit, isInOrder, events) => {
  const { log, tmp } = logOf(rows);
  const found = await scan({ logs: [log], tmp, memoryBytes: 1, limit });
  expect(found.open.isInOrder).toBe(isInOrder);
  // a request before each rating
  expect(found.events).toBe(events);
  expect([...found.requestTimes]).toEqual([...found.requestTimes].sort((a, b) => a - b));
  expect(readdirSync(tmp)).toEqual([]);
});
