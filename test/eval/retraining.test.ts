import { describe, expect, test } from 'vitest';
import { retrainedAt } from '../../eval/retraining';
import { timeBuckets } from '../../eval/time-buckets';

describe('which model ranks a list', () => {
  const cases: [why: string, ts: number[], from: number, every: number, want: number[]][] = [
    ['the first model until one is made after it', [100, 109], 100, 10, [100, 100]],
    ['the new one from its own moment on', [110, 119.5], 100, 10, [110, 110]],
    ['moments go by the cadence, whatever lists there are', [100, 135, 136], 100, 10, [100, 130, 130]],
    ['a cadence longer than the part: the first for all', [100, 199], 100, 1000, [100, 100]],
    ['no list', [], 100, 10, []],
  ];
  test.each(cases)('%s', (_, ts, from, every, want) => expect([...retrainedAt(ts, from, every)]).toEqual(want));
});

describe('stretches of time', () => {
  const minute = 60_000;
  const cases: [why: string, ts: number[], most: number, width: number, from: number[], of: number[]][] = [
    ['the shortest length that needs no more of them', [0, 14 * minute], 3, 5 * minute, [0, 5, 10], [0, 2]],
    ['one more minute takes the next length', [0, 15 * minute], 3, 15 * minute, [0, 15], [0, 1]],
    ['a stretch that nothing falls into is there', [0, 11 * minute], 3, 5 * minute, [0, 5, 10], [0, 2]],
    ['one moment', [0], 3, 1000, [0], [0]],
    ['nothing', [], 3, 1000, [], []],
    ['beyond the longest length: equal shares', [0, 59 * 7 * 24 * 60 * minute], 2, 17_841_600_001, [0, 1], [0, 1]],
  ];
  test.each(cases)('%s', (_, ts, most, width, from, of) => {
    const got = timeBuckets(ts, 0, most);
    expect(got.width).toBe(width);
    expect(got.from).toEqual(from.map((start) => (width > 1e10 ? start * width : start * minute)));
    expect([...got.of]).toEqual(of);
  });
});
