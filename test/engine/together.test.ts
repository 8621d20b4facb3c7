import { expect, test } from 'vitest';
import type { RawEvent } from '../../engine/events/event';
import { firstOf, lastOf } from '../../engine/spec/aggregates';
import { features } from '../../engine/spec/features';
import { together } from '../../engine/spec/similar';
import { differences, Machine, world } from './world';

const touch = world.on.touch.as('touch', (e) => ({ item: e.item }));
const item = touch.field('item');
const session = { session: 's0', user: 'u0' };

test('each is paired with the last `keep` distinct others, itself not counted among them', () => {
  const beside = together(item, { within: 'session', keep: 2 });
  const [first, last] = [firstOf(item), lastOf(item)].map((of) => of.per('session'));
  const columns = features(beside.between(last!, first!), beside.between(first!, last!).named('turned'));
  const touches = ['i0', 'i1', 'i2', 'i1'].map((each, ts): RawEvent => ({ type: 'touch', ts, ...session, item: each }));
  const raws: RawEvent[] = [...touches, { type: 'search', ts: 9, ...session, shown: [{ item: 'i0' }] }];
  expect(differences(columns, raws)).toEqual([]);
  const machine = new Machine(columns);
  const row = raws.map((raw) => machine.step(raw)).at(-1)!;
  expect(row.map(([value]) => value)).toEqual([2, 2]);
});
