import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../engine/base/errors';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { id } from '../../engine/events/fields';
import { compilePlan } from '../../engine/plan/plan';
import { baselineColumns, bindCatalogue, FAMILIES, SET_NAMES, selectFeatures } from '../../features/index';
import { COSTLY } from '../../features/named-sets';
import { SHOP_FAMILIES } from '../../features/shop/families';
import { LOGS } from './logs';

const NAMED = SET_NAMES.filter((name) => name !== 'winner2019');

const GOLDEN = join(__dirname, '../golden/columns.txt');

describe.each(Object.entries(LOGS))('catalogue of %s', (_, { schema, request }) => {
  const catalogue = bindCatalogue(schema, request);

  test('compiles', () => {
    const plan = compilePlan(new Codec(schema, new Dictionary()), request, catalogue);
    expect(plan.features).toHaveLength(catalogue.length);
  });

  test('is the same where types without lists say that they have none', () => {
    const events = Object.entries(schema.events).map(([type, event]) => [type, { lists: {}, ...event }]);
    const other = bindCatalogue({ ...schema, events: Object.fromEntries(events) }, request);
    expect(other.map(({ name }) => name)).toEqual(catalogue.map(({ name }) => name));
  });

  test('names are unique and safe in every file format', () => {
    expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length);
    for (const { name } of catalogue) expect(name).toMatch(/^[a-z][a-z0-9_]{0,95}$/);
  });

  test('every feature says a sentence, its family and an allowed leak class', () => {
    for (const { sentence, tags, leak } of catalogue) {
      expect(sentence.length).toBeGreaterThan(8);
      expect(tags.length).toBeGreaterThan(0);
      expect(['safe', 'request']).toContain(leak);
    }
  });

  test('every set holds the columns that simple rankers sort by', () => {
    const columns = Object.values(baselineColumns(catalogue));
    expect(columns.length).toBeGreaterThanOrEqual(request.generate ? 3 : 4);
    for (const set of NAMED) {
      const names = selectFeatures(set, catalogue).map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(columns));
    }
  });

  test.each([
    ['heuristic', 10],
    ['slim', 40],
    ['standard', 230],
  ] as const)('%s has at most %d columns', (set, most) => {
    expect(selectFeatures(set, catalogue).length).toBeLessThanOrEqual(most);
  });
});

test('the catalogue has at least 550 columns for trivago, 300 for RankLens and 60 for any log with items', () => {
  expect(bindCatalogue(LOGS.trivago!.schema, LOGS.trivago!.request).length).toBeGreaterThanOrEqual(550);
  expect(bindCatalogue(LOGS.ranklens!.schema, LOGS.ranklens!.request).length).toBeGreaterThanOrEqual(300);
  expect(bindCatalogue(LOGS.bare!.schema, LOGS.bare!.request).length).toBeGreaterThanOrEqual(60);
});

test('every family says something about some log', () => {
  const tags = Object.values(LOGS).flatMap(({ schema, request }) =>
    bindCatalogue(schema, request).flatMap((f) => f.tags),
  );
  const families = new Set(tags.filter((tag) => !tag.startsWith('baseline_') && !COSTLY.includes(tag)));
  expect(families.size).toBe(FAMILIES.length + SHOP_FAMILIES.length);
});

test('a log without user and session is refused', () => {
  const schema = { common: { page: id() }, events: LOGS.bare!.schema.events };
  expect(() => bindCatalogue(schema, LOGS.bare!.request)).toThrow(
    new ConfigError('features: common fields are page, expected user or session of kind id'),
  );
});

test('columns are those of the golden file', () => {
  const lines = Object.entries(LOGS).flatMap(([log, { schema, request }]) => {
    const catalogue = bindCatalogue(schema, request);
    const sets = NAMED.map((set) => ({ set, names: new Set(selectFeatures(set, catalogue).map(({ name }) => name)) }));
    const smallest = (name: string) => sets.find(({ names }) => names.has(name))?.set;
    return catalogue.map(({ name, tags, leak }) => `${log} ${name} ${tags[0]} ${leak} ${smallest(name)}`);
  });
  const text = `${lines.join('\n')}\n`;
  if (process.env.UPDATE_GOLDEN || !existsSync(GOLDEN)) writeFileSync(GOLDEN, text);
  expect(text, 'columns changed; if that is meant, run again with UPDATE_GOLDEN=1').toBe(readFileSync(GOLDEN, 'utf8'));
});
