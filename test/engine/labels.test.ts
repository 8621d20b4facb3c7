import { describe, expect, test } from 'vitest';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { RawEvent } from '../../engine/events/event';
import { id, label } from '../../engine/events/fields';
import type { RequestSpec } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';
import { compilePlan } from '../../engine/plan/plan';
import { Replay, type ReplayCounts } from '../../engine/replay';

const MINUTE = 60_000;

const schema = {
  common: { user: id(), session: id() },
  events: {
    ranking: { fields: { id: id(), clicked: label(id()) }, lists: { shown: { item: id() } } },
    click: { fields: { item: id(), ranking: id() }, of: { type: 'ranking', by: 'ranking' } },
  },
} satisfies Schema;

const immediate: RequestSpec = { on: 'ranking', candidates: 'shown', outcome: { kind: 'immediate', field: 'clicked' } };
const joined: RequestSpec = {
  on: 'ranking',
  candidates: 'shown',
  outcome: { kind: 'joined', on: 'click', item: 'item' },
};
const next: RequestSpec = { ...joined, outcome: { kind: 'next', on: 'click', item: 'item' }, window: '10m' };

const strict: RequestSpec = { ...next, outcome: { kind: 'next', on: 'click', item: 'item', isStrict: true } };

const ask = (qid: string, minute: number, items: string, more: object = {}): RawEvent => ({
  type: 'ranking',
  ts: minute * MINUTE,
  session: 's',
  id: qid,
  shown: [...items].map((item) => ({ item })),
  ...more,
});
const click = (minute: number, item: string, ranking?: string, session = 's'): RawEvent => ({
  type: 'click',
  ts: minute * MINUTE,
  session,
  item,
  ranking,
});

/** Which requests were settled by what, as `qid:item`, and what was counted. */
function settle(
  request: RequestSpec,
  log: readonly RawEvent[],
): { settled: string[]; counts: ReplayCounts; clicked: string[] } {
  const codec = new Codec(schema, new Dictionary());
  const settled: string[] = [];
  const clicked: string[] = [];
  const replay = new Replay(compilePlan(codec, request, []), {
    request: (asked) =>
      clicked.push(`${asked.qid}:${Number.isNaN(asked.clicked) ? '' : codec.dictionary.id(asked.clicked)}`),
    flush: () => undefined,
    settled: ({ qid, item }) => settled.push(`${qid}:${codec.dictionary.id(item)}`),
    rejected: ({ message }) => {
      throw new Error(message);
    },
  });
  replay.events(log);
  return { counts: replay.finish(), settled, clicked };
}

describe('immediate outcomes', () => {
  test('stand in the request; one outside its list is counted and stays a request without a positive', () => {
    const { clicked, counts, settled } = settle(immediate, [
      ask('a', 0, 'xy', { clicked: 'y' }),
      ask('b', 1, 'xy', { clicked: 'z' }),
      ask('c', 2, 'xy'),
    ]);
    expect(clicked).toEqual(['a:y', 'b:z', 'c:']);
    expect(settled).toEqual([]);
    expect(counts).toMatchObject({ requests: 3, missed: 1, censored: 0 });
  });
});

const cases: [why: string, request: RequestSpec, log: RawEvent[], settled: string[], counts: Partial<ReplayCounts>][] =
  [
    ['a click names its ranking', joined, [ask('a', 0, 'xy'), click(1, 'x', 'a')], ['a:x'], { censored: 1, missed: 0 }],
    [
      'several clicks, each candidate once',
      joined,
      [ask('a', 0, 'xy'), click(1, 'y', 'a'), click(2, 'x', 'a'), click(3, 'y', 'a')],
      ['a:y', 'a:x'],
      {},
    ],
    [
      'the window is thirty minutes, its end included',
      joined,
      [ask('a', 0, 'xy'), click(30, 'x', 'a')],
      ['a:x'],
      { unknownRequest: 0 },
    ],
    [
      'a click after the window is counted and settles nothing',
      joined,
      [ask('a', 0, 'xy'), click(31, 'x', 'a')],
      [],
      { unknownRequest: 1, censored: 0 },
    ],
    [
      'a click that names nobody is counted',
      joined,
      [ask('a', 0, 'xy'), click(1, 'x', 'q')],
      [],
      { unknownRequest: 1 },
    ],
    [
      'an item outside the list settles as missed, once',
      joined,
      [ask('a', 0, 'xy'), click(1, 'z', 'a'), click(2, 'z', 'a')],
      ['a:z'],
      { missed: 1 },
    ],
    ['the next click of the session settles', next, [ask('a', 0, 'xy'), click(1, 'y')], ['a:y'], {}],
    ['the next click of another session does not', next, [ask('a', 0, 'xy'), click(1, 'y', undefined, 't')], [], {}],
    [
      'a click elsewhere is passed over until one stands in the list',
      next,
      [ask('a', 0, 'xy'), click(1, 'z'), click(2, 'x'), click(3, 'y')],
      ['a:x'],
      { missed: 0 },
    ],
    [
      'strictly the very next click settles, and outside the list it is missed',
      strict,
      [ask('a', 0, 'xy'), click(1, 'z'), click(2, 'x'), ask('b', 3, 'xy'), click(4, 'y')],
      ['a:z', 'b:y'],
      { missed: 1 },
    ],
    [
      'one click may settle two rankings',
      next,
      [ask('a', 0, 'xy'), ask('b', 1, 'yz'), click(2, 'y')],
      ['a:y', 'b:y'],
      {},
    ],
    [
      'sessions side by side, and requests without one, keep to themselves',
      next,
      [
        ask('a', 0, 'xy'),
        ask('b', 1, 'xy', { session: 't' }),
        ask('c', 2, 'xy', { session: null }),
        click(3, 'x', undefined, 't'),
        { ...click(4, 'x'), session: null },
        ask('d', 11, 'xy'),
        click(12, 'y'),
      ],
      ['b:x', 'd:y'],
      { censored: 2 },
    ],
    ['the window of ten minutes', next, [ask('a', 0, 'xy'), click(11, 'y')], [], { censored: 0 }],
    ['windows still open at the end are censored', next, [ask('a', 0, 'xy'), ask('b', 1, 'xy')], [], { censored: 2 }],
  ];

describe('outcomes that come later', () => {
  test.each(cases)('%s', (_, request, log, settled, counts) => {
    const found = settle(request, log);
    expect(found.settled).toEqual(settled);
    expect(found.counts).toMatchObject(counts);
  });
});
