import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusterMean } from '../../eval/interval';
import { rangeName, rangeNames, SESSION_LENGTHS, segmentMeans } from '../../eval/segments';

test('the segments weighted by their lists are the mean of all (micro identity)', () => {
  const list = fc.record({ rr: fc.double({ min: 0, max: 1, noNaN: true }), user: fc.nat(8), length: fc.nat(30) });
  fc.assert(
    fc.property(fc.array(list, { minLength: 1, maxLength: 50 }), (lists) => {
      const values = lists.map((l) => l.rr);
      const users = lists.map((l) => l.user);
      const segments = segmentMeans(values, users, (i) => rangeName(lists[i].length, SESSION_LENGTHS));
      const back = segments.reduce((total, s) => total + s.share * s.value, 0);
      expect(back).toBeCloseTo(clusterMean(values, users).value, 12);
      expect(segments.reduce((total, s) => total + s.share, 0)).toBeCloseTo(1, 12);
    }),
    { seed: 5 },
  );
});

test('the real example of metrics.md 2.8: two segments of 7,215 lists', () => {
  const values = [...Array(4218).fill(0.700591), ...Array(2997).fill(0.552532)];
  const users = values.map((_, i) => i);
  const segments = segmentMeans(values, users, (i) => (i < 4218 ? 'history' : 'none'));
  expect(segments.map((s) => [s.segment, s.n])).toEqual([
    ['history', 4218],
    ['none', 2997],
  ]);
  expect(segments.reduce((total, s) => total + s.share * s.value, 0)).toBeCloseTo(0.63909, 6);
});

test('segments stand in the declared order, empty ones and lists without a segment left out', () => {
  const of = ['5–19', '0', undefined, '0'];
  const got = segmentMeans([1, 0, 1, 1], [1, 2, 3, 3], (i) => of[i], rangeNames(SESSION_LENGTHS));
  expect(got.map((s) => [s.segment, s.value, s.share])).toEqual([
    ['0', 0.5, 2 / 3],
    ['5–19', 1, 1 / 3],
  ]);
  expect(got[1].reason).toContain('one cluster');
});

test.each([
  [0, '0'],
  [1, '1–4'],
  [4, '1–4'],
  [5, '5–19'],
  [20, '20+'],
  [999, '20+'],
  [-1, undefined],
  [Number.NaN, undefined],
])('%d events lie in %s', (value, want) => expect(rangeName(value, SESSION_LENGTHS)).toBe(want));
