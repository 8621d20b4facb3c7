import { expect, test } from 'vitest';
import { id, int, label } from '../../engine/events/fields';
import { count, last, lastOf } from '../../engine/spec/aggregates';
import { features } from '../../engine/spec/features';
import { log } from '../../engine/spec/log';
import { readsTable } from '../../engine/spec/reads-table';

const t = log({
  common: { user: id(), session: id() },
  events: { clickout: { fields: { clicked: label(id()) }, lists: { shown: { item: id(), price: int() } } } },
  items: { stars: int() },
});
const click = t.on.clickout.as('click', (e) => ({ item: e.clicked, stars: t.item(e.clicked).stars }));
const { candidate } = t.rank('clickout', 'shown');

test.each([
  ['an attribute of the candidate', candidate.stars, true],
  ['state that folds an attribute', last(click.field('stars')).per('user'), true],
  ['state that is keyed by one', count(click).per('user', 'stars'), true],
  ['an attribute of what a state holds', t.item(lastOf(click.field('item')).per('user')).stars, true],
  ['state of a stream that could read one but does not', count(click).per('item'), false],
  ['a column of the list', candidate.price.rankAmongCandidates('lowestFirst'), false],
])('readsTable: %s', (_, value, expected) => {
  expect(readsTable(features(value)[0].node, 'items')).toBe(expected);
});
