import { join } from 'node:path';
import { expect, describe as suite, test } from 'vitest';
import { describe } from '../../datasets/describe';
import { datasets } from '../../datasets/index';
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

  const found = async (name: string, ...logs: string[]) => {
    const opened = await datasets.find((dataset) => dataset.name === name)!.open({ logs: logs.map(at) });
    return describe(opened);
  };

  test('Yoochoose and Serenade: one view and one request a click', async () => {
    const counts: [log: string, clicks: number][] = [
      ['yoochoose/yoochoose-clicks-100k_train_full.txt.gz', 70_278],
      ['yoochoose/yoochoose-clicks-100k_test.txt.gz', 13_568],
      ['serenade/train.txt.gz', 113_601],
    ];
    for (const [log, clicks] of counts) {
      const { events, bad, items } = await found('yoochoose', log);
      expect({ events, bad: bad.total }).toEqual({ events: { next: clicks, view: clicks }, bad: 0 });
      if (clicks === 70_278) expect(items).toBe(2933);
    }
  });

  test('OTTO', async () => {
    const otto = await found('otto', 'otto/train.jsonl');
    expect(otto).toMatchObject({ rows: 862, sessions: 20, bad: { total: 0 } });
    expect(otto.events).toEqual({ next: 862, view: 800, cart: 52, purchase: 10 });
  });

  test('REES46: 17,435 rows, the last of them cut short', async () => {
    const shop = await found('rees46', 'rees46/2019-Oct.csv.gz');
    expect(shop.rows).toBe(17_435);
    expect(shop.events).toMatchObject({ next: 17_434, view: 17_055, purchase: 214, cart: 165 });
    expect(shop.bad).toMatchObject({ total: 1, first: [{ code: 'E_CELLS', line: 17_436 }] });
    expect(shop.describedItems).toBe(shop.items);
  });

  test('Open Bandit: four times 10,000 impressions', async () => {
    for (const policy of ['random', 'bts']) {
      for (const part of ['men', 'women']) {
        const { events, listLengths, bad } = await found('open-bandit', `open-bandit/${policy}/${part}/${part}.csv.gz`);
        expect(events.impression).toBe(10_000);
        expect({ listLengths, bad: bad.total }).toEqual({ listLengths: [{ length: 1, count: 10_000 }], bad: 0 });
      }
    }
  });

  test('EB-NeRD: 1,046 impressions of 10.4 articles', async () => {
    const news = await found('ebnerd', 'ebnerd/behaviors.parquet', 'ebnerd/history.parquet');
    expect(news.events).toEqual({ read: 8609, click: 1047, impression: 1046, user: 38 });
    expect(news).toMatchObject({ lists: 1046, clicks: 1047, clicksElsewhere: 0, bad: { total: 0 } });
    expect(news.listLengths.reduce((sum, { length, count }) => sum + length * count, 0) / 1046).toBeCloseTo(10.4, 1);
  });

  test('RankLens', async () => {
    const found = await describe(await ranklens.open({ logs: [at('ranklens/events-first-80-percent.jsonl.gz')] }));
    expect(found.events).toEqual({ click: 36_513, ranking: 7873, item: 2512 });
    expect(found).toMatchObject({ listLengths: [{ length: 24, count: 7873 }], bad: { total: 0 }, clicksElsewhere: 0 });
  });
});
