import { expect, test } from 'vitest';
import { treeCount } from '../../runs/slim/tree-count';

test.each([
  ['one is one', 1, '1 tree'],
  ['none are several', 0, '0 trees'],
  ['thousands have a comma', 1200, '1,200 trees'],
])('trees are counted as people count: %s', (_, trees, said) => {
  expect(treeCount(trees)).toBe(said);
});
