import { expect, test } from 'vitest';
import { byColumns } from '../../models/baselines/by-column';
import { BASELINES, baselines } from '../../models/baselines/catalogue';
import type { RankTable } from '../../models/table';

const { NaN: missing } = Number;

const table: RankTable = {
  names: ['position', 'clicks', 'price', 'since'],
  columns: [
    Float32Array.of(1, 2, 3, 4, 1, 2),
    Float32Array.of(5, 9, missing, 9, 0, -0),
    Float32Array.of(30, missing, 10, 20, Infinity, 5),
    Float32Array.of(missing, 600, missing, 60, missing, missing),
  ],
  rows: 6,
  groups: Int32Array.of(0, 4, 4, 6),
  labels: new Float32Array(6),
};

const cases: [name: string, why: string, want: number[]][] = [
  ['random', 'every candidate alike', [0, 0, 0, 0, 0, 0]],
  ['shown order', 'as shown', [0, -1, -2, -3, 0, -1]],
  ['popularity', 'equal counts are tied, missing last', [-1, 0, -2, 0, 0, 0]],
  ['click-through rate', 'highest rate first, equal ones tied, missing last', [-1, 0, -2, 0, 0, 0]],
  ['price', 'cheapest first, missing last', [-2, -3, 0, -1, -1, 0]],
  ['recency', 'touched ones by time, the others as shown', [-2, -1, -3, 0, 0, -1]],
];

const all = baselines({ position: 'position', popularity: 'clicks', ctr: 'clicks', price: 'price', since: 'since' });

for (const [name, why, want] of cases) {
  test(`${name}: ${why}`, async () => {
    expect(Array.from(await all.find((b) => b.name === name)!.score(table), (x) => x + 0)).toEqual(want);
  });
}

test('every baseline has a case', () =>
  expect(cases.map(([name]) => name).sort()).toEqual(BASELINES.map((b) => b.name).sort()));

test('a baseline whose columns are not given is left out', () => {
  expect(baselines({}).map(({ name }) => name)).toEqual(['random']);
  expect(baselines({ position: 'position', since: 'since' }).map(({ name }) => name)).toEqual([
    'random',
    'shown order',
    'recency',
  ]);
});

test('a column that the rows lack is named', () => {
  const run = () => byColumns('price', [{ column: 'cost', direction: 'ascending' }]).score(table);
  expect(run).toThrow('ranker: the rows have no column "cost", which price sorts by');
});
