import { expect, test } from 'vitest';
import { evaluate } from '../../eval/evaluate';
import { coverage } from '../../eval/metrics/coverage';
import { coverageOfDays } from '../../runs/coverage-of-days';
import { listsOf } from '../eval/lists-of';

const DAY = 86_400_000;

/** Item 3 is shown from day 1 on and item 4 never; a sixth item is described alone. */
const items = { ids: ['a', 'b', 'c', 'd', 'e'], codes: Int32Array.of(0, 1, 0, 2, 3, 1) };
const requests = { ts: Float64Array.of(5, DAY - 1, DAY + 1), offsets: Int32Array.of(0, 2, 4, 6) };
const lists = {
  ...listsOf([
    { user: 1, items: [0, 2], labels: [0, 1], scores: [2, 1] },
    { user: 2, items: [3, 1], labels: [0, 1], scores: [2, 1] },
  ]),
  ts: Float64Array.of(DAY - 1, DAY + 1),
};

test('a day is measured by what a list had shown by its end, and beside it by the catalogue at the end', () => {
  const evaluation = evaluate(lists, { metrics: [coverage(1)], catalogue: { size: 6 }, seed: 1, replicates: 10 });
  const evaluated = [{ ranker: 'shown order', evaluation }];
  expect(coverageOfDays({ evaluated, lists, catalogueSize: 6 }, { requests, items })).toEqual({
    metric: 'coverage_1',
    catalogue: 6,
    rankers: [
      {
        ranker: 'shown order',
        whole: 2 / 6,
        days: [
          { day: 0, lists: 1, catalogue: 3, coverage: 1 / 3, ceiling: 2 / 3, of_end: 1 / 6 },
          { day: 1, lists: 1, catalogue: 4, coverage: 1 / 4, ceiling: 2 / 4, of_end: 1 / 6 },
        ],
      },
    ],
  });
});
