import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CandidateSource } from '../../engine/assemble';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { List, RawEvent } from '../../engine/events/event';
import { Interpreter } from '../../engine/plan/interpret';
import * as a from '../../engine/spec/aggregates';
import { features } from '../../engine/spec/features';
import type { Store } from '../../engine/store';
import { candidate, meet, NUMBERS, PRIMITIVES, touch, WORDS } from '../engine/battery';
import { bits, ITEMS, logs, Machine, request, world } from '../engine/world';

/** Every word, list functions, and a spread over all primitives. */
const everything = features(
  WORDS,
  NUMBERS.flatMap((value) => [
    value.zAmongCandidates(),
    value.rankAmongCandidates('lowestFirst'),
    value.ofNeighbour(1),
  ]),
  PRIMITIVES.slice(0, 100).map(({ feature }) => feature()),
);
const columns = (rows: readonly Float32Array[]): string[] => rows.map((column) => bits(column).join());
const run = (machine: Machine, raws: readonly RawEvent[]) =>
  raws.flatMap((raw) => {
    const rows = machine.step(raw);
    return rows ? [columns(rows)] : [];
  });

test('appending future events changes no past row', () => {
  fc.assert(
    fc.property(logs(), fc.nat(), (raws, cut) => {
      const past = raws.slice(0, 1 + (cut % raws.length));
      const alone = run(new Machine(everything), past);
      expect(run(new Machine(everything), raws).slice(0, alone.length)).toEqual(alone);
    }),
    { numRuns: 15 },
  );
});

test('a request sees nothing that comes after it, whatever the events after it say', () => {
  fc.assert(
    fc.property(logs(25), logs(25), (past, future) => {
      const end = Math.max(...past.map(({ ts }) => ts));
      const last = past.length;
      const asked: RawEvent = {
        type: 'search',
        ts: end,
        user: 'u0',
        shown: [{ item: 'i0' }, { item: 'i1', price: 1 }],
      };
      const one = run(new Machine(everything), [...past, asked]);
      const two = run(new Machine(everything), [...past, asked, ...future]);
      expect(two[one.length - 1]).toEqual(one.at(-1));
      expect(last).toBe(past.length);
    }),
    { numRuns: 10 },
  );
});

test('flipping the label of a request changes no row of its own', () => {
  fc.assert(
    fc.property(logs(25), fc.constantFrom(...ITEMS, 'never seen', null), (past, clicked) => {
      const end = Math.max(...past.map(({ ts }) => ts));
      const asked: RawEvent = {
        type: 'search',
        ts: end,
        user: 'u1',
        session: 's0',
        shown: ITEMS.map((item) => ({ item })),
      };
      const one = run(new Machine(everything), [...past, { ...asked, clicked: 'i1' }]);
      expect(run(new Machine(everything), [...past, { ...asked, clicked }]).at(-1)).toEqual(one.at(-1));
    }),
    { numRuns: 15 },
  );
});

test('adding, dropping or reordering features changes no other column', () => {
  fc.assert(
    fc.property(
      logs(30),
      fc.shuffledSubarray(
        everything.map((_, i) => i),
        { minLength: 1, maxLength: 40 },
      ),
      (raws, picks) => {
        const whole = run(new Machine(everything), raws);
        const part = run(new Machine(picks.map((i) => everything[i])), raws);
        expect(part).toEqual(whole.map((row) => picks.map((i) => row[i])));
      },
    ),
    { numRuns: 20 },
  );
});

test('permuting all dictionary codes changes no value and no order', () => {
  const ids = [
    ...ITEMS,
    ...['u', 's', 'r', 't', 'k', 'b', 'c'].flatMap((kind) => [0, 1, 2, 3].map((i) => `${kind}${i}`)),
  ];
  fc.assert(
    fc.property(logs(), fc.shuffledSubarray(ids, { minLength: ids.length }), (raws, order) => {
      const seeded = new Dictionary();
      for (const id of order) seeded.code(id);
      expect(run(new Machine(everything, request, seeded), raws)).toEqual(run(new Machine(everything), raws));
    }),
    { numRuns: 25 },
  );
});

test('assembling rows is a pure read: no key, lane or object of any table changes, whatever it is asked', () => {
  fc.assert(
    fc.property(logs(30), (raws) => {
      const machine = new Machine(everything);
      for (const raw of raws) machine.step(raw);
      const before = dump(machine.store);
      const end = machine.store.now;
      const event = machine.encode({
        ...{ type: 'search', ts: end, user: 'nobody', session: 's1', filters: ['t1', 'no such tag'] },
        shown: [...ITEMS, 'no such item'].map((item) => ({ item })),
      });
      const rows = machine.rows(event);
      expect(columns(machine.rows(event))).toEqual(columns(rows));
      expect(dump(machine.store)).toEqual(before);
    }),
    { numRuns: 15 },
  );
});

test('candidates that stand twice in a list are rejected, or the first is kept', () => {
  const raw: RawEvent = {
    type: 'search',
    ts: 1,
    shown: [{ item: 'a', qty: 1 }, { item: 'b' }, { item: 'a', qty: 2 }, { item: 'c', qty: 3 }],
  };
  expect(new Codec(world.schema, new Dictionary()).encode(raw)).toEqual({
    code: 'E_DUPLICATE',
    message: 'search.shown holds item "a" twice, expected each item once',
  });
  const first = new Codec(world.schema, new Dictionary(), 'keep-first');
  const event = first.encode(raw);
  if (isRejection(event)) throw new Error(event.message);
  expect(first.decode(event).shown).toEqual([{ item: 'a', qty: 1 }, { item: 'b' }, { item: 'c', qty: 3 }]);
});

test('lists of 0 and of 10,000 candidates have as many rows', () => {
  const machine = new Machine(everything);
  const shown = (n: number, ts: number): RawEvent => ({
    ...{ type: 'search', ts, user: 'u0', id: `r${n}` },
    shown: Array.from({ length: n }, (_, i) => ({ item: `i${i}`, price: i % 100, qty: i })),
  });
  expect(machine.step(shown(0, 1))!.map((column) => column.length)).toEqual(everything.map(() => 0));
  expect(machine.step(shown(10_000, 2))![0]).toHaveLength(10_000);
  const few = features(
    candidate.price.rankAmongCandidates('lowestFirst'),
    candidate.qty.ofNeighbour(1),
    a.count(touch).per('item'),
  );
  const small = new Machine(few);
  const [ranks, next] = small.step(shown(10_000, 1))!;
  expect([ranks![0], ranks![99], next![0], next![9_999]]).toEqual([1, 9_901, 1, Number.NaN]);
  expect(small.step(shown(2, 2))![0]).toEqual(Float32Array.of(1, 2));
});

test('candidates may come from a source that reads state: the last things the user met', () => {
  const chosen = features(
    a.count(meet).per('item'),
    candidate.rank.plus(0),
    a.seen(meet).per('user', 'item'),
    candidate.qty.sumOfCandidates(),
  );
  const machine = new Machine(chosen);
  const oracle = new Interpreter(machine.codec, request, chosen, machine.placed);
  const met: string[] = [];
  /** Items of the table of attributes, newest first, with how long each has been known as provenance. */
  const newest: CandidateSource = (store) => {
    const known = Array.from(store.tables[0].keys().subarray(1)).reverse();
    const columns = machine.codec.types[machine.codec.typeOf('search')].lists[0].columns.map((name) =>
      Float64Array.from(known, (code, i) => (name === 'item' ? code : name === 'qty' ? i : Number.NaN)),
    );
    return { n: known.length, columns };
  };
  for (const [i, item] of ['i2', 'i0', 'i4'].entries()) {
    machine.step({ type: 'item', ts: i, item, op: 'patch', fields: {} });
    machine.step({ type: 'touch', ts: i, user: 'u0', item });
    met.unshift(item);
  }
  const event = machine.encode({ type: 'search', ts: 9, user: 'u0' });
  machine.ingest.place(event);
  machine.placed.push(event);
  const list: List = newest(machine.store, event);
  const rows = chosen.map(() => new Float32Array(list.n));
  expect(machine.assemble.rows(event, rows, 0, list)).toBe(3);
  expect(Array.from(list.columns[0], (code) => machine.codec.dictionary.id(code))).toEqual(met);
  expect(columns(rows)).toEqual(columns(oracle.rows(event, list)));
  expect(rows.map((column) => Array.from(column))).toEqual([
    [1, 1, 1],
    [1, 2, 3],
    [1, 1, 1],
    [3, 3, 3],
  ]);
});

function dump(store: Store): unknown {
  return store.tables.map(({ rows, lanes, blobs, stride, ...table }) => [
    rows,
    Array.from(lanes.subarray(0, rows * stride), String),
    JSON.stringify(blobs, (_, inner) =>
      ArrayBuffer.isView(inner) || inner instanceof Map || inner instanceof Set
        ? Array.from(inner as unknown as Iterable<unknown>)
        : inner,
    ),
    table.arity,
  ]);
}
