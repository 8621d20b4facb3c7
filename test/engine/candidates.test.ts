import { describe, expect, test } from 'vitest';
import { Assemble } from '../../engine/assemble';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { Event, RawEvent } from '../../engine/events/event';
import { id, int } from '../../engine/events/fields';
import type { RequestSpec } from '../../engine/events/request';
import { Ingest } from '../../engine/ingest';
import { Interpreter } from '../../engine/plan/interpret';
import { compilePlan } from '../../engine/plan/plan';
import { type Carried, Replay, type ReplaySink } from '../../engine/replay';
import { count, lastOf, seen, setOf } from '../../engine/spec/aggregates';
import { features } from '../../engine/spec/features';
import { log } from '../../engine/spec/log';
import { Store } from '../../engine/store';
import { bits } from './world';

const t = log({
  common: { user: id(), session: id() },
  events: {
    view: { fields: { item: id() } },
    next: { lists: { candidates: { item: id(), place_session: int(), place_together: int(), other: int() } } },
  },
});
const view = t.on.view.as('view', (e) => ({ item: e.item }));
const { candidate, list } = t.rank('next', 'candidates');
const seenHere = setOf(view.field('item')).per('session');
const pairs = view.eachOf('beside', 'with', () => seenHere);
const last = lastOf(view.field('item')).per('session');
const together = setOf(pairs.field('item'), { keep: 8 }).per('with').at({ with: last });
const request: RequestSpec = {
  on: 'next',
  candidates: 'candidates',
  outcome: { kind: 'next', on: 'view', item: 'item' },
  generate: {
    limit: 3,
    from: [
      { name: 'session', set: seenHere.node },
      { name: 'together', set: together.node },
    ],
  },
};
const declared = features(
  candidate.place_session,
  candidate.place_together,
  candidate.other.isMissing(),
  list.rankOf(last),
  seen(view).per('session', 'item'),
  count(view).per('item'),
);

const LOG: RawEvent[] = [
  ...['a', 'b', 'c'].map((item, ts): RawEvent => ({ type: 'view', ts, user: 'u', session: 's', item })),
  { type: 'next', ts: 3, user: 'u', session: 's' },
  { type: 'view', ts: 4, user: 'v', session: 't', item: 'a' },
  { type: 'next', ts: 4, user: 'v', session: 't' },
  { type: 'next', ts: 5, user: 'v', session: 't', candidates: [{ item: 'z', place_session: 7 }] },
  { type: 'next', ts: 6, user: 'w', session: 'new' },
];

function replayed(
  spec: RequestSpec,
  computed = declared,
  log = LOG,
): { items: string[][]; rows: string[][][]; again: string[][][] } {
  const codec = new Codec(t.schema, new Dictionary());
  const plan = compilePlan(codec, spec, computed);
  const store = new Store(plan.tables);
  const [ingest, assemble] = [new Ingest(plan, store), new Assemble(plan, store)];
  const placed: Event[] = [];
  const oracle = new Interpreter(codec, spec, computed, placed);
  const out = { items: [] as string[][], rows: [] as string[][][], again: [] as string[][][] };
  for (const raw of log) {
    const event = codec.encode(raw);
    if (isRejection(event)) throw new Error(event.message);
    ingest.place(event);
    placed.push(event);
    if (raw.type === 'next') {
      const own = assemble.candidates(event);
      const columns = computed.map(() => new Float32Array(own.n));
      assemble.rows(event, columns, 0);
      out.items.push(Array.from(own.columns[0]!, (code) => codec.dictionary.id(code)));
      out.rows.push(columns.map(bits));
      out.again.push(oracle.rows(event).map(bits));
    }
    ingest.apply(event);
  }
  return out;
}

describe('candidates of requests that bring none', () => {
  test('do not depend on what is computed beside them: columns may add to the state that the sources read', () => {
    const wide = [
      ...declared,
      ...features(count(view).per('session'), count(view).per('session').expireAfter('1h').named('x')),
    ];
    const later = LOG.map((raw) => ({ ...raw, ts: 1e9 + raw.ts }));
    for (const some of [features(candidate.place_session), declared, wide])
      expect(replayed(request, some, later).items).toEqual([['c', 'b', 'a'], ['a', 'c', 'b'], ['z'], []]);
  });

  test('are the sources in turns, each candidate once, up to the limit; a list that is brought stays', () => {
    expect(replayed(request).items).toEqual([['c', 'b', 'a'], ['a', 'c', 'b'], ['z'], []]);
  });

  test('leave out what is excepted, and the places that others had stay theirs', () => {
    const except = setOf(view.field('item'), { keep: 1 }).per('session').node;
    const spec = { ...request, generate: { ...request.generate!, except } };
    expect(replayed(spec).items).toEqual([['b', 'a'], ['c', 'b'], ['z'], []]);
    const { rows, again } = replayed(spec);
    expect(rows).toEqual(again);
    expect(rows[0]![0]!.map((cell) => cell.split(':')[0])).toEqual(['2', '3']);
    const print = (one: RequestSpec): string =>
      compilePlan(new Codec(t.schema, new Dictionary()), one, declared).fingerprint;
    expect(print(spec)).not.toBe(print(request));
    expect(print(JSON.parse(JSON.stringify(spec)) as RequestSpec)).toBe(print(spec));
  });

  test('an outcome is waited past what is excepted, also where a log goes on in the next file', () => {
    const except = setOf(view.field('item'), { keep: 1 }).per('session').node;
    const outcome = { kind: 'next', on: 'view', item: 'item', isStrict: true } as const;
    const spec: RequestSpec = { ...request, outcome, generate: { ...request.generate!, except } };
    const codec = new Codec(t.schema, new Dictionary());
    const plan = compilePlan(codec, spec, []);
    const settled: string[] = [];
    const sink: ReplaySink = {
      request: () => undefined,
      flush: () => undefined,
      settled: ({ seq, item }) => settled.push(`${seq}:${codec.dictionary.id(item)}`),
      rejected: () => undefined,
    };
    const look = (ts: number, item: string): RawEvent => ({ type: 'view', ts, user: 'u', session: 's', item });
    const first = new Replay(plan, sink);
    first.events([...LOG.slice(0, 4), look(4, 'c')]);
    expect(settled).toEqual([]);
    const carried = JSON.parse(JSON.stringify(first.carried())) as Carried;
    first.events([look(5, 'c'), look(6, 'z')]);
    expect(settled).toEqual(['3:z']);
    const again = new Replay(plan, sink, { store: first.store, carried });
    again.events([look(7, 'c'), look(8, 'y')]);
    expect(settled).toEqual(['3:z', '3:y']);
  });

  test('say at which place a source had them; features on them are what the interpreter computes', () => {
    const { rows, again } = replayed(request);
    expect(rows).toEqual(again);
    const numbers = (cells: string[]): string[] => cells.map((cell) => cell.split(':')[0]!);
    expect(rows[1]!.slice(0, 3).map(numbers)).toEqual([
      ['1', 'missing', 'missing'],
      ['missing', '1', '2'],
      ['1', '1', '1'],
    ]);
  });

  test('are the same from the JSON of a request, and part of the fingerprint', () => {
    const stored = JSON.parse(JSON.stringify(request)) as RequestSpec;
    expect(replayed(stored)).toEqual(replayed(request));
    const print = (spec: RequestSpec): string =>
      compilePlan(new Codec(t.schema, new Dictionary()), spec, declared).fingerprint;
    const { generate: _, ...without } = request;
    expect(print(stored)).toBe(print(request));
    expect(print(without)).not.toBe(print(request));
    expect(print({ ...request, generate: { ...request.generate!, limit: 4 } })).not.toBe(print(request));
  });

  test('refuse a source that is no set, or needs a candidate, in a sentence', () => {
    const compiled = (set: object) => () =>
      compilePlan(
        new Codec(t.schema, new Dictionary()),
        { ...request, generate: { limit: 3, from: [{ name: 'x', set }] } },
        declared,
      );
    expect(compiled(last.node)).toThrow('expected a set of ids');
    expect(compiled(setOf(pairs.field('item')).per('with').at({ with: candidate.item }).node)).toThrow(
      'expected a set that is known without a candidate',
    );
  });
});
