import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { type ReadTable, readTable } from '../../engine/tables/reader';
import { folder, podium } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);

/** Views of five people for some hours, with brands and tags that are not always told, and no sessions. */
function shopRows(n: number): string[] {
  const next = random(5);
  const pick = (of: number): number => Math.floor(next() * of);
  let t = 1_700_000_000;
  return Array.from({ length: n }, () => {
    t += pick(600);
    return [
      t,
      `u${pick(5)}`,
      pick(4) ? 'view' : 'buy',
      `i${pick(9)}`,
      pick(3) ? '' : `b${pick(3)}`,
      pick(2) ? '' : 'x|y',
    ].join();
  });
}

const HEADER = 't,u,k,i,brand,tags';
const item = { fields: { item: { column: 'i', kind: 'id' } } };
const MAPPING = {
  ...{ time: { column: 't', unit: 's' }, user: 'u', type: { column: 'k', values: { view: 'view', buy: 'purchase' } } },
  ...{ events: { view: item, purchase: item }, next: { on: 'view' } },
  attributes: { item: { brand: { column: 'brand', kind: 'id' }, tags: { column: 'tags', kind: 'set' } } },
};

async function replay(run: string, dataset: readonly string[], ...args: string[]): Promise<string> {
  const said = await podium('replay', ...dataset, '--features', 'slim', '--out', at(run), '--force', ...args);
  return said.code === 0 ? '' : said.err;
}

/** Whether the rows of two runs, one after the other, are those of a third. */
function expectJoined(long: string, first: string, second: string): void {
  const [all, a, b] = [long, first, second].map((run) => readTable(join(at(run), 'features.arrow')));
  expect(all.rows).toBe(a.rows + b.rows);
  const cells = (table: ReadTable, name: string): unknown[] => {
    if (name !== 'qid' && name !== 'candidate') return [...table.numbers(name)];
    const { codes, ids } = table.ids(name);
    return Array.from(codes, (code) => ids[code]);
  };
  for (const name of all.names)
    if (name !== 'part') expect([...cells(a, name), ...cells(b, name)], name).toEqual(cells(all, name));
}

test('the next file of a log without sessions goes on with them, and with what was said of items', async () => {
  const rows = shopRows(240);
  const write = (name: string, some: readonly string[]): void =>
    writeFileSync(at(name), `${[HEADER, ...some].join('\n')}\n`);
  write('long.csv', rows);
  write('one.csv', rows.slice(0, 140));
  write('two.csv', rows.slice(140));
  writeFileSync(at('shop.json'), JSON.stringify(MAPPING));
  const log = (name: string): string[] => ['--dataset', 'csv', '--mapping', at('shop.json'), '--log', at(name)];
  expect(await replay('long', log('long.csv'))).toBe('');
  expect(await replay('one', log('one.csv'))).toBe('');
  expect(await replay('two', log('two.csv'), '--after', at('one'))).toBe('');
  expectJoined('long', 'one', 'two');
  rmSync(join(at('one'), 'reader.ndjson'));
  expect(await replay('two', log('two.csv'), '--after', at('one'))).toMatch(/reader\.ndjson\); replay it again/);
});

test('open-bandit: impressions of the next file are not those of the file before', async () => {
  const header = `,timestamp,item_id,position,click,propensity_score,${[0, 1, 2, 3].map((i) => `user_feature_${i}`).join()},user-item_affinity_0`;
  const row = (i: number): string =>
    `${i},2019-11-24 00:00:${10 + i}+00:00,${i % 3},1,${Number(i % 4 === 0)},0.5,a,b,c,d,0`;
  for (const [name, from] of [
    ['b1.csv', 0],
    ['b2.csv', 20],
  ] as const)
    writeFileSync(at(name), `${[header, ...Array.from({ length: 20 }, (_, i) => row(from + i))].join('\n')}\n`);
  const log = (...names: string[]): string[] => ['--dataset', 'open-bandit', '--log', ...names.map(at)];
  expect(await replay('both', log('b1.csv', 'b2.csv'))).toBe('');
  expect(await replay('b1', log('b1.csv'))).toBe('');
  expect(await replay('b2', log('b2.csv'), '--after', at('b1'))).toBe('');
  expectJoined('both', 'b1', 'b2');
});
