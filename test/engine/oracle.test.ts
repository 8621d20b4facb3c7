import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawEvent } from '../../engine/events/event';
import { PER_CANDIDATE, PER_LIST } from '../../engine/plan/lists';
import { count, lastOf, mean, setOf, transitions } from '../../engine/spec/aggregates';
import { walk } from '../../engine/spec/ast';
import { type Feature, features } from '../../engine/spec/features';
import { FUNCTIONS } from '../../engine/spec/functions';
import type { BoolValue, NumberValue } from '../../engine/spec/values';
import { candidate, KINDS, meet, NUMBERS, primitives, touch, WORDS } from './battery';
import { differences, logs, Machine } from './world';

describe('the compiled plan is the interpreter, bit for bit', () => {
  test('every word of the language', () => {
    fc.assert(
      fc.property(logs(), (raws) => {
        expect(differences(WORDS, raws)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test(`every primitive, read and window (${KINDS.length}), over streams, key sets, values and expiries`, () => {
    const drawn = new Set<unknown>();
    fc.assert(
      fc.property(logs(), fc.array(primitives, { minLength: 1, maxLength: 40, size: 'max' }), (raws, some) => {
        for (const { kind } of some) drawn.add(kind);
        expect(differences(features(some.map(({ feature }) => feature)), raws)).toEqual([]);
      }),
      { numRuns: 100 },
    );
    expect(KINDS.filter((kind) => !drawn.has(kind))).toEqual([]);
  });

  test('arithmetic and functions over the candidates, one upon another', () => {
    const drawn = new Set<string>();
    fc.assert(
      fc.property(logs(25), fc.array(numbers, { minLength: 1, maxLength: 12 }), (raws, values) => {
        const some = features(values.map((value, i) => value.named(`v${i}`)));
        for (const { node } of some) walk(node, (inner) => 'fn' in inner && drawn.add(`${inner.op} ${inner.fn}`));
        expect(differences(some, raws)).toEqual([]);
      }),
      { numRuns: 400 },
    );
    const lists = [...Object.keys(PER_CANDIDATE), ...Object.keys(PER_LIST)].map((fn) => `list ${fn}`);
    expect(lists.filter((fn) => !drawn.has(fn))).toEqual([]);
  });

  test('every function stands in some feature', () => {
    const used = new Set<string>();
    const visit = (node: object): void => {
      if ('fn' in node) used.add(node.fn as string);
      for (const inner of Object.values(node)) if (inner && typeof inner === 'object') visit(inner);
    };
    for (const { node } of [...WORDS, ...sample]) visit(node);
    expect(Object.keys(FUNCTIONS).filter((fn) => !used.has(fn))).toEqual([]);
  });

  test('rows that expired make room for others, unseen', () => {
    const items = meet.field('item');
    const passing = features(
      count(meet).per('session'),
      count(meet).per('session').expireAfter('30m'),
      count(touch).per('user', 'item').expireAfter('5m'),
      setOf(items).per('session').has(candidate.item),
      setOf(items).per('user').expireAfter('10m').size(),
      mean(touch.field('price')).per('item').within('1h').expireAfter('20m'),
      transitions(items, { within: 'session' }).from(lastOf(items).per('session')).to(candidate.item).count(),
    );
    const id = (kind: string) => fc.integer({ min: 0, max: 60 }).map((n) => `${kind}${n}`);
    const gap = fc.constantFrom(0, 1, 30_000, 30_000, 120_000, 400_000, 90_000_000);
    const event = fc.record({
      user: id('u'),
      session: id('s'),
      item: id('i'),
      gap,
      isSearch: fc.boolean(),
      price: fc.nat(9),
    });
    let shrunk = 0;
    fc.assert(
      fc.property(fc.array(event, { minLength: 150, maxLength: 300, size: 'max' }), (steps) => {
        let ts = 0;
        const raws = steps.map(({ gap, isSearch, item, price, ...who }): RawEvent => {
          ts += gap;
          return isSearch
            ? { type: 'search', ts, ...who, clicked: item, shown: [{ item }, { item: 'never met' }] }
            : { type: 'touch', ts, ...who, item, price };
        });
        expect(differences(passing, raws)).toEqual([]);
        const machine = new Machine(passing);
        const rows = raws.map((raw) => {
          machine.step(raw);
          return machine.store.tables.map((table) => table.rows);
        });
        if (rows.some((now, i) => now.some((n, table) => n < (rows[i - 1]?.[table] ?? 0)))) shrunk++;
      }),
      { numRuns: 20 },
    );
    expect(shrunk).toBeGreaterThan(10);
  });

  test('lists longer than what is compared pair by pair', () => {
    const ofList = features(
      NUMBERS[0].rankAmongCandidates('highestFirst'),
      NUMBERS[2].rankAmongCandidates('lowestFirst'),
    );
    const price = fc.option(fc.constantFrom(0, -1, 2.5, 71), { nil: null });
    const score = fc.constantFrom(0, -0, 1, -3.5, null);
    fc.assert(
      fc.property(fc.array(fc.record({ price, score }), { minLength: 40, maxLength: 70 }), (rows) => {
        const shown = rows.map((row, i) => ({ ...row, item: `i${i}` }));
        expect(differences(ofList, [{ type: 'search', ts: 5, shown }])).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

const constant = fc.constantFrom(0, 1, -1, 2, 0.1, 7, -3.5, 1e9);
const { numbers } = fc.letrec<{ numbers: NumberValue; bools: BoolValue }>((tie) => {
  const number = tie('numbers');
  const right = fc.oneof(number, constant);
  const two = (make: (a: NumberValue, b: NumberValue | number) => NumberValue) =>
    fc.tuple(number, right).map(([a, b]) => make(a, b));
  const one = (make: (a: NumberValue) => NumberValue) => number.map(make);
  const compare = (make: (a: NumberValue, b: NumberValue | number) => BoolValue) =>
    fc.tuple(number, right).map(([a, b]) => make(a, b));
  return {
    numbers: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'value', withCrossShrink: true },
      fc.constantFrom(...NUMBERS),
      two((a, b) => a.plus(b as NumberValue)),
      two((a, b) => a.minus(b as NumberValue)),
      two((a, b) => a.times(b)),
      two((a, b) => a.dividedBy(b)),
      two((a, b) => a.dividedBy(b, 0.5)),
      two((a, b) => a.otherwise(b)),
      two((a, b) => a.atMost(b)),
      two((a, b) => a.atLeast(b)),
      one((a) => a.abs()),
      one((a) => a.log1p()),
      one((a) => a.sqrt()),
      one((a) => a.mod(7)),
      tie('bools').map((a) => a.toNumber()),
      one((a) => a.rankAmongCandidates('lowestFirst')),
      one((a) => a.rankAmongCandidates('highestFirst')),
      one((a) => a.shareAmongCandidates()),
      one((a) => a.zAmongCandidates()),
      one((a) => a.sumOfCandidates()),
      one((a) => a.meanOfCandidates()),
      one((a) => a.lowestOfCandidates()),
      one((a) => a.highestOfCandidates()),
      one((a) => a.ofFirstCandidate()),
      one((a) => a.countOfCandidates()),
      fc.tuple(number, fc.constantFrom(-2, -1, 1, 3)).map(([a, offset]) => a.ofNeighbour(offset)),
    ),
    bools: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'value', withCrossShrink: true },
      number.map((a) => a.isMissing()),
      compare((a, b) => a.equals(b)),
      compare((a, b) => a.lessThan(b)),
      compare((a, b) => a.greaterThan(b)),
      fc.tuple(tie('bools'), tie('bools')).map(([a, b]) => a.and(b)),
      fc.tuple(tie('bools'), tie('bools')).map(([a, b]) => a.or(b)),
      tie('bools').map((a) => a.not()),
    ),
  };
});
const sample: readonly Feature[] = fc
  .sample(numbers, { numRuns: 400, seed: 1 })
  .flatMap((value) => [...features(value)]);
