import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TRIVAGO_HEADER } from '../../datasets/index';
import { random } from '../../engine/base/random';
import type { LeakReport } from '../../runs/leaks/report';
import { folder, podium } from './podium';

const dir = folder();
const SMALL = ['--events', 1500, '--requests', 3] as const;

test('podium leaks: the heuristic set knows nothing it should not', async () => {
  const said = await podium('leaks', ...SMALL, '--features', 'heuristic');
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toContain('cut-file was not made: the log lies in no file');
  expect(said.out).toMatch(/truncation +│ the log cut just before the request gives the same rows +│ 3 +│/);
  expect(said.out).toMatch(/\nno leak was found\n$/);
  const [, alone] = /best columns alone \(.*?\): (.*)/.exec(said.out)!;
  const named = alone.split(', ').map((one) => one.split(' ')[0]);
  expect(new Set(named).size).toBe(named.length);
});

test('podium leaks: a column of one’s own that counts the log in a variable is caught, with exit code 1', async () => {
  const file = join(dir, 'mine.ts');
  writeFileSync(
    file,
    `import { custom, trivago } from 'podium';
     let clicks = 0;
     const busy = custom({
       id: 'busy', version: 1, order: 'C',
       update: (_: number | null) => ++clicks,
       read: () => clicks,
       encode: (n) => n, decode: (n: number) => n, bytes: 8, cost: 5,
     });
     export const mine = busy(trivago.click).per('item');`,
  );
  const asked = ['leaks', ...SMALL, '--features', `heuristic + ${file}`];
  const said = await podium(...asked);
  expect(said.code).toBe(1);
  expect(said.out).toMatch(
    /leak \(truncation\): click_custom_busy__item knows what comes later: request \d+, candidate \d+: \d+ in the log as it is, \d+ in the log cut just before the request\n/,
  );
  expect(said.out).toMatch(/\n1 column failed: click_custom_busy__item\n$/);
  const { code, out } = await podium(...asked, '--json');
  const report = JSON.parse(out) as LeakReport;
  expect(code).toBe(1);
  expect(report.findings[0]).toMatchObject({ test: 'truncation', feature: 'click_custom_busy__item' });
});

test('podium leaks: the lines of a file may stand in any order', async () => {
  const path = join(dir, 'day.csv');
  const next = random(5);
  const lines = Array.from({ length: 300 }, (_, i) => {
    const shown = [1, 2, 3, 4, 5].map((k) => 100 + ((i * 7 + k) % 9));
    const cells = [
      `u${i % 40}`,
      `s${i % 40}`,
      1_541_548_800 + (i >> 1),
      i + 1,
      'clickout item',
      shown[Math.floor(5 * next())],
    ];
    return [...cells, 'DE', 'Bonn', 'mobile', '', shown.join('|'), shown.map((x) => x % 90).join('|')].join(',');
  });
  writeFileSync(path, `${[TRIVAGO_HEADER, ...lines].join('\n')}\n`);
  const said = await podium('leaks', '--dataset', 'trivago', '--log', path, '--features', 'heuristic', '--requests', 3);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toMatch(/cut-file +│ so do the files, cut and read anew +│ 3 /);
  expect(said.out).toMatch(/shuffled-file +│ and one whose lines stand in another order +│ 300 /);
});

test.each([
  ['stand together', 1],
  ['stand mixed with those of another list', 2],
])('podium leaks: a file of one row per candidate is cut between lists, where their rows %s', async (_why, mixed) => {
  const [log, mapping] = [join(dir, `rows${mixed}.csv`), join(dir, 'rows.json')];
  const next = random(6);
  const lists = Array.from({ length: 200 }, (_, i) => {
    const clicked = Math.floor(4 * next());
    return [0, 1, 2, 3].map(
      (k) => `r${i},${1000 * i},u${i % 20},i${(i * 5 + k) % 11},${k + 1},${Number(k === clicked)}`,
    );
  });
  const rows: string[] = [];
  for (let i = 0; i < lists.length; i += mixed)
    for (let k = 0; k < 4; k++) rows.push(...lists.slice(i, i + mixed).map((list) => list[k]));
  writeFileSync(log, `${['request,time,user,item,position,clicked', ...rows].join('\n')}\n`);
  const impressions = { request: 'request', item: 'item', clicked: 'clicked', position: 'position' };
  writeFileSync(mapping, JSON.stringify({ time: { column: 'time', unit: 'ms' }, user: 'user', impressions }));
  const asked = ['--dataset', 'csv', '--log', log, '--mapping', mapping, '--features', 'heuristic', '--requests', 3];
  const said = await podium('leaks', ...asked);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toMatch(/cut-file +│ so do the files, cut and read anew +│ 3 /);
  expect(said.out).toMatch(/shuffled-file +│ and one whose lines stand in another order +│ 200 /);
  expect(said.out).toMatch(/\nno leak was found\n$/);
});

test.each([
  ['--requests', '0', '--requests is 0, expected a whole number, 1 or more'],
  ['--seed', '0.5', '--seed is 0.5, expected a whole number'],
])('podium leaks: %s %s is misuse', async (option, value, message) => {
  const said = await podium('leaks', option, value);
  expect(said.code).toBe(2);
  expect(said.err).toContain(message);
});
