import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readExposures } from '../../datasets/exposures/read';
import { simulateExperiment } from '../../datasets/exposures/simulate';
import { tempFolder } from './helpers';
import { parquetFile } from './parquet-file';

const dir = tempFolder();
const CSV = `ts,event,unit,arm,session,item,items,value,attributed,note
1000,exposure,u1,target,,,,,,
2000,impression,u1,,s1,,a|b,,,"said, quoted"
500,view,u1,,s0,a,,,,
2500,purchase,u1,,s1,b,,9.5,1,
1970-01-01T00:00:03Z,exposure,u2,control,,,,,,
`;
const NDJSON = [
  { ts: 1000, event: 'exposure', unit: 'u1', arm: 'target' },
  { ts: 2000, event: 'impression', unit: 'u1', session: 's1', items: ['a', 'b'], extra: 1 },
  { ts: 500, event: 'view', unit: 'u1', session: 's0', item: 'a' },
  { ts: 2500, event: 'purchase', unit: 'u1', session: 's1', item: 'b', value: 9.5, attributed: true },
  { ts: '1970-01-01T00:00:03Z', event: 'exposure', unit: 'u2', arm: 'control' },
];

function file(name: string, text: string | Buffer): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

const ndjson = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

describe('an exposure log', () => {
  test.each([
    ['CSV', () => file('log.csv', CSV)],
    ['CSV, gzip', () => file('log.csv.gz', gzipSync(CSV))],
    ['NDJSON', () => file('log.ndjson', ndjson(NDJSON))],
    [
      'Parquet',
      () =>
        parquetFile(
          'log.parquet',
          `SELECT * FROM (VALUES
            (1000::BIGINT, 'exposure', 'u1', 'target', NULL, NULL, NULL::VARCHAR[], NULL::DOUBLE, NULL::BOOLEAN),
            (2000, 'impression', 'u1', NULL, 's1', NULL, ['a', 'b'], NULL, NULL),
            (500, 'view', 'u1', NULL, 's0', 'a', NULL, NULL, NULL),
            (2500, 'purchase', 'u1', NULL, 's1', 'b', NULL, 9.5, true),
            (3000, 'exposure', 'u2', 'control', NULL, NULL, NULL, NULL, NULL)
          ) rows (ts, event, unit, "arm", session, item, items, value, attributed)`,
        ),
    ],
  ])('reads the same from %s', async (_why, written) => {
    const log = await readExposures([await written()]);
    expect([log.units, log.arms, log.products]).toEqual([
      ['u1', 'u2'],
      ['target', 'control'],
      ['a', 'b'],
    ]);
    expect(log.event).toEqual(['view', 'exposure', 'impression', 'purchase', 'exposure']);
    expect([[...log.ts], [...log.arm]]).toEqual([
      [500, 1000, 2000, 2500, 3000],
      [-1, 0, -1, -1, 1],
    ]);
    expect([[...log.value], [...log.attributed]]).toEqual([
      [0, 0, 0, 9.5, 0],
      [0, 0, 0, 1, 0],
    ]);
    expect([[...log.offsets], [...log.product]]).toEqual([
      [0, 1, 1, 3, 4, 4],
      [0, 0, 1, 1],
    ]);
    const { session } = log;
    expect([session[2] === session[3], session[0] === session[2], session[1] === session[4]]).toEqual([
      true,
      false,
      false,
    ]);
  });

  const first = NDJSON[0];
  test.each([
    ['an unknown end of the name', 'log.xml', 'x', 'E_FORMAT', /is of no known kind, expected \.ndjson/],
    ['columns that lack', 'lacking.csv', 'event,unit,ts\n', 'E_COLUMNS', /\(missing: arm\); docs\/ab\.md/],
    ['no exposure', 'none.ndjson', ndjson([NDJSON[2]]), 'E_EMPTY', /hold no exposure among 1 rows/],
    ['an unknown event', 'type.ndjson', ndjson([first, { ...first, event: 'buy' }]), 'E_BAD_LINES', /event is "buy"/],
    ['a time that is none', 'time.ndjson', ndjson([first, { ...first, ts: 'noon' }]), 'E_BAD_LINES', /ts is "noon"/],
    ['no unit', 'unit.ndjson', ndjson([first, { ...first, unit: '' }]), 'E_BAD_LINES', /unit is empty/],
    ['no arm', 'arm.ndjson', ndjson([first, { ...first, arm: null }]), 'E_BAD_LINES', /arm is empty/],
    ['revenue in words', 'value.ndjson', ndjson([first, { ...NDJSON[3], value: 'ten' }]), 'E_BAD_LINES', /value is "t/],
    ['cells that lack', 'cells.csv', `${CSV}1,2\n`, 'E_BAD_LINES', /has 2 cells, expected 10/],
    [
      'several experiments',
      'two.ndjson',
      ndjson([
        { ...first, experiment: 'x' },
        { ...first, experiment: 'y' },
      ]),
      'E_CONFIG',
      /has 2 experiments \(x, y\)/,
    ],
  ])('%s is refused in a sentence', async (_why, name, text, code, words) => {
    await expect(readExposures([file(name, text)])).rejects.toMatchObject({
      code,
      message: expect.stringMatching(words),
    });
  });

  test('of several experiments one is read, with the outcomes that name none', async () => {
    const rows = NDJSON.map((row) => (row.event === 'exposure' ? { ...row, experiment: 'x' } : row));
    const path = file('both.ndjson', ndjson([...rows, { ...first, experiment: 'y', unit: 'u9' }]));
    const log = await readExposures([path], { experiment: 'x' });
    expect([log.units, log.event.length, log.passedOver]).toEqual([['u1', 'u2'], 5, 1]);
    await expect(readExposures([path], { experiment: 'z' })).rejects.toThrow('experiment "z" is not in the log');
  });
});

describe('the simulated experiment', () => {
  const rowsOf = (units: number, lift: number, share = 0.5) => {
    const made = simulateExperiment({ units, lift, share, seed: 3 });
    const rows = [];
    for (let next = made.next(); ; next = made.next()) {
      if (next.done) return { rows, truth: next.value };
      rows.push(next.value);
    }
  };
  test('the same seed gives the same rows; every unit is exposed once', () => {
    const { rows } = rowsOf(200, 0.1);
    expect(rowsOf(200, 0.1).rows).toEqual(rows);
    expect(rows.filter(({ event }) => event === 'exposure')).toHaveLength(200);
    const arm = new Map(rows.filter(({ event }) => event === 'exposure').map(({ unit, arm }) => [unit, arm]));
    expect([...arm.values()].filter((name) => name === 'target').length / 200).toBeCloseTo(0.5, 1);
  });
  test('its truth is told; without a lift there is none', () => {
    expect(rowsOf(200, 0).truth).toEqual({ ctr: 0, conversion: 0, revenue: 0 });
    const { truth } = rowsOf(200, 0.2);
    expect(truth).toMatchObject({ ctr: 0.2, revenue: 0.2 });
    expect(truth.conversion).toBeGreaterThan(0.1);
    expect(truth.conversion).toBeLessThan(0.2);
  });
  test.each([
    ['one unit', 1, 0, 0.5],
    ['chances below 0', 100, -1, 0.5],
    ['nobody in the control', 100, 0, 1],
  ])('%s is refused', (_why, units, lift, share) =>
    expect(() => rowsOf(units, lift, share)).toThrow('expected 2 to 5,000,000 units'),
  );
});
