import { describe, expect, test } from 'vitest';
import { gbdtSettings } from '../../models';
import { fewerTrees, ofMostGain, smallerForests, withoutDearest } from '../../runs/slim/moves';

const GAIN = { a: 5, b: 1, c: 9, d: 1, e: 0 };
const ALL = ['a', 'b', 'c', 'd', 'e'];

test('columns of most gain, of equal gain the earlier, and never fewer than two', () => {
  expect(ofMostGain(ALL, GAIN, [0.8, 0.6, 0.01])).toEqual([
    ['c', 'a', 'b', 'd'],
    ['c', 'a', 'b'],
    ['c', 'a'],
  ]);
});

describe('what is dear goes first', () => {
  const groups = [['a'], ['b', 'd'], ['c'], ['e']];
  const cases: [why: string, saved: number[], kept: string[][]][] = [
    [
      'gain for the price: e gives nothing, b and d little, a is dear',
      [0.5, 0.1, 0.1, 0.2],
      [['a', 'b', 'c', 'd'], ['b', 'c', 'd'], ['c']],
    ],
    [
      'a group that seems to save nothing, or less, is kept as long as any that saves',
      [0.5, -0.01, 0, 0.2],
      [['a', 'b', 'c', 'd'], ['b', 'c', 'd'], ['c']],
    ],
  ];
  test.each(cases)('%s', (_, saved, kept) => {
    expect(withoutDearest(ALL, groups, saved, GAIN)).toEqual(kept);
  });
});

test('smaller forests have no more leaves and no smaller steps than the settings, and differ from them', () => {
  const settings = gbdtSettings({ leaves: 15, rate: 0.2 });
  expect(smallerForests(settings).map(({ leaves, rate }) => [leaves, rate])).toEqual([
    [15, 0.3],
    [7, 0.2],
    [7, 0.3],
  ]);
  expect(smallerForests(gbdtSettings({ leaves: 4 }))).toEqual([]);
});

test('fewer trees are all grown, at least one, each number once', () => {
  const cut = fewerTrees(gbdtSettings({ trees: 100 }), 6, [0.75, 0.5, 0.4, 0.12, 0.01]);
  expect(cut.map(({ trees, earlyStopping }) => [trees, earlyStopping])).toEqual([
    [5, 0],
    [3, 0],
    [2, 0],
    [1, 0],
  ]);
});
