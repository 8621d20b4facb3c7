import { join } from 'node:path';
import { expect, describe as suite, test } from 'vitest';
import { describe } from '../../datasets/describe';
import { ranklens } from '../../datasets/ranklens';
import { trivago } from '../../datasets/trivago';

const folder = process.env.PODIUM_DATA;
if (!folder) console.log('real data: PODIUM_DATA is not set, so the counts of the real logs are not checked');

suite.skipIf(!folder)('real logs hold what their README says', () => {
  const at = (path: string): string => join(folder!, path);

  test('trivago, one day', async () => {
    const opened = await trivago.open({ logs: [at('trivago/sessions-2018-11-07.csv.gz')] });
    const found = await describe(opened);
    expect(found).toMatchObject({ rows: 50_729, sessions: 3828, lists: 6842, sorted: true, unlabelled: 0 });
    expect(found.events.clickout).toBe(6842);
    expect(found.bad.reasons).toEqual([{ code: 'E_REFERENCE', count: 4 }]);
    expect(found.firstPositionClicked).toBeCloseTo(0.309, 2);
    expect(found.listLengths.at(-1)).toEqual({ length: 25, count: 5266 });
  });

  test('RankLens', async () => {
    const found = await describe(await ranklens.open({ logs: [at('ranklens/events-first-80-percent.jsonl.gz')] }));
    expect(found.events).toEqual({ click: 36_513, ranking: 7873, item: 2512 });
    expect(found).toMatchObject({ listLengths: [{ length: 24, count: 7873 }], bad: { total: 0 }, clicksElsewhere: 0 });
  });
});
