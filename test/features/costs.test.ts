import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bindCatalogue } from '../../features/index';
import { LOGS } from './logs';

const PATH = join(__dirname, '../../features/costs.json');

test('features/costs.json tells of columns that there are (UPDATE_GOLDEN=1 leaves the others out)', () => {
  const declared = Object.values(LOGS).flatMap(({ schema, request }) => bindCatalogue(schema, request, 'winner2019'));
  const names = new Set(declared.map(({ name }) => name));
  const costs = JSON.parse(readFileSync(PATH, 'utf8')) as { unit: string; features: Record<string, number> };
  const features = Object.fromEntries(Object.entries(costs.features).filter(([name]) => names.has(name)));
  if (process.env.UPDATE_GOLDEN) writeFileSync(PATH, `${JSON.stringify({ ...costs, features }, null, 2)}\n`);
  expect(Object.keys(costs.features).filter((name) => !names.has(name) && !process.env.UPDATE_GOLDEN)).toEqual([]);
});
