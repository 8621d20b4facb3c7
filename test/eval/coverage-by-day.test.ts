import { expect, test } from 'vitest';
import { catalogueOf, coverageByDay } from '../../eval/coverage-by-day';

const DAY = 86_400_000;
const available = { first: [0, 0, 0, DAY], last: [DAY - 1, 9 * DAY, 9 * DAY, 9 * DAY] };
const ts = [5, DAY - 1, DAY + 1];
const candidates = { offsets: [0, 2, 4, 7], items: [0, 1, 1, 0, 1, 2, 3] };
const best = { width: 1, sizes: Int32Array.of(1, 1, 1), items: Int32Array.of(0, 1, 3) };

test('the catalogue is that of the day: what left before and what came after are not in it', () => {
  expect([...catalogueOf(0, available).members]).toEqual([1, 1, 1, 0]);
  expect([...catalogueOf(1, available).members]).toEqual([0, 1, 1, 1]);
});

test('each day has its coverage and the ceiling of its candidates', () => {
  expect(coverageByDay(best, candidates, ts, available)).toEqual([
    { day: 0, lists: 2, catalogue: 3, coverage: 2 / 3, ceiling: 2 / 3 },
    { day: 1, lists: 1, catalogue: 3, coverage: 1 / 3, ceiling: 1 },
  ]);
});

test('an item that was not there that day is an error', () =>
  expect(() => coverageByDay({ ...best, items: Int32Array.of(3, 1, 3) }, candidates, ts, available)).toThrow(
    'item 3 stands in a list of day 0 and is not in that day',
  ));
