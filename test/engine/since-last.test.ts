import { describe, expect, test } from 'vitest';
import type { RawEvent } from '../../engine/events/event';
import { count, mean, rate, skewness } from '../../engine/spec/aggregates';
import { features } from '../../engine/spec/features';
import { differences, Machine, world } from './world';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const touch = world.on.touch.as('touch', (e) => ({ item: e.item, n: e.n }));
const start = touch.where('start', (r) => r.flag);

const touched = (ts: number, item: string, more: Partial<RawEvent> = {}): RawEvent => ({
  ...{ type: 'touch', ts, session: 's0', user: 'u0', item, n: 2, flag: false },
  ...more,
});
const asked = (ts: number, more: Partial<RawEvent> = {}): RawEvent => ({
  ...{ type: 'search', ts, session: 's0', user: 'u0', shown: [{ item: 'i0' }, { item: 'i1' }] },
  ...more,
});

describe('what came after the last event of a stream', () => {
  const since = count(touch).per('session', 'item').within({ sinceLast: start });
  const log: readonly (readonly [string, RawEvent, readonly number[] | null])[] = [
    ['before any, all count', touched(1, 'i0'), null],
    ['', asked(2), [1, 0]],
    ['the event that ends it does not count itself', touched(3, 'i0', { flag: true }), null],
    ['', asked(4), [0, 0]],
    ['', touched(5, 'i0'), null],
    ['one in another session ends nothing here', touched(6, 'i1', { session: 's1', flag: true }), null],
    ['', touched(6, 'i1', { session: 's2' }), null],
    ['', touched(7, 'i0'), null],
    ['', asked(8), [2, 0]],
    ['where nothing ended it, all since the beginning', asked(9, { session: 's2' }), [0, 1]],
  ];

  test.each([
    ['under keys that both have', count(touch).per('session').within({ sinceLast: start }), [0, 2]],
    ['no further than a span', count(touch).per('session').within({ sinceLast: start }).within('2h'), [0, 1]],
    ['a mean', mean(touch.field('n')).per('session').within({ sinceLast: start }), [Number.NaN, 4]],
  ])('%s', (_, value, expected) => {
    const raws = [
      touched(1, 'i0', { flag: true }),
      asked(2),
      touched(3, 'i0', { n: 3 }),
      touched(4 * HOUR, 'i1', { n: 5 }),
      asked(5 * HOUR),
    ];
    expect(differences(features(value), raws)).toEqual([]);
    const machine = new Machine(features(value));
    const rows = raws.map((raw) => machine.step(raw)).filter((row) => row !== null);
    expect(rows.map(([column]) => column![0])).toEqual(expected);
  });

  test('event by event', () => {
    const machine = new Machine(features(since.named('since')));
    for (const [why, raw, expected] of log) {
      const rows = machine.step(raw);
      expect(rows && [...rows[0]!], why).toEqual(expected);
    }
    expect(
      differences(
        features(since),
        log.map(([, raw]) => raw),
      ),
    ).toEqual([]);
  });

  test.each([
    ['no state of a session lives longer than what ended it', count(touch).per('session').expireAfter('60d')],
    ['nor any that says nothing of it', count(touch).per('session')],
    ['nor that of a person', count(touch).per('user').expireAfter('60d')],
  ])('what came before does not come back: %s', (_, value) => {
    const columns = features(value.within({ sinceLast: start }));
    const raws = [
      touched(0, 'i0'),
      touched(1, 'i0', { flag: true }),
      asked(2),
      asked(29 * DAY),
      asked(31 * DAY),
      asked(65 * DAY),
    ];
    expect(differences(columns, raws)).toEqual([]);
    const machine = new Machine(columns);
    const rows = raws.map((raw) => machine.step(raw)).filter((row) => row !== null);
    expect(rows.map(([column]) => column![0])).toEqual([0, 0, 0, 0]);
  });

  test('its name and sentence say so; a prior looks at all there was', () => {
    const [column, smooth] = features(
      since,
      rate(start).over(touch).per('item').within({ sinceLast: start }).smoothed({ toward: 'overall', weight: 2 }),
    );
    expect(column!.name).toBe('touch_count__session_item_since_start');
    expect(column!.sentence).toBe('count of touch events per session and item after the last start event');
    expect(smooth!.sentence).toContain('smoothed toward the overall rate');
  });

  test('a stream that lacks a key cannot end it', () => {
    const click = world.on.answer.as('answer', (e) => ({ item: e.item }));
    expect(() => count(touch).per('n').within({ sinceLast: click })).toThrow(
      'stream answer: key "n": expected one of its roles',
    );
  });
});

test.each([
  ['scipy.stats.skew([2, 8, 0, 4, 1, 9, 9, 0])', [2, 8, 0, 4, 1, 9, 9, 0], 0.265_055_450_280_874_1],
  ['symmetric', [1, 2, 3], 0],
  ['all equal', [5, 5, 5], Number.NaN],
  ['one', [5], Number.NaN],
  ['cubes beyond 2^53, so counted in two parts', [1e6, 2e6, 9e6], 0.665_469_340_693],
  ['great numbers that are nearly equal', [4e7, 4e7, 4e7 + 1, 4e7 + 1, 4e7 + 1], -0.408_248_290_463_863],
])('skewness: %s', (_, values, expected) => {
  const columns = features(skewness(touch.field('n')).per('session'));
  const raws = [...values.map((n, ts) => touched(ts, 'i0', { n })), asked(99)];
  expect(differences(columns, raws)).toEqual([]);
  const machine = new Machine(columns);
  const [row] = raws.map((raw) => machine.step(raw)).at(-1)!;
  if (Number.isNaN(expected)) expect(row![0]).toBeNaN();
  else expect(row![0]).toBeCloseTo(expected, 6);
});
