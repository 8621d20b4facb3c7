import { existsSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { datasets } from '../../datasets/index';
import { KeptLog } from '../../runs/kept-log';
import { UNWATCHED } from '../../runs/progress';
import { scanLog } from '../../runs/scan';
import { tempFolder } from '../datasets/helpers';

const dataset = datasets.find(({ name }) => name === 'movielens')!;
const HEADER = 'userId,movieId,rating,timestamp';
const ROWS = ['1,7,4.0,100', '2,7,3.5,200', '1,8,5.0,300', '2,9,1.0,400'];
const NOWHERE = join(tempFolder(), 'is-not-there');

function logOf(rows: readonly string[]): string {
  const log = join(tempFolder(), 'ratings.csv');
  writeFileSync(log, `${[HEADER, ...rows].join('\n')}\n`);
  return log;
}

test.each([
  ['in order: nothing is held to be sorted', ROWS, undefined, true, 8],
  ['out of order at the very end: sorted', [...ROWS, '3,7,2.0,50'], undefined, false, 10],
  ['cut short: what lies behind the limit may belong before it', ROWS, 3, false, 3],
])('scanLog: a log %s', async (_, rows, limit, passes, events) => {
  const open = { logs: [logOf(rows)], memoryBytes: 1, limit };
  const sorting = scanLog({ dataset, open: { ...open, tmp: NOWHERE }, duplicates: 'reject', maxBad: 0 }, UNWATCHED);
  if (passes) await sorting;
  else await expect(sorting).rejects.toThrow('is-not-there');
  const tmp = tempFolder();
  const keep = new KeptLog(tmp);
  const found = await scanLog({ dataset, open: { ...open, tmp }, duplicates: 'reject', maxBad: 0, keep }, UNWATCHED);
  // a request before each rating
  expect(found.events).toBe(events);
  const kept = [...keep.read(found.codec)].flat();
  expect(kept).toHaveLength(events);
  expect(statSync(keep.path).size).toBe(found.keptBytes + 8 * keep.stretches);
  const times = kept.map(({ ts }) => ts);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect([...keep.read(found.codec)].flat()).toEqual(kept);
  keep.remove();
  expect(readdirSync(tmp)).toEqual([]);
});

test.skipIf(!existsSync('/dev/full'))('of a log that does not fit on the disk nothing is left', async () => {
  const tmp = tempFolder();
  const keep = new KeptLog(tmp);
  symlinkSync('/dev/full', keep.path);
  const asked = { dataset, open: { logs: [logOf(ROWS)] }, duplicates: 'reject', maxBad: 0, keep } as const;
  await expect(scanLog(asked, UNWATCHED)).rejects.toMatchObject({
    code: 'E_DISK',
    message: `replay: the log's events cannot be kept in ${tmp} (ENOSPC: no space left on device, write), expected room for some 150 bytes each; free the disk, or name another folder with TMPDIR`,
  });
  keep.remove();
  expect(readdirSync(tmp)).toEqual([]);
});
