import { expect, test } from 'vitest';
import { count, mean } from '../../engine/spec/aggregates';
import { lastK } from '../../engine/spec/sequences';
import { world } from './world';

const touch = world.on.touch.as('touch', (e) => ({ item: e.item, n: e.n, price: e.price }));
const { candidate } = world.rank('search', 'shown');
const three = lastK(touch.field('n'), { keep: 3 }).per('item');

test.each([
  ['a value', () => three.nth(3), () => three.nth(2)],
  ['a time', () => three.timeOf(3), () => three.timeOf(2)],
])('%s beyond what a sequence keeps, which is always missing, is refused', (_, beyond, within) => {
  expect(beyond).toThrow('lastK: a place in a sequence of 3 is');
  expect(within).not.toThrow();
});

test('last(n) is what a sequence keeps', () => {
  expect(() => three.last(2).nth(2)).toThrow('a place in a sequence of 2 is 2, expected a whole number from 0 to 1');
});

test('a price by arithmetic is no key, since 0.1 plus 0.2 is not 0.3; a rounded one is', () => {
  const at = (price: typeof candidate.price) => () => count(touch).per('price').at({ price });
  const sentence = 'stream touch: at({ price }): arithmetic was found, expected a number with the decimals of price';
  expect(at(candidate.price.plus(0.2) as never)).toThrow(sentence);
  expect(at(mean(touch.field('price')).per('item'))).toThrow(sentence);
  expect(at(candidate.price)).not.toThrow();
  expect(at(candidate.price.plus(0.2).rounded(2))).not.toThrow();
  expect(() =>
    count(touch)
      .per('n')
      .at({ n: candidate.rank.plus(1) }),
  ).not.toThrow();
});
