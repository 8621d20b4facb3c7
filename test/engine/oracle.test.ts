import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawEvent } from '../../engine/events/event';
import { PER_CANDIDATE, PER_LIST } from '../../engine/plan/lists';
import { count, last, lastOf, mean, setOf, transitions } from '../../engine/spec/aggregates';
import { type Node, walk } from '../../engine/spec/ast';
import { type Feature, features } from '../../engine/spec/features';
import { FUNCTIONS } from '../../engine/spec/functions';
import { type BoolValue, NumberValue } from '../../engine/spec/values';
import { candidate, KINDS, meet, NUMBERS, PRIMITIVES, primitives, touch, WORDS } from './battery';
import { differences, logs, Machine, world } from './world';

const { on } = world;

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
    expect(LIST_FUNCTIONS.filter((fn) => !drawn.has(`list ${fn}`))).toEqual([]);
  });

  test('functions over the elements of a list, as what a stream folds', () => {
    const streams = LIST_FUNCTIONS.flatMap((fn, i) =>
      [undefined, candidate.kind.node].map((among) =>
        on.search.each('shown').as(`s_${fn}_${among ? 'among' : 'all'}`, (_, c) => ({
          item: c.item,
          x: listed(fn, i % 3 === 0 ? c.rank : c.price, 1 + (i % 2), c.score, among),
        })),
      ),
    );
    const ofStreams = features(streams.map((stream) => last(stream.field('x')).per('item')));
    fc.assert(
      fc.property(logs(12), (raws) => {
        expect(differences(ofStreams, raws)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('every function stands in some feature', () => {
    const used = new Set<string>();
    const visit = (node: object): void => {
      if ('fn' in node) used.add(node.fn as string);
      for (const inner of Object.values(node)) if (inner && typeof inner === 'object') visit(inner);
    };
    for (const { node } of [...WORDS, ...sample, ...PRIMITIVES.map(({ feature }) => feature())]) visit(node);
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
      LIST_FUNCTIONS.flatMap((fn, i) => [
        listed(fn, candidate.price, 1 + (i % 40), candidate.score),
        listed(fn, candidate.score, 1 + (i % 7), candidate.price, i % 5 === 0 ? candidate.kind.node : undefined),
      ]),
    );
    const price = fc.option(fc.constantFrom(0, 1, 1, 2.5, 71), { nil: null });
    const score = fc.constantFrom(0, -0, 1, -3.5, 0.1, null);
    const kind = fc.option(fc.constantFrom('k0', 'k1'), { nil: null });
    fc.assert(
      fc.property(fc.array(fc.record({ price, score, kind }), { minLength: 45, maxLength: 60 }), (rows) => {
        const shown = rows.map((row, i) => ({ ...row, item: `i${i}` }));
        expect(differences(ofList, [{ type: 'search', ts: 5, shown }])).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });
});

const LIST_FUNCTIONS = [...Object.keys(PER_CANDIDATE), ...Object.keys(PER_LIST)];

/** Any function over the candidates, whether it looks at all of its operands or not. */
function listed(fn: string, of: NumberValue, param: number, by: NumberValue, among?: Node): NumberValue {
  const isPicked = fn === 'at_lowest' || fn === 'at_highest';
  const takesParam = /^neighbour$|^at_place$|_of_(first|previous|next|around)$/.test(fn);
  return new NumberValue({
    ...{ op: 'list', fn, of: of.node },
    ...(takesParam && { param }),
    ...(isPicked && { by: by.node }),
    ...(among && { among }),
  });
}

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
      {
        weight: 12,
        arbitrary: fc
          .record({
            fn: fc.constantFrom(...LIST_FUNCTIONS),
            of: number,
            param: fc.constantFrom(1, 2, 3),
            isUp: fc.boolean(),
            by: number,
            among: fc.option(fc.constantFrom(candidate.kind, candidate.stars, candidate.promo), { freq: 2 }),
          })
          .map(({ fn, of, param, isUp, by, among }) => {
            const mayBeNegative = fn === 'neighbour' || fn === 'at_place';
            return listed(fn, of, isUp && mayBeNegative ? -param : param, by, among?.node);
          }),
      },
      fc
        .tuple(number, fc.constantFrom(candidate.kind, candidate.stars))
        .map(([a, group]) => a.among(group).zAmongCandidates()),
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
