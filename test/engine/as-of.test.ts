import { describe, expect, test } from 'vitest';
import type { Duration } from '../../engine/base/durations';
import type { RawEvent } from '../../engine/events/event';
import { count } from '../../engine/spec/aggregates';
import { features } from '../../engine/spec/features';
import { union } from '../../engine/spec/stream';
import { differences, Machine, world } from './world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const touch = world.on.touch.as('touch', (e) => ({ item: e.item }));

const touched = (ts: number): RawEvent => ({
  ...{ type: 'touch', ts: DAY + ts, session: 's0', user: 'u0', item: 'i0', n: 1 },
});
const asked = (ts: number): RawEvent => ({
  ...{ type: 'search', ts: DAY + ts, session: 's0', user: 'u0', shown: [{ item: 'i0' }] },
});

/** Times are past a midnight. [why, event, what a request reads of i0] with a table written every midnight UTC. */
const NIGHTLY: readonly (readonly [string, RawEvent, number | null])[] = [
  ['the day before', touched(-1), null],
  ['the first event at midnight lets yesterday take effect, and counts today itself', touched(0), null],
  ['today is not known', asked(HOUR), 1],
  ['the last moment of the day', touched(DAY - 1), null],
  ['rows of the first event after midnight are read before', asked(DAY), 1],
  ['the next sees both of yesterday', asked(DAY), 3],
  ['a day without events', asked(5 * DAY), 3],
];

describe('a stream as of the last time its table was written', () => {
  test.each(NIGHTLY.map(([why], i) => [why, i] as const))('%s', (_, i) => {
    const machine = new Machine(features(count(touch.asOf('nightly', { every: '1d' })).per('item')));
    const rows = NIGHTLY.slice(0, i + 1).map(([, raw]) => machine.step(raw));
    expect(rows[i] && rows[i]![0]![0]).toBe(NIGHTLY[i][2]);
  });

  test.each<readonly [string, Duration | undefined, number]>([
    ['midnight', undefined, 1],
    ['3 in the morning, which comes between', '3h', 2],
    ['an hour that passed before the second', '1h', 1],
    ['an hour that has not come', '20h', 0],
  ])('written at %s', (_, at, expected) => {
    const known = touch.asOf('known', { every: '1d', ...(at && { at }) });
    const machine = new Machine(features(count(known).per('item')));
    for (const raw of [touched(-HOUR), touched(2 * HOUR), touched(4 * HOUR)]) machine.step(raw);
    expect(machine.step(asked(5 * HOUR))![0]![0]).toBe(expected);
  });

  test('several periods and delays side by side take effect as the interpreter says', () => {
    const streams = [
      touch,
      touch.asOf('hourly', { every: '1h' }),
      touch.asOf('hourly_late', { every: '1h', at: '10m' }),
      touch.after('later', '1h'),
    ];
    const raws = Array.from({ length: 60 }, (_, i) => [touched(i * 7 * MINUTE), asked(i * 7 * MINUTE)]).flat();
    expect(differences(features(...streams.map((stream) => count(stream).per('item'))), raws)).toEqual([]);
  });

  test.each([
    ['a delay', touch.after('held', '30m'), 'held events (taking effect 30m later)'],
    ['a period', touch.asOf('held', { every: '1d' }), 'held events (as of every 1d)'],
    [
      ...(['a period and where it begins', touch.asOf('held', { every: '1d', at: '3h' })] as const),
      'held events (as of every 1d, from 3h past midnight UTC)',
    ],
    ['some at once', union('held', touch, touch.after('later', '1h')), 'held events (some taking effect later)'],
  ])('its sentence says %s', (_, stream, said) => {
    expect(features(count(stream).per('item'))[0]!.sentence).toBe(`count of ${said} per item`);
  });

  test('what takes effect later already is refused', () => {
    expect(() => touch.after('a', '1h').asOf('b', { every: '1d' })).toThrow(
      'stream b: its events take effect later already; expected one after or asOf',
    );
  });
});
