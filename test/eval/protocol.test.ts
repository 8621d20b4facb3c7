import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../engine/base/errors';
import { cutByShare, cutParts, PART, partsOf, selectRequests } from '../../eval/parts';
import { type Protocol, parseSplit, protocolHash, protocolText } from '../../eval/protocol';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('cuts', () => {
  const cases: [why: string, ts: number[], share: number, report: number, choose: number][] = [
    ['ten requests, the ninth and tenth are reported', upTo(10), 0.8, 8, 7],
    ['the floor of a broken place', upTo(7), 0.8, 5, 4],
    ['equal times lie behind the cut together', [0, 1, 2, 2, 2, 2, 2, 3], 0.7, 2, 1],
    ['the choose part obeys the same rule on ties', [0, 5, 5, 5, 5, 5, 5, 5, 5, 6, 7, 8], 0.8, 6, 5],
    ['nothing before the report part', [4, 4, 4], 0.5, 4, 4],
    ['a single request', [4], 0.8, 4, 4],
  ];
  test.each(cases)('%s', (_why, ts, share, report, choose) => {
    expect(cutParts(ts, { share })).toEqual({ report, choose });
  });

  test('a moment cuts as it stands', () => {
    expect(cutParts(upTo(20), { at: 10.5 })).toEqual({ report: 10.5, choose: 9 });
  });

  test('nothing to cut, and nothing to report, are refused', () => {
    expect(() => cutByShare([], 0.8)).toThrow('the log has no requests');
    expect(() => cutParts(upTo(3), { at: 9 })).toThrow('none of 3 requests lies at or after 1970-01-01T00:00:00.009Z');
  });

  test('written splits', () => {
    expect(parseSplit('time=0.8')).toEqual({ share: 0.8 });
    expect(parseSplit('at=2018-11-07T20:00:00Z')).toEqual({ at: 1541620800000 });
    expect(parseSplit('at=2018-11-07T21:00:00+01:00')).toEqual({ at: 1541620800000 });
    expect(parseSplit('at=2018-11-07T20:00')).toEqual({ at: 1541620800000 });
    expect(parseSplit('at=2018-11-07')).toEqual({ at: 1541548800000 });
    for (const wrong of ['time=1', 'time=0', 'time=', 'time=x', 'at=', 'at=yesterday', 'random=0.2', '0.8']) {
      expect(() => parseSplit(wrong)).toThrow(ConfigError);
    }
  });
});

describe('parts', () => {
  const ts = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const session = [0, 0, 1, 1, 2, 3, 2, 4, 4, 5];
  const sessionStart = [0, 2, 4, 5, 7, 8.5];
  const cuts = { choose: 6, report: 8 };

  test('a session that began before a cut is in no part behind it', () => {
    expect([...partsOf({ ts, session }, sessionStart, cuts, 'drop')]).toEqual([0, 0, 0, 0, 0, 0, 3, 1, 3, 2]);
  });
  test('or is kept where its requests lie', () => {
    expect([...partsOf({ ts, session }, sessionStart, cuts, 'keep')]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 2, 2]);
  });
  test('a session that begins at the very cut is reported', () => {
    expect([...partsOf({ ts: [8], session: [0] }, [8], cuts, 'drop')]).toEqual([PART.report]);
  });

  test('under drop no session is reported that has an event before the cut; fit loses nothing', () => {
    const log = fc.array(fc.record({ ts: fc.nat(30), session: fc.nat(5) }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(log, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (events, share) => {
        events.sort((a, b) => a.ts - b.ts);
        const times = events.map((e) => e.ts);
        const sessions = events.map((e) => e.session);
        const start = upTo(6).map((s) => Math.min(...events.filter((e) => e.session === s).map((e) => e.ts)));
        const at = cutParts(times, { share });
        const parts = partsOf({ ts: times, session: sessions }, start, at, 'drop');
        const reported = new Set(sessions.filter((_, i) => parts[i] === PART.report));
        expect(events.some((e) => reported.has(e.session) && e.ts < at.report)).toBe(false);
        events.forEach((e, i) => expect(parts[i] === PART.fit).toBe(e.ts < at.choose));
      }),
      { seed: 3 },
    );
  });
});

describe('selection', () => {
  const requests = {
    session: [0, 0, 1, 0, 2, 1, 2, 3],
    relevant: [1, 1, 1, 0, 0, 1, 0, 1],
    missed: [0, 0, 0, 1, 1, 0, 0, 0],
  };
  const parts = Uint8Array.of(2, 2, 2, 2, 2, 2, 2, 0);

  test('last-click: the last request with a relevant candidate; sessions without one are counted', () => {
    expect(selectRequests(requests, parts, PART.report, 'last-click')).toEqual({
      requests: Int32Array.of(1, 5),
      sessions: 3,
      emptySessions: 1,
      emptyRequests: 1,
      missedRequests: 2,
    });
  });
  test('every-click: all of the part', () => {
    expect([...selectRequests(requests, parts, PART.report, 'every-click').requests]).toEqual(upTo(7));
    expect([...selectRequests(requests, parts, PART.fit, 'every-click').requests]).toEqual([7]);
  });
  test('next-item: those of the part that have an answer, also where it is no candidate', () => {
    const answered = upTo(7).filter((i) => requests.relevant[i]! > 0 || requests.missed[i] === 1);
    expect(answered.length).toBeLessThan(7);
    expect([...selectRequests(requests, parts, PART.report, 'next-item').requests]).toEqual(answered);
  });
  test('last-click looks at its own part alone', () => {
    const cut = Uint8Array.of(0, 2, 0, 2, 2, 2, 2, 2);
    expect([...selectRequests(requests, cut, PART.report, 'last-click').requests]).toEqual([1, 5, 7]);
    expect([...selectRequests(requests, cut, PART.fit, 'last-click').requests]).toEqual([0, 2]);
    expect(selectRequests(requests, cut, PART.choose, 'last-click').sessions).toBe(0);
  });
});

test('a protocol is canonical text and a hash', () => {
  const protocol: Protocol = {
    split: 'time=0.8',
    straddle: 'drop',
    empty: 'zero',
    protocol: 'last-click',
    ties: 'expectation',
    parts: ['fit', 'choose', 'report'],
    seed: 1,
  };
  const { seed, ...rest } = protocol;
  expect(protocolText({ seed, ...rest })).toBe(protocolText(protocol));
  expect(protocolText(protocol)).toContain('"straddle":"drop"');
  expect(protocolHash({ ...protocol, straddle: 'keep' })).not.toBe(protocolHash(protocol));
  expect(protocolHash(protocol)).toMatch(/^[0-9a-f]{12}$/);
});
