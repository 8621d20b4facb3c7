import { describe, expect, test } from 'vitest';
import { slidingWindows } from '../../eval/sliding';

const times = (n: number): number[] => Array.from({ length: n }, (_, i) => 10 * i);

describe('windows of a log', () => {
  const cases: [why: string, ts: number[], windows: number, first: number, isGrowing: boolean, want: number[][]][] = [
    [
      'each learns from as many as the first',
      times(10),
      2,
      0.6,
      false,
      [
        [0, 6, 8],
        [2, 8, 10],
      ],
    ],
    [
      'each learns from all before it',
      times(10),
      2,
      0.6,
      true,
      [
        [0, 6, 8],
        [0, 8, 10],
      ],
    ],
    [
      'what is left over falls to later windows',
      times(11),
      2,
      0.5,
      true,
      [
        [0, 5, 8],
        [0, 8, 11],
      ],
    ],
    [
      'three windows of one request each',
      times(6),
      3,
      0.5,
      false,
      [
        [0, 3, 4],
        [1, 4, 5],
        [2, 5, 6],
      ],
    ],
  ];
  test.each(cases)('%s', (_, ts, windows, first, isGrowing, want) =>
    expect(slidingWindows(ts, { windows, first, isGrowing }).map(({ from, cut, to }) => [from, cut, to])).toEqual(want),
  );

  test('a cut among requests of one moment moves before all of them', () =>
    expect(slidingWindows([0, 1, 2, 3, 3, 3, 4, 5], { windows: 2, first: 0.5, isGrowing: false })).toEqual([
      { from: 0, cut: 3, to: 6 },
      { from: 3, cut: 6, to: 8 },
    ]));

  test.each([
    ['one window is the run itself', times(10), 1, 0.5, /1 were asked for, expected a whole number, 2 or more/],
    ['nothing before the first cut', times(10), 2, 0, /the first cut is at 0 of the requests/],
    ['more windows than requests', times(4), 3, 0.5, /4 requests cannot be cut 3 times behind the first 2/],
    ['all at one moment', [5, 5, 5, 5], 2, 0.5, /cannot be cut/],
    ['no requests', [], 2, 0.5, /cannot be cut/],
  ])('refused: %s', (_, ts, windows, first, words) =>
    expect(() => slidingWindows(ts, { windows, first, isGrowing: false })).toThrow(words),
  );
});
