import { describe, expect, test } from 'vitest';
import { count, lastOf, setOf } from '../../engine/spec/aggregates';
import { currently } from '../../engine/spec/current';
import { tally, top } from '../../engine/spec/distributions';
import { bipartite } from '../../engine/spec/graph';
import { model, ratings } from '../../engine/spec/learned';
import { lastK, run } from '../../engine/spec/sequences';
import { together } from '../../engine/spec/similar';
import { world } from './world';

const touch = world.on.touch.as('touch', (e) => ({ item: e.item, n: e.n, price: e.price }));
const { candidate, request } = world.rank('search', 'shown');
const item = touch.field('item');
const rank = candidate.rank as never;
const id = candidate.item as never;
const three = 3 as never;
const learned = model(touch.field('n'), { from: ['item', 'n'] });
const NUMBER_FOR_ID = 'a number was found, expected an id';
const ID_FOR_NUMBER = 'an id was found, expected a number';

describe('what stands for a value is of its kind: codes of ids mean nothing', () => {
  const wrong: readonly [string, () => unknown, string][] = [
    ['tally.of', () => tally(item).per('user').of(three), NUMBER_FOR_ID],
    ['tally.of a rank', () => tally(item).per('user').of(rank), NUMBER_FOR_ID],
    ['tally.shareOf', () => tally(item).per('user').shareOf(rank), NUMBER_FOR_ID],
    ['tally of numbers', () => tally(touch.field('n')).per('user').of(id), ID_FOR_NUMBER],
    ['tally of numbers as a set', () => tally(touch.field('n')).top(2), 'a tally of numbers was found'],
    ['tally of numbers as an id', () => tally(touch.field('n')).favourite(), 'a tally of numbers was found'],
    ['tallies of two kinds', () => tally(item).cosine(tally(touch.field('n')) as never), 'expected two of a kind'],
    ['top of numbers', () => top(touch.field('n') as never, { k: 2 }), NUMBER_FOR_ID],
    ['lastK.has', () => lastK(item).per('user').has(three), NUMBER_FOR_ID],
    ['lastK.placeOf', () => lastK(item).per('user').placeOf(three), NUMBER_FOR_ID],
    ['lastK.runLengthOf', () => lastK(item).per('user').runLengthOf(rank), NUMBER_FOR_ID],
    ['lastK.phrases', () => lastK(item).per('user').phrases(rank), NUMBER_FOR_ID],
    ['lastK of numbers', () => lastK(touch.field('n')).per('user').has(id), ID_FOR_NUMBER],
    ['run.of', () => run(item).per('user').of(rank), NUMBER_FOR_ID],
    ['at', () => count(touch).per('item').at({ item: rank }), 'stream touch: at({ item }): a number was found'],
    ['at before per', () => count(touch).at({ item: rank }).per('item'), NUMBER_FOR_ID],
    ['at of a number', () => count(touch).per('n').at({ n: id }), ID_FOR_NUMBER],
    ['score', () => learned.score(rank, candidate.rank), 'model: score: value 1: a number was found, expected an id'],
    ['set.has', () => setOf(item).per('user').has(rank), NUMBER_FOR_ID],
    ['id.equals', () => lastOf(item).per('user').equals(rank), NUMBER_FOR_ID],
    ['number.equals', () => candidate.rank.equals(id), ID_FOR_NUMBER],
    ['number.plus', () => candidate.rank.plus(id), ID_FOR_NUMBER],
    ['truth.equals', () => request.flag.equals(id), ID_FOR_NUMBER],
    ['currently', () => currently(item, { within: 'session' }).of(rank), NUMBER_FOR_ID],
    ['together', () => together(item, { within: 'session' }).between(rank, candidate.item), NUMBER_FOR_ID],
    ['graph', () => bipartite(touch.field('user'), item).pathsFrom(rank), NUMBER_FOR_ID],
    ['ratings', () => ratings(item, touch.field('user')).of(rank), NUMBER_FOR_ID],
  ];
  test.each(wrong)('%s', (_, make, sentence) => {
    expect(make).toThrow(sentence);
  });
});

/** Never called: what tsc must refuse. */
void function mustNotCompile(): void {
  // @ts-expect-error a number for an id
  tally(item).of(3);
  // @ts-expect-error a number for an id
  tally(item).shareOf(candidate.rank);
  // @ts-expect-error a number for an id
  lastK(item).has(3);
  // @ts-expect-error an id for a number
  lastK(touch.field('n')).placeOf(candidate.item);
  // @ts-expect-error a number for an id
  count(touch).per('item').at({ item: candidate.rank });
};
