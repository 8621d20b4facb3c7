import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Costs } from '../../runs/feature-costs';
import type { StoredCosts } from '../../runs/profile-log';
import { folder, podium } from './podium';

const dir = folder();
const ARGS = ['replay', '--events', 3000, '--features', 'slim', '--out', join(dir, 'none'), '--profile'] as const;

test('replay --profile names the cost of key sets and features, which are shares of all of it, and writes no run', async () => {
  const said = await podium(...ARGS, '--json');
  expect(said.code).toBe(0);
  const costs = JSON.parse(said.out) as Costs;
  expect(existsSync(join(dir, 'none'))).toBe(false);
  const features = Object.values(costs.features);
  expect(features.every((cost) => cost >= 0)).toBe(true);
  const total = features.reduce((sum, cost) => sum + cost, 0);
  expect(Math.abs(total - costs.partsPerRow)).toBeLessThan(0.01 * costs.partsPerRow);
  expect(costs.keySets.map(({ keys }) => keys.join())).toContain('item');
  for (const { perRow, updatePerRow, lookupPerRow } of costs.keySets)
    expect(perRow).toBeCloseTo(updatePerRow + lookupPerRow, 6);
});

test('--save-cost keeps costs by feature, and what the file says of others', async () => {
  const file = join(dir, 'costs.json');
  writeFileSync(file, '{"unit": "ns per row", "features": {"another_one": 7}}');
  const said = await podium(...ARGS, '--save-cost', file);
  expect(said.out).toMatch(/\nkey set +update\/event +keys\/event +update\/row +look-up\/row +all\/row\n/);
  expect(said.out).toContain(`costs: ${file}`);
  const { unit, features } = JSON.parse(readFileSync(file, 'utf8')) as StoredCosts;
  expect(unit).toBe('ns per row');
  expect(features.another_one).toBe(7);
  expect(Object.keys(features).length).toBeGreaterThan(10);
  const refused = await podium(...ARGS.slice(0, -1), '--save-cost', file);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toMatch(/--save-cost keeps what --profile measures; add --profile/);
});
