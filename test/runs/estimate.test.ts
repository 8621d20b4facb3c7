import { expect, test } from 'vitest';
import { checkRoom, type Estimate, estimateOf } from '../../runs/estimate';
import { tempFolder } from '../datasets/helpers';

const tmp = tempFolder();
const GB = 1e9;
const WAYS = 'choose fewer columns with --features, --columns-as uint8, fewer events with --limit, or another --out';

const room: [why: string, told: Pick<Estimate, 'bytes' | 'freeBytes'> & { log: number }, refusal: string | null][] = [
  ['the table fits beside the events', { bytes: 2 * GB, freeBytes: 2 * GB, log: 3 * GB }, null],
  ['it does not fit, whoever else has room', { bytes: 6 * GB, freeBytes: 2 * GB, log: 3 * GB }, `needs about 6000 MB, 2000 MB are free at ${tmp}; ${WAYS}`], // biome-ignore format: one line
  ['it would fit without the events', { bytes: 5 * GB, freeBytes: 2 * GB, log: 3 * GB }, `needs about 5000 MB, 2000 MB are free at ${tmp}; ${WAYS}; or keep the 3000 MB of events, now in ${tmp}, on another disk with TMPDIR`], // biome-ignore format: one line
];
test.each(room)('checkRoom: %s', (_, { log, ...told }, refusal) => {
  const estimate = { events: 1, requests: 1, rows: 1, columns: 1, minutes: 1, ...told };
  const check = (): void => checkRoom({ ...estimate, log: { bytes: log, folder: tmp, freeBytes: 0 } }, tmp);
  if (refusal === null) check();
  else expect(check).toThrow(expect.objectContaining({ code: 'E_DISK', message: `replay: the table ${refusal}` }));
});

const output: [why: string, output: { columnsAs?: 'uint8'; keyParts?: number }, bytes: number][] = [
  ['8 floats, a bit for a missing one, 40 bytes of ids; 80 for a request', {}, 100 * (32 + 1 + 40) + 160],
  ['bins are bytes', { columnsAs: 'uint8' }, 100 * (8 + 1 + 40) + 160],
  ['answers of keys in parts lie beside it', { keyParts: 4 }, 100 * (32 + 1 + 40 + 64) + 160],
];
test.each(output)('estimateOf: %s', (_, output, bytes) => {
  const scan = { events: 10, rows: 100, requestTimes: new Float64Array(2), keptBytes: 1500 };
  const told = estimateOf(scan, 8, { out: 'is-not-there/yet', output, open: { logs: [], tmp } }, 30);
  expect(told).toMatchObject({ events: 10, requests: 2, rows: 100, columns: 8, bytes });
  expect(told.log).toMatchObject({ bytes: 1500, folder: tmp });
  expect(told.minutes).toBeCloseTo(0.5, 4);
});
