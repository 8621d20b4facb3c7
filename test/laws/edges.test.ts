import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { Event, RawEvent } from '../../engine/events/event';
import { Replay } from '../../engine/replay';
import * as a from '../../engine/spec/aggregates';
import { type Feature, features } from '../../engine/spec/features';
import { candidate, click, touch } from '../engine/battery';
import { differences, Machine, request, world } from '../engine/world';

const MOST = Number.MAX_SAFE_INTEGER;
const codec = (): Codec => new Codec(world.schema, new Dictionary());
const result = (raw: object, by = codec()) => by.encode({ type: 'touch', ts: 1, ...raw } as RawEvent);
const taken = (raw: object, by = codec()): RawEvent => by.decode(result(raw, by) as Event);
const refused = (raw: object, code: string, sentence: string): void =>
  expect(result(raw)).toMatchObject({ code, message: expect.stringContaining(sentence) });
const asked = (ts: number, items: readonly string[] = ['i0']): RawEvent => ({
  ...{ type: 'search', ts, user: 'u0', session: 's0' },
  shown: items.map((item) => ({ item })),
});
const touched = (ts: number, of: object = {}): RawEvent => ({
  ...{ type: 'touch', ts, user: 'u0', session: 's0', item: 'i0', kind: 'k0' },
  ...of,
});

/** The first row of the last request of a log; generated code and the interpreter must agree on all of it. */
function last(of: readonly Feature[], raws: readonly RawEvent[]): (number | undefined)[] {
  expect(differences(of, raws)).toEqual([]);
  const machine = new Machine(of);
  const rows = raws.map((raw) => machine.step(raw)).filter((row) => row !== null);
  return rows.at(-1)!.map((column) => column[0]);
}

const x = touch.field('x');
const sums = features(
  a.sum(x).per('item'),
  a.sum(x).per('item').within('1h'),
  a.sum(x).per('item').decaying('1h'),
  a.spread(x).per('item'),
  a.spread(x).per('item').within('1h'),
  a.highest(x).per('item'),
);
const big = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(MOST, MOST - 1, 2 ** 52, 2 ** 51 + 1, 94_906_266));

const ROWS: readonly (readonly [what: string, check: () => void])[] = [
  [
    'a `ts` that is negative, no number, or later than 8.64e15',
    () => {
      for (const ts of [-1, Number.NaN, Infinity, '1', null, undefined, 8.64e15 + 2, true])
        refused({ ts }, 'E_TS', 'expected epoch milliseconds, 0 or more');
      expect(taken({ ts: 8.64e15 }).ts).toBe(8.64e15);
    },
  ],
  [
    'a `ts` of -0, or with a fraction of a millisecond',
    () => {
      expect(Object.is(taken({ ts: -0 }).ts, 0)).toBe(true);
      expect(last(features(a.since(touch).per('item')), [touched(0.25), asked(1)])).toEqual([0.75]);
    },
  ],
  [
    'a time before the newest one',
    () => {
      const machine = new Machine(features(a.since(touch).per('item')));
      for (const raw of [asked(5000), touched(1000)]) machine.step(raw);
      expect(machine.step(asked(6000))![0][0]).toBe(1000);
      expect(machine.ingest.counts.late).toBe(1);
    },
  ],
  [
    'equal times',
    () => {
      const few = features(a.count(touch).per('item'));
      expect([last(few, [touched(9), asked(9)]), last(few, [asked(9), touched(9)])]).toEqual([[1], [0]]);
    },
  ],
  [
    'an event years ahead, in a replay',
    () => {
      const year = 366 * 86_400_000;
      const { plan } = new Machine(features(a.count(touch).per('item')));
      const sink = { request: () => {}, flush: () => {}, settled: () => {}, rejected: () => {} };
      const replay = new Replay(plan, sink as never);
      replay.events([touched(1), touched(year), touched(2), asked(3), touched(year + 1)]);
      expect(replay.finish()).toMatchObject({ late: 2, rejected: 0, events: 5 });
    },
  ],
  [
    'a `time` field before 1970',
    () => {
      expect(taken({ seenAt: -1 }).seenAt).toBe(-1);
      refused({ seenAt: 0.5 }, 'E_FIELD', 'touch.seenAt is 0.5, expected a whole number (time)');
      const at = world.rank('search', 'shown').request.seenAt;
      const hours = features(at.hour(), at.weekday());
      expect(last(hours, [{ ...asked(1), seenAt: -1 }])).toEqual([23, 2]);
    },
  ],
  [
    'a whole number (`int`, `time`, the last decimal of `number`) up to 2^53 - 1',
    () => {
      fc.assert(
        fc.property(fc.maxSafeInteger(), (whole) => {
          const { n, seenAt, price } = taken({ n: whole, seenAt: whole, price: whole / 100 });
          expect([n, seenAt]).toEqual([whole + 0, whole + 0]);
          const by = codec();
          const again = result({ price: price as number }, by) as Event;
          const first = result({ price: whole / 100 }, by) as Event;
          if (Math.abs(whole) < 2 ** 51) expect(again.values).toEqual(first.values);
        }),
      );
      expect(taken({ n: MOST, step: -MOST })).toMatchObject({ n: MOST, step: -MOST });
    },
  ],
  [
    'a whole number of 2^53 and more',
    () => {
      for (const n of [2 ** 53, -(2 ** 53), 1e300])
        refused({ n }, 'E_FIELD', `touch.n is ${n}, expected at most 2^53 of its last decimal (int, 0 decimals)`);
      refused({ price: 2 ** 47 * 1000 }, 'E_FIELD', 'expected at most 2^53 of its last decimal (number, 2 decimals)');
    },
  ],
  [
    'a fraction where a whole number is expected',
    () => refused({ n: 1.5 }, 'E_FIELD', 'touch.n is 1.5, expected a whole number (int)'),
  ],
  [
    'NaN or infinity as a price',
    () => {
      for (const price of [Number.NaN, Infinity, -Infinity]) expect(taken({ price })).not.toHaveProperty('price');
      const of = features(a.mean(touch.field('price')).per('item'), a.sum(touch.field('price')).per('item'));
      expect(last(of, [touched(1, { price: Number.NaN }), touched(2, { price: 3 }), asked(3)])).toEqual([3, 3]);
    },
  ],
  [
    '-0 as a price',
    () => {
      const { price, weight } = taken({ price: -0, weight: -0 });
      expect([Object.is(price, 0), Object.is(weight, 0)]).toEqual([true, true]);
      expect(Object.is(taken({ price: -0.001 }).price, 0)).toBe(true);
    },
  ],
  [
    'a price of more decimals than the scale',
    () => {
      fc.assert(
        fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.constantFrom(-4, -1, 0, 1, 4), (cents, tenths) => {
          expect(taken({ price: (cents * 10 + tenths) / 1000 }).price).toBe(cents / 100 + 0);
        }),
      );
      expect([12.345, -12.345, 0.125].map((price) => taken({ price }).price)).toEqual([12.35, -12.34, 0.13]);
    },
  ],
  [
    'a sum over a life that passes 2^53 of its last decimal',
    () => {
      const life = features(a.sum(x).per('item'), a.mean(x).per('item'));
      fc.assert(
        fc.property(fc.array(big, { minLength: 1, maxLength: 6 }), (values) => {
          const log = [...values.map((n, i) => touched(i, { n })), asked(9)];
          const exactly = values.reduce((total, n) => total + BigInt(n), 0n);
          const [sum] = last(life, log);
          expect(sum).toBe(exactly <= BigInt(MOST) ? Math.fround(Number(exactly)) : Number.NaN);
        }),
      );
      const back = [MOST, 5, -MOST, -5].map((n, i) => touched(i, { n }));
      expect(last(life, [...back, asked(9)])).toEqual([Number.NaN, Number.NaN]);
      expect(last(life, [touched(0, { n: MOST }), touched(1, { n: -MOST }), asked(9)])).toEqual([0, 0]);
    },
  ],
  [
    'a sum over a window that passes 2^53 of its last decimal',
    () => {
      const hour = features(a.sum(x).per('item').within('1h'));
      const minutes = (m: number): number => m * 60_000;
      const log = [touched(0, { n: MOST }), touched(minutes(10), { n: 7 }), touched(minutes(20), { n: 1 })];
      expect(last(hour, [...log, asked(minutes(30))])).toEqual([Number.NaN]);
      expect(last(hour, [...log, asked(minutes(66))])).toEqual([8]);
      expect(last(hour, [...log, touched(minutes(66), { n: 2 }), asked(minutes(66))])).toEqual([10]);
      fc.assert(
        fc.property(fc.array(fc.tuple(big, fc.constantFrom(0, 5, 20, 61)), { minLength: 1, maxLength: 8 }), (steps) => {
          let ts = 0;
          const raws = steps.flatMap(([n, gap]) => [touched((ts += minutes(gap)), { n }), asked(ts)]);
          expect(differences(sums, raws)).toEqual([]);
        }),
      );
    },
  ],
  [
    'a spread whose squares pass 2^53',
    () => {
      const spread = features(a.spread(x).per('item'));
      const of = (...values: number[]) => last(spread, [...values.map((n, i) => touched(i, { n })), asked(9)]);
      expect([of(94_906_265), of(94_906_266), of(94_906_265, 94_906_265)]).toEqual([[0], [Number.NaN], [Number.NaN]]);
    },
  ],
  [
    'a whole number beyond 2^24 in a column',
    () => {
      const newest = features(a.last(x).per('item'));
      expect(last(newest, [touched(1, { n: 2 ** 24 + 1 }), asked(2)])).toEqual([2 ** 24]);
    },
  ],
  [
    'an empty id',
    () => {
      expect(taken({ item: '', kind: '', tags: ['', 't1', ''] })).toEqual({
        type: 'touch',
        ts: 1,
        seq: -1,
        tags: ['t1'],
      });
      expect(last(features(a.count(touch).per('kind')), [touched(1, { kind: '' }), asked(2)])).toEqual([0]);
    },
  ],
  [
    'an empty id as the item of a list, or of metadata',
    () => {
      refused({ type: 'search', shown: [{ item: '' }] }, 'E_FIELD', 'search.shown[0] has no item');
      refused({ type: 'item', item: '' }, 'E_FIELD', 'item: item is "", expected an id (text)');
    },
  ],
  [
    'an id of 10 kB',
    () => {
      const long = 'ä'.repeat(5000);
      expect(taken({ item: long }).item).toBe(long);
      const few = features(a.count(touch).per('item'));
      const log = [touched(1, { item: long }), touched(2, { item: `${long}!` }), asked(3, [long])];
      expect(last(few, log)).toEqual([1]);
    },
  ],
  [
    'ids that look alike: composed and decomposed Unicode',
    () => {
      const [composed, decomposed] = ['é'.normalize('NFC'), 'é'.normalize('NFD')];
      const few = features(a.count(touch).per('item'));
      expect(last(few, [touched(1, { item: composed }), asked(2, [decomposed])])).toEqual([0]);
      expect(taken({ item: decomposed }).item).toBe(decomposed);
    },
  ],
  [
    'an id with half of a surrogate pair',
    () => {
      for (const half of ['\ud800', 'a\udc00', '\udc00\ud800']) {
        const why = `is ${JSON.stringify(half)}, expected whole Unicode characters`;
        refused({ item: half }, 'E_FIELD', `touch.item ${why}`);
        refused({ tags: ['t1', half] }, 'E_FIELD', `touch.tags holds a member that ${why}`);
        refused({ type: 'search', shown: [{ item: half }] }, 'E_FIELD', `search.shown[0].item ${why}`);
        refused({ type: 'item', item: half }, 'E_FIELD', `item: item ${why}`);
      }
      fc.assert(
        fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
          expect(taken({ item: text }).item).toBe(text);
          expect(new TextDecoder().decode(new TextEncoder().encode(text))).toBe(text);
        }),
      );
      expect(taken({ item: '\ud83d\ude00' }).item).toBe('\u{1f600}');
    },
  ],
  [
    'a number as an id',
    () => {
      expect(taken({ item: 7, kind: -0 })).toMatchObject({ item: '7', kind: '0' });
      expect(last(features(a.count(touch).per('item')), [touched(1, { item: 7 }), asked(2, ['7'])])).toEqual([1]);
      refused({ item: Number.NaN }, 'E_FIELD', 'expected an id (text)');
      refused({ item: true }, 'E_FIELD', 'touch.item is true, expected an id (text)');
    },
  ],
  [
    'ids called `__proto__` or `constructor`',
    () => {
      for (const item of ['__proto__', 'constructor', 'toString'])
        expect(last(features(a.count(touch).per('item')), [touched(1, { item }), asked(2, [item])])).toEqual([1]);
    },
  ],
  [
    'fields called `__proto__` or `constructor`',
    () => {
      for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
        const raw = JSON.parse(`{"type":"touch","ts":1,"${name}":1}`) as RawEvent;
        expect(codec().encode(raw)).toMatchObject({ code: 'E_UNKNOWN_FIELD' });
        const element = JSON.parse(`{"type":"search","ts":1,"shown":[{"item":"a","${name}":1}]}`) as RawEvent;
        expect(codec().encode(element)).toMatchObject({ code: 'E_UNKNOWN_FIELD' });
        const fields = JSON.parse(`{"type":"item","ts":1,"item":"a","fields":{"${name}":1}}`) as RawEvent;
        expect(codec().encode(fields)).toMatchObject({ code: 'E_UNKNOWN_FIELD' });
        expect(isRejection(codec().encode({ type: name, ts: 1 }))).toBe(true);
      }
    },
  ],
  [
    'a list of 10,000 items',
    () => {
      const few = features(candidate.rank.plus(0), candidate.rank.shareAmongCandidates());
      const items = Array.from({ length: 10_000 }, (_, i) => `i${i}`);
      const [ranks] = new Machine(few).step(asked(1, items))!;
      expect(ranks).toEqual(Float32Array.from(items, (_, i) => i + 1));
    },
  ],
  [
    '1,000 steps of rank',
    () => {
      const items = Array.from({ length: 1000 }, (_, i) => `i${i}`);
      const rank = click.field('rank');
      const steps = features(
        a.last(rank).per('session'),
        a.highest(rank).per('session'),
        a.sum(rank).per('session'),
        a.count(click).per('session'),
      );
      const machine = new Machine(steps);
      machine.step({ ...asked(1, items), id: 'r0' });
      for (const [i, item] of items.entries())
        machine.step({ type: 'answer', ts: 2 + i, session: 's0', item, ranking: 'r0' });
      expect(machine.step(asked(2000))!.map((column) => column[0])).toEqual([1000, 1000, 500_500, 1000]);
    },
  ],
  [
    'a list with an item twice',
    () => {
      const shown = [{ item: 'a', qty: 1 }, { item: 'b' }, { item: 'a', qty: 2 }];
      refused({ type: 'search', shown }, 'E_DUPLICATE', 'search.shown holds item "a" twice, expected each item once');
      const first = new Codec(world.schema, new Dictionary(), 'keep-first');
      expect(taken({ type: 'search', shown }, first).shown).toEqual([{ item: 'a', qty: 1 }, { item: 'b' }]);
    },
  ],
  ['a set with a member twice', () => expect(taken({ tags: ['t1', 't2', 't1'] }).tags).toHaveLength(2)],
  [
    'an empty list, or none',
    () => {
      const { plan } = new Machine(features(candidate.rank.plus(0)));
      const sink = { request: () => {}, flush: () => {}, settled: () => {}, rejected: () => {} };
      const replay = new Replay(plan, sink as never);
      replay.events([asked(1, []), { type: request.on, ts: 2 }, { type: request.on, ts: 3, shown: null }]);
      expect(replay.finish()).toMatchObject({ emptyLists: 3, requests: 3, rows: 0 });
    },
  ],
];

describe('what comes in at the edges, as docs/edges.md says', () => {
  test.each(ROWS)('%s', (_, check) => check());
});

test('every row of docs/edges.md is tested, and every code of it stands in its test', () => {
  const page = readFileSync(join(__dirname, '../../docs/edges.md'), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => /^\| (?!what comes in)/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(rows.map(([, what]) => what)).toEqual(ROWS.map(([what]) => what));
  for (const [i, [, , , code]] of rows.entries())
    if (code !== '') expect(String(ROWS[i][1])).toContain(code.replaceAll('`', ''));
});
