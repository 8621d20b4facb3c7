import fc from 'fast-check';
import { expect, test } from 'vitest';
import { count } from '../../engine/spec/aggregates';
import { features } from '../../engine/spec/features';
import { candidate, click } from './battery';
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
        const now = Math.max(raws[i]!.ts, ...raws.slice(0, i).map(({ ts }) => ts));
        if (now > raws[i]!.ts) expected.late++;
        expect([event.seq, event.ts]).toEqual([i, now]);
        if (raws[i]!.type !== 'answer') continue;
        const named = before.findLast(
          (_, j) => raws[j]!.type === 'search' && raws[j]!.id && raws[j]!.id === raws[i]!.ranking,
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
