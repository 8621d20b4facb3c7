import { expect, test } from 'vitest';
import { features } from '../../engine/spec/features';
import { model } from '../../engine/spec/learned';
import { world } from './world';

const { candidate } = world.rank('search', 'shown');
const outcome = world.on.search
  .each('shown')
  .as('outcome', (e, c) => ({ item: c.item, rank: c.rank, hit: e.clicked.equals(c.item) }));
const from = ['item', 'rank'] as const;

test('a model says what it learns from, in its name as in its sentence', () => {
  const [both, alone] = features(
    model(outcome.field('hit'), { from }).score(candidate.item, candidate.rank),
    model(outcome.field('hit'), { from: ['item'] }).score(candidate.item),
  );
  expect(both!.name).toMatch(/^outcome_ftrl_weights_hit_from_item_rank__all__/);
  expect(alone!.name).toMatch(/^outcome_ftrl_weights_hit_from_item__all__/);
  expect(both!.sentence).toBe(
    "the chance that a logistic regression of hit on item, rank over outcome events gives to the candidate, the candidate's rank",
  );
});

test.each([
  [{ alpha: 0 }, 'model: alpha is 0, expected a number above 0'],
  [{ alpha: Number.NaN }, 'model: alpha is NaN, expected a number above 0'],
  [{ beta: -1 }, 'model: beta is -1, expected a number from 0'],
  [{ l1: -0.5 }, 'model: l1 is -0.5, expected a number from 0'],
  [{ l2: -1000 }, 'model: l2 is -1000, expected a number from 0'],
  [{ l2: Number.POSITIVE_INFINITY }, 'model: l2 is Infinity, expected a number from 0'],
])('refuses rates that learn nothing or never settle: %o', (rates, sentence) => {
  expect(() => model(outcome.field('hit'), { from, ...rates })).toThrow(sentence);
});

test('a score takes one value for each feature', () => {
  const learned = model(outcome.field('hit'), { from });
  expect(() => learned.score(candidate.item)).toThrow('model: score: 1 values were found, expected 2');
  expect(() => learned.score(candidate.item, candidate.rank, candidate.rank)).toThrow('3 values were found');
});
