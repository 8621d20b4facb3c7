import { expect, test } from 'vitest';
import type { Ranker, RankTable } from '../../models/index';
import { reliability } from '../../runs/reliability';

/** Lists of two whose first candidate scores ln 3 above the other: shares of 3/4 and 1/4. */
function lists(clicksOnFirst: readonly boolean[]): RankTable {
  const labels = Float32Array.from(clicksOnFirst.flatMap((is) => (is ? [1, 0] : [0, 1])));
  const score = Float32Array.from(clicksOnFirst.flatMap(() => [Math.log(3), 0]));
  const groups = Int32Array.from({ length: clicksOnFirst.length + 1 }, (_, i) => 2 * i);
  return { names: ['score'], columns: [score], rows: labels.length, groups, labels, fingerprint: '' };
}

const ranker: Ranker = {
  name: 'first',
  fingerprint: null,
  score: ({ columns }) => Float64Array.from(columns[0]),
};

test('by hand: 3 of 4 on the choose part, 1 of 2 on the report part', async () => {
  const choose = lists([true, true, true, false]);
  const report = lists([true, false]);
  const got = (await reliability(ranker, choose, report, [1, 2]))!;
  expect(got.bins.map(({ told, seen, candidates }) => [told, seen.value, candidates])).toEqual([
    [0.25, 0.5, 2],
    [0.75, 0.5, 2],
  ]);
  expect([got.gap, got.chooseLists, got.reportLists]).toEqual([0.25, 4, 2]);
});

test('scores may be moved, list by list, and nothing changes', async () => {
  const moved: Ranker = { ...ranker, score: ({ columns }) => Float64Array.from(columns[0], (x, i) => x + 100 * (i >> 1)) }; // biome-ignore format: one line
  const [choose, report] = [lists([true, true, false]), lists([true, false, true])];
  expect(await reliability(moved, choose, report, [1, 2, 3])).toEqual(await reliability(ranker, choose, report, [1, 2, 3])); // biome-ignore format: one line
});

test('a part without a list tells nothing', async () =>
  expect(await reliability(ranker, lists([]), lists([true]), [1])).toBeNull());
