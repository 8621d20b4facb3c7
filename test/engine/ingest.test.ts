import fc from 'fast-check';
import { expect, test } from 'vitest';
import { count, spread } from '../../engine/spec/aggregates';
import { features } from '../../engine/spec/features';
import { candidate, click, touch } from './battery';
import { logs, Machine } from './world';

const MINUTES = 60_000;

test('events are placed in the order they come, at a time that never goes back, and answers name what is still open', () => {
  fc.assert(
    fc.property(logs(60), (raws) => {
      const machine = new Machine(features(candidate.rank));
      for (const raw of raws) machine.step(raw);
      const expected = { late: 0, unknownRequest: 0 };
      for (const [i, event] of machine.placed.entries()) {
        const before = machine.placed.slice(0, i);
        const now = Math.max(raws[i].ts, ...raws.slice(0, i).map(({ ts }) => ts));
        if (now > raws[i].ts) expected.late++;
        expect([event.seq, event.ts]).toEqual([i, now]);
        if (raws[i].type !== 'answer') continue;
        const named = before.findLast(
          (_, j) => raws[j].type === 'search' && raws[j].id && raws[j].id === raws[i].ranking,
        );
        const open = named && now - named.ts <= 30 * MINUTES ? named : null;
        if (open === null) expected.unknownRequest++;
        expect(event.answers).toBe(open);
      }
      expect(machine.ingest.counts).toMatchObject(expected);
    }),
  );
});

test('a request stays open for its window and no longer', () => {
  const machine = new Machine(features(count(click).per('rank')));
  const shown = [{ item: 'i0' }, { item: 'i1' }];
  machine.step({ type: 'search', ts: 0, id: 'r0', shown });
  for (const ts of [30 * MINUTES, 30 * MINUTES + 1]) machine.step({ type: 'answer', ts, ranking: 'r0', item: 'i1' });
  expect(machine.ingest.counts.unknownRequest).toBe(1);
  expect(machine.step({ type: 'search', ts: 31 * MINUTES, shown })![0]).toEqual(Float32Array.of(0, 1));
  expect(machine.store.open.size).toBe(0);
});

test('equal prices have no spread, others the one of their cents', () => {
  const price = touch.field('price');
  const prices = features(spread(price).per('item'), spread(price).per('item').within('1d'), spread(price).last(3));
  const machine = new Machine(prices);
  const ask = (ts: number) => machine.step({ type: 'search', ts, shown: [{ item: 'i0' }] })!.map(([value]) => value);
  expect(ask(0)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  for (let ts = 1; ts <= 41; ts++) machine.step({ type: 'touch', ts, item: 'i0', price: 70.1 });
  expect(ask(50)).toEqual([0, 0, 0]);
  for (let ts = 51; ts <= 91; ts++) machine.step({ type: 'touch', ts, item: 'i0', price: 70.3 });
  expect(ask(99)).toEqual([Math.fround(0.1), Math.fround(0.1), 0]);
});
