import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amongCandidates } from '../../engine/plan/interpret-lists';
import { overAll, overGroups, PER_CANDIDATE, PER_LIST } from '../../engine/plan/lists';
import { count } from '../../engine/spec/aggregates';
import type { Node } from '../../engine/spec/ast';
import { features } from '../../engine/spec/features';
import type { NumberValue, Value } from '../../engine/spec/values';
import { candidate, touch } from './battery';
import { differences, logs, Machine, world } from './world';

const _ = Number.NaN;
const { price, score, rank, item, stars, kind, promo } = candidate;

const LIST_FUNCTIONS = [...Object.keys(PER_CANDIDATE), ...Object.keys(PER_LIST)];

/** A function of the list on values, by the node that a word makes. */
function on({ node }: Pick<Value, 'node'>, of: readonly number[], by: readonly number[] = []): number[] {
  if (node.op !== 'list') throw new Error('not a list function');
  const out = new Float64Array(of.length);
  overAll(node.fn, Float64Array.from(of), of.length, out, node.param ?? 0, Float64Array.from(by));
  return Array.from(out);
}

const all = (x: number): number[] => [x, x, x, x, x];
const some = [20, 10, _, 10, 40];

describe('words over the candidates, worked by hand on 20 10 - 10 40', () => {
  test.each<[string, Pick<Value, 'node'>, number[]]>([
    ['rank', price.rankAmongCandidates('lowestFirst'), [3, 1, 5, 1, 4]],
    ['rank, highest first', price.rankAmongCandidates('highestFirst'), [2, 3, 5, 3, 1]],
    ['rank, ties at the worst', price.rankAmongCandidates('lowestFirst', { ties: 'worst' }), [3, 2, 5, 2, 4]],
    ['rank, ties at the middle', price.rankAmongCandidates('highestFirst', { ties: 'middle' }), [2, 3.5, 5, 3.5, 1]],
    ['rank in the prefix', price.rankAmongCandidates('lowestFirst', { part: 'prefix' }), [1, 1, 3, 1, 4]],
    ['rank in the suffix', price.rankAmongCandidates('highestFirst', { part: 'suffix' }), [2, 2, 3, 2, 1]],
    ['rank around', price.rankAmongCandidates('lowestFirst', { part: { around: 1 } }), [2, 1, 3, 1, 2]],
    ['percentile', price.percentileAmongCandidates('lowestFirst'), [2 / 3, 0, _, 0, 1]],
    [
      'percentile, worst',
      price.percentileAmongCandidates('lowestFirst', { ties: 'worst' }),
      [2 / 3, 1 / 3, _, 1 / 3, 1],
    ],
    ['minmax', price.minmaxAmongCandidates(), [1 / 3, 0, _, 0, 1]],
    ['is lowest', price.isLowestOfCandidates(), [0, 1, _, 1, 0]],
    ['is highest', price.isHighestOfCandidates(), [0, 0, _, 0, 1]],
    ['sum', price.sumOfCandidates(), all(80)],
    ['median', price.medianOfCandidates(), all(15)],
    ['spread', price.spreadOfCandidates(), all(Math.sqrt(150))],
    ['sum of the prefix', price.sumOfCandidates('prefix'), [20, 30, 30, 40, 80]],
    ['sum of the suffix', price.sumOfCandidates('suffix'), [80, 60, 50, 50, 40]],
    ['mean of the prefix', price.meanOfCandidates('prefix'), [20, 15, 15, 40 / 3, 20]],
    ['lowest of the suffix', price.lowestOfCandidates('suffix'), [10, 10, 10, 10, 40]],
    ['highest of the prefix', price.highestOfCandidates('prefix'), [20, 20, 20, 20, 40]],
    ['median of the prefix', price.medianOfCandidates('prefix'), [20, 15, 15, 10, 15]],
    ['spread of the prefix', price.spreadOfCandidates('prefix'), [0, 5, 5, Math.sqrt(200 / 9), Math.sqrt(150)]],
    ['count of the suffix', price.countOfCandidates('suffix'), [4, 3, 2, 2, 1]],
    ['mean of the first 2', price.meanOfCandidates({ first: 2 }), all(15)],
    ['lowest of the first 99', price.lowestOfCandidates({ first: 99 }), all(10)],
    ['sum of the previous 2', price.sumOfCandidates({ previous: 2 }), [0, 20, 30, 10, 10]],
    ['mean of the previous', price.meanOfCandidates({ previous: 1 }), [_, 20, 10, _, 10]],
    ['highest of the next 2', price.highestOfCandidates({ next: 2 }), [10, 10, 40, 40, _]],
    ['median around', price.medianOfCandidates({ around: 1 }), [15, 15, 10, 25, 25]],
    ['first', price.ofFirstCandidate(), all(20)],
    ['at place 4', price.ofCandidateAt(4), all(10)],
    ['at place -1', price.ofCandidateAt(-1), all(40)],
    ['at place 6', price.ofCandidateAt(6), all(_)],
    ['neighbour above', price.ofNeighbour(-1), [_, 20, 10, _, 10]],
    ['lower above', price.shareLower('above'), [_, 0, _, 0, 2 / 3 + 1 / 3]],
    ['lower below', price.shareLower('below'), [2 / 3, 0, _, 0, _]],
    ['higher above', price.shareHigher('above'), [_, 1, _, 1 / 2, 0]],
    ['to the nearest lower above', price.placesToLower('above'), [_, _, _, _, 1]],
    ['to the nearest lower below', price.placesToLower('below'), [1, _, _, _, _]],
    ['to the nearest higher above', price.placesToHigher('above'), [_, 1, _, 3, _]],
    ['in order', price.isSorted('lowestFirst'), all(0)],
    ['how far in order', price.sortedPrefix('highestFirst'), all(4)],
    ['how far in the other order', price.sortedPrefix('lowestFirst'), all(1)],
    ['tau', price.tauWithPlace(), all((3 - 2) / Math.sqrt(6 * 5))],
    ['gini', price.giniOfCandidates(), all((-30 - 10 + 20 + 120) / 320)],
    [
      'entropy',
      price.entropyOfCandidates(),
      all(-(2 * 0.125 * Math.log(0.125) + 0.25 * Math.log(0.25) + 0.5 * Math.log(0.5))),
    ],
    ['different values', price.distinctAmongCandidates(), all(3)],
    ['place in its group', price.placeInGroup(), [1, 1, 1, 2, 1]],
    ['size of its group', price.sizeOfGroup(), [1, 2, 1, 2, 1]],
  ])('%s', (_name, word, expected) => {
    const said = (x: number): string => (Number.isNaN(x) ? 'missing' : x.toFixed(12));
    expect(on(word, some).map(said)).toEqual(expected.map(said));
  });

  test('is true for so many', () => {
    expect(on(promo.countOfCandidates(), [1, 0, _, 1])).toEqual([2, 2, 2, 2]);
    expect(on(promo.countOfCandidates('prefix'), [1, 0, _, 1])).toEqual([1, 1, 1, 2]);
  });

  test('the candidate with the greatest of a number', () => {
    expect(on(price.ofHighest(score), [7, 8, 9, 6], [1, 3, _, 3])).toEqual([8, 8, 8, 8]);
    expect(on(price.ofLowest(score), [7, _, 9, 6], [1, -3, _, 3])).toEqual([_, _, _, _]);
    expect(on(price.itemOfHighest(), [7, 8, 9], [_, _, _])).toEqual([_, _, _]);
  });

  test('sorted lists are sorted, whatever is missing', () => {
    const sorted = [_, 1, 1, _, 5];
    expect(on(price.isSorted('lowestFirst'), sorted)[0]).toBe(1);
    expect(on(price.sortedPrefix('lowestFirst'), sorted)[0]).toBe(5);
    expect(on(price.sortedPrefix('highestFirst'), sorted)[0]).toBe(4);
    expect(on(price.tauWithPlace(), [1, 2, 3])[0]).toBe(1);
    expect(on(price.tauWithPlace(), [3, 2, 1])[0]).toBe(-1);
    expect(on(price.tauWithPlace(), [2, 2])[0]).toBeNaN();
  });

  test('a group is a list of its own; missing ones are a group', () => {
    const word = price.among(stars).rankAmongCandidates('lowestFirst') as NumberValue;
    const { fn } = word.node as Node & { op: 'list' };
    const out = new Float64Array(5);
    overGroups(fn)(Float64Array.from([5, 4, 3, 2, 1]), Float64Array.from([1, _, 1, _, 2]), 5, out, 0);
    expect(Array.from(out)).toEqual([2, 2, 1, 1, 1]);
  });

  test('nothing known: sums and counts are 0, ranks 1, the rest is missing', () => {
    for (const [fn, is] of [
      ['sum', 0],
      ['count', 0],
      ['distinct', 0],
      ['mean', _],
      ['median', _],
      ['gini', _],
      ['tau', _],
    ] as const)
      expect(PER_LIST[fn]!(Float64Array.of(_, _), 2, 1, new Float64Array(0))).toBe(is);
    for (const fn of ['sum', 'median', 'is_ascending', 'at_place', 'at_highest', 'entropy', 'spread_of_first'])
      expect(() => PER_LIST[fn]!(new Float64Array(0), 0, 1, new Float64Array(0))).not.toThrow();
    expect(on(price.rankAmongCandidates('lowestFirst'), [_, _])).toEqual([1, 1]);
    expect(on(price.percentileAmongCandidates('lowestFirst'), [3, _])).toEqual([0, _]);
  });
});

describe('long lists', () => {
  test('10,000 candidates: every function, alone and in groups', () => {
    const n = 10_000;
    const shapes: ((i: number) => number)[] = [(i) => -i, (i) => (i * 7919) % 101, (i) => (i % 2 ? _ : 1)];
    const out = new Float64Array(n);
    for (const shape of shapes) {
      const of = Float64Array.from({ length: n }, (_, i) => shape(i));
      for (const fn of LIST_FUNCTIONS) {
        overAll(fn, of, n, out, 3, of);
        overGroups(fn)(of, of, n, out, 3, of);
      }
    }
    const rising = Array.from({ length: n }, (_, i) => i);
    expect(on(price.tauWithPlace(), rising)[0]).toBe(1);
    expect(on(price.rankAmongCandidates('highestFirst'), rising)).toEqual(rising.map((i) => n - i));
    expect(on(price.medianOfCandidates('prefix'), rising)).toEqual(rising.map((i) => i / 2));
    expect(on(price.placesToHigher('below'), rising)).toEqual(rising.map((i) => (i === n - 1 ? _ : 1)));
    expect(on(price.shareLower('above'), rising)).toEqual(rising.map((i) => (i === 0 ? _ : 1)));
  });

  test('short and long lists agree where they meet', () => {
    const value = fc.constantFrom(0, -0, 1, 1, 2, 3.5, _);
    fc.assert(
      fc.property(
        fc.constantFrom(...LIST_FUNCTIONS),
        fc.array(value, { minLength: 46, maxLength: 51 }),
        fc.integer({ min: 1, max: 50 }),
        (fn, of, param) => {
          const out = new Float64Array(of.length);
          const by = of.toReversed();
          overAll(fn, Float64Array.from(of), of.length, out, param, Float64Array.from(by));
          of.forEach((_, i) => expect(out[i]).toBe(amongCandidates(fn, of, i, param, by)));
        },
      ),
      { numRuns: 600 },
    );
  });
});

describe('names and sentences', () => {
  test('say the part, the group and the pick', () => {
    const said = features(
      price.meanOfCandidates({ first: 3 }),
      price.dividedBy(price.lowestOfCandidates('prefix')),
      price.among(stars).shareAmongCandidates(),
      price.among(kind).rankAmongCandidates('lowestFirst', { ties: 'worst' }),
      price.minus(price.ofHighest(score)),
      score.itemOfHighest().equals(item),
      kind.equals(kind.ofNeighbour(-1)),
      kind.sizeOfGroup(),
      promo.countOfCandidates('prefix'),
      price.percentileAmongCandidates('highestFirst'),
      price.placesToLower('above'),
    );
    expect(said.map(({ name, sentence }) => `${name}: ${sentence}`)).toMatchInlineSnapshot(`
      [
        "candidate_price__mean_of_first_3: mean over the first 3 candidates of the candidate's price",
        "candidate_price__divided_by__candidate_price__lowest_of_prefix: the candidate's price divided by lowest over the candidates up to this one of the candidate's price",
        "candidate_price__share__among_candidate_stars: share among the candidates of the candidate's price, only among those that have the same stars of the candidate",
        "candidate_price__rank_lowest_worst__among_candidate_kind: rank among the candidates, lowest first (equal ones at the worst place), of the candidate's price, only among those that have the same candidate's kind",
        "candidate_price__minus__candidate_price__at_highest__by_candidate_score: the candidate's price minus the candidate's price, for the candidate that is highest in the candidate's score",
        "candidate_item__at_highest__by_candidate_score__equals__candidate_item: whether the candidate that is highest in the candidate's score is the candidate",
        "candidate_kind__equals__candidate_kind__neighbour_m1: whether the candidate's kind is the candidate's kind, for the candidate 1 above",
        "candidate_kind__group_size: count of candidates that have the same value of the candidate's kind",
        "candidate_promo__count_true_of_prefix: count of the candidates up to this one for which it is true: the candidate's promo",
        "candidate_price__percentile_highest: place from 0 to 1 among the candidates, highest first, of the candidate's price",
        "candidate_price__places_to_lower_above: places to the nearest candidate above that has a lower value of the candidate's price",
      ]
    `);
  });

  test('a part has so many places', () => {
    expect(() => price.meanOfCandidates({ previous: 0 })).toThrow('previous: 0 was found, expected a whole number');
    expect(() => price.ofCandidateAt(0)).toThrow('expected a whole number other than 0');
    // @ts-expect-error a group of words is no value of its own
    expect(() => features(price.among(stars))).toThrow('is neither a number nor a truth');
    // @ts-expect-error ids have no order
    void (() => price.ofHighest(item));
  });
});

test('ids of other candidates are ids: keys, items to look up, things to compare', () => {
  const above = item.ofNeighbour(-1);
  const most = score.itemOfHighest();
  const found = features(
    above.equals(item.ofFirstCandidate()),
    above.isMissing(),
    rank.among(kind).countOfCandidates(),
    kind.placeInGroup(),
    most.equals(item).countOfCandidates(),
    item.ofCandidateAt(-1).equals(item),
    item.distinctAmongCandidates(),
    world.item(most).cost,
    count(touch)
      .per('item')
      .at({ item: count(touch).per('item').itemOfHighest() }),
    count(touch).per('item').at({ item: above }).among(kind).shareAmongCandidates(),
    price.minus(price.ofHighest(count(touch).per('item', 'user'))),
  );
  fc.assert(
    fc.property(logs(15), (raws) => {
      expect(differences(found, raws)).toEqual([]);
    }),
    { numRuns: 30 },
  );
  expect(new Machine(found).plan.features).toHaveLength(11);
});
