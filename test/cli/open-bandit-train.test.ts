import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { folder, podium } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);
const ITEMS = 6;

/** A log of impressions of one item each, some clicked oftener than others. */
function writeBandit(path: string): void {
  const next = random(3);
  const affinities = Array.from({ length: ITEMS }, (_, i) => `user-item_affinity_${i}`);
  const header = ['', 'timestamp', 'item_id', 'position', 'click', 'propensity_score'];
  const users = ['user_feature_0', 'user_feature_1', 'user_feature_2', 'user_feature_3'];
  const lines = Array.from({ length: 1500 }, (_, row) => {
    const item = Math.floor(next() * ITEMS);
    const second = `${Math.floor(row / 60) % 60}`.padStart(2, '0');
    const time = `2019-11-24 ${`${Math.floor(row / 120)}`.padStart(2, '0')}:${second}:${`${row % 60}`.padStart(2, '0')}.000000+00:00`;
    const click = next() < 0.05 + 0.08 * item ? 1 : 0;
    return [row, time, item, 1 + (row % 3), click, 1 / ITEMS, 'a', 'b', 'c', 'd', ...affinities.map(() => 0)].join(',');
  });
  writeFileSync(path, `${[[...header, ...users, ...affinities].join(','), ...lines].join('\n')}\n`);
}

test('lists of one candidate are learned from candidate by candidate; an order of them is refused with what to do', async () => {
  writeBandit(at('log.csv'));
  const replay = [
    'replay',
    '--dataset',
    'open-bandit',
    '--log',
    at('log.csv'),
    '--features',
    'slim',
    '--out',
    at('run'),
  ];
  expect(await podium(...replay)).toMatchObject({ code: 0 });
  const refused = await podium('train', '--run', at('run'));
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(
    /lists of one candidate teach no order: --params with \{"objective": "logistic", "metric": "likelihood"\}/,
  );
  writeFileSync(
    at('params.json'),
    '{"objective": "logistic", "metric": "likelihood", "rate": 0.1, "minDataInLeaf": 20}',
  );
  const said = await podium('train', '--run', at('run'), '--params', at('params.json'), '--trees', 60);
  expect(said).toMatchObject({ code: 0 });
  expect(said.out).toMatch(/likelihood -0\.\d+ fit, -0\.\d+ choose/i);
  expect(await podium('evaluate', '--run', at('run'))).toMatchObject({ code: 0 });
});
