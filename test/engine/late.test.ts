import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { Assemble } from '../../engine/assemble';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { RawEvent } from '../../engine/events/event';
import type { Schema } from '../../engine/events/schema';
import { Ingest } from '../../engine/ingest';
import { compilePlan } from '../../engine/plan/plan';
import { Replay } from '../../engine/replay';
import { restoreSnapshot, writeSnapshot } from '../../engine/snapshot';
import * as a from '../../engine/spec/aggregates';
import { type Feature, features } from '../../engine/spec/features';
import { pairs } from '../../engine/spec/pairs';
import { union } from '../../engine/spec/stream';
import type { Value } from '../../engine/spec/values';
import { IngestLog } from '../../serve/ingest-log';
import { Intake } from '../../serve/intake';
import { click, touch } from './battery';
import { bits, differences, logs, Machine, request, world } from './world';

const dir = mkdtempSync(join(tmpdir(), 'podium-late-'));
let folders = 0;
const fresh = (): string => join(dir, String(folders++));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const MINUTE = 60_000;
const shown = world.on.search.each('shown').as('shown', (_, c) => ({ item: c.item, rank: c.rank, price: c.price }));
const kinds = world.on.touch.as('kinds', (e) => ({ item: e.item, x: e.n, hour: e.ts.hour() }));
const accepted = {
  touch: kinds.late('accept'),
  click: click.late('accept'),
  shown: shown.late('accept'),
};
const dropped = { touch: touch.late('drop'), click: click.late('drop'), shown: shown.late('drop') };

/** Features that say of late events what is to become of them; names tell them apart. */
const named = (label: string, ...values: readonly Value[]): readonly Feature[] =>
  features(...values).map((feature) => ({ ...feature, name: `${label}_${feature.name}` }));

const LATE = [
  ...named(
    'accepted',
    a.count(accepted.touch).per('item'),
    a.count(accepted.touch).per('item').within('1h'),
    a.count(accepted.touch).per('item').within('7d'),
    a
      .count(accepted.touch)
      .per('item', 'hour')
      .within('1d')
      .at({ hour: world.rank('search', 'shown').request.ts.hour() }),
    a.count(accepted.touch).per('item').decaying('1h'),
    a.sum(accepted.touch.field('x')).per('item').within('1h'),
    a.sum(accepted.click.field('price')).per('user'),
    a.spread(accepted.touch.field('x')).per('item').within('1d'),
    a.lowest(accepted.touch.field('x')).per('item').within('1h'),
    a.highest(accepted.shown.field('rank')).per('item').within('1d'),
    a.highest(accepted.touch.field('hour')).per('item'),
    a.distinct(accepted.touch.field('item')).per('user'),
    a.mean(accepted.shown.field('price')).per('item').within('1h'),
    a.rate(accepted.click).over(accepted.shown).per('item').within('1d').smoothed({ toward: 'overall', weight: 10 }),
  ),
  ...named(
    'dropped',
    a.count(dropped.touch).per('item'),
    a.since(dropped.touch).per('item'),
    a.setOf(dropped.touch.field('item')).per('session').size(),
    a.last(dropped.click.field('price')).per('user'),
    a.count(dropped.shown).per('item').within('1h'),
    a.count(touch.after('held', '5m').late('drop')).per('item'),
    a
      .count(union('either', dropped.touch, click))
      .per('item')
      .expireAfter('2h'),
  ),
  ...named(
    'mixed',
    a
      .count(union('both', accepted.click, dropped.click, click))
      .per('item')
      .within('1h'),
  ),
  ...named('plain', a.count(touch.late('accept').late('atArrival')).per('item').within('1h')),
];

const touched = (ts: number, more: object = {}): RawEvent => ({ type: 'touch', ts, item: 'i0', n: 1, ...more });
const asked = (ts: number): RawEvent => ({ type: 'search', ts, shown: [{ item: 'i0' }] });
const run = (machine: Machine, raws: readonly RawEvent[]) => raws.map((raw) => machine.step(raw)?.map(bits) ?? null);
const last = (of: readonly Feature[], raws: readonly RawEvent[]): { row: (number | undefined)[]; machine: Machine } => {
  const machine = new Machine(of);
  const rows = raws.map((raw) => machine.step(raw));
  expect(differences(of, raws)).toEqual([]);
  return { row: rows.at(-1)!.map(([value]) => value), machine };
};

describe('late events', () => {
  test('generated code and the interpreter agree on every rule, over logs with late events', () => {
    let late = 0;
    fc.assert(
      fc.property(logs(40), (raws) => {
        expect(differences(LATE, raws)).toEqual([]);
        const machine = new Machine(LATE);
        run(machine, raws);
        late += machine.ingest.counts.late;
      }),
      { numRuns: 60 },
    );
    expect(late).toBeGreaterThan(100);
  }, 120_000);

  test('a snapshot in the middle changes nothing', () => {
    fc.assert(
      fc.property(logs(30), fc.nat(30), (raws, cut) => {
        const whole = new Machine(LATE);
        run(whole, raws.slice(0, cut));
        const folder = fresh();
        writeSnapshot(folder, whole.plan, whole.store);
        const back = new Machine(LATE);
        const store = restoreSnapshot(folder, back.plan);
        Object.assign(back, {
          ...{ store, ingest: new Ingest(back.plan, store), assemble: new Assemble(back.plan, store) },
        });
        expect(run(back, raws.slice(cut))).toEqual(run(whole, raws.slice(cut)));
      }),
      { numRuns: 8 },
    );
  }, 120_000);

  test('accepted at their own time: in its bucket while the window holds it, else counted as too late', () => {
    const hour = named('own', a.count(accepted.touch).per('item').within('1h'), a.count(accepted.touch).per('item'));
    const log = [touched(200 * MINUTE), touched(170 * MINUTE), touched(30 * MINUTE)];
    const { row, machine } = last(hour, [...log, asked(200 * MINUTE)]);
    expect(row).toEqual([2, 3]);
    expect(machine.ingest.counts).toMatchObject({
      late: 2,
      lateness: [
        { stream: 'kinds', policy: 'accept', window: '1h', events: 2, tooLate: 1 },
        { stream: 'kinds', policy: 'accept', window: null, events: 2, tooLate: 0 },
      ],
    });
    expect(last(hour, [...log, asked(231 * MINUTE)]).row).toEqual([1, 3]);
  });

  test('dropped, counted, and the same at arrival as long as nothing is said', () => {
    const both = [
      ...named('dropped', a.count(dropped.touch).per('item').within('1h')),
      ...features(a.count(touch).per('item').within('1h')),
    ];
    const { row, machine } = last(both, [touched(200 * MINUTE), touched(30 * MINUTE), asked(200 * MINUTE)]);
    expect(row).toEqual([1, 2]);
    expect(machine.ingest.counts.lateness).toEqual([
      { stream: 'touch', policy: 'drop', window: null, events: 1, tooLate: 0 },
    ]);
    const plain = new Machine(features(a.count(touch).per('item')));
    const same = new Machine(features(a.count(touch.late('atArrival')).per('item')));
    expect(same.plan.fingerprint).toBe(plain.plan.fingerprint);
  });

  test('the order in which events of one accepted stream come changes nothing', () => {
    const own = named(
      'own',
      a.count(accepted.touch).per('item').within('1h'),
      a.sum(accepted.touch.field('x')).per('item').decaying('1h'),
    );
    const steps = fc.array(fc.tuple(fc.integer({ min: 100, max: 150 }), fc.integer({ min: 0, max: 9 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), (all, chance) => {
        const log = all.map(([minute, n]) => touched(minute * MINUTE, { n }));
        const other = log.map((raw) => [chance.next().value as number, raw] as const).sort(([x], [y]) => x - y);
        const newest = touched(150 * MINUTE);
        const [one, two] = [log, other.map(([, raw]) => raw)].map(
          (each) => last(own, [newest, ...each, asked(155 * MINUTE)]).row,
        );
        expect(two).toEqual(one);
      }),
      { numRuns: 40 },
    );
  });

  test('a late event keeps the time it came with beside the one it counts at', () => {
    const machine = new Machine(features(a.count(touch).per('item')));
    run(machine, [touched(9 * MINUTE), touched(2 * MINUTE)]);
    expect(machine.placed.map(({ ts, given }) => [ts, given])).toEqual([
      [9 * MINUTE, 9 * MINUTE],
      [9 * MINUTE, 2 * MINUTE],
    ]);
  });

  test('a column says in its sentence what becomes of late events, and two rules under one name are refused', () => {
    const [one, two] = features(a.count(touch.late('drop')).per('item')).concat(
      named('own', a.count(union('both', touch.late('accept'), click)).per('item')),
    );
    expect([one!.sentence, two!.sentence]).toEqual([
      expect.stringContaining('touch events (late ones dropped)'),
      expect.stringContaining('both events (late ones by their own rules)'),
    ]);
    expect(() => features(a.count(touch.late('drop')).per('item'), a.count(touch).per('item'))).toThrow(
      'features: touch_count__item is declared twice',
    );
  });

  const own = touch.late('accept');
  test.each([
    ['the last value', () => a.last(own.field('x')).per('item'), 'last depends on the order of events'],
    ['the time since', () => a.since(own).per('item'), 'last depends on the order of events'],
    [
      'a set of recent values',
      () => a.setOf(own.field('item')).per('user').size(),
      'recent depends on the order of events',
    ],
    [
      'distinct values of a window',
      () => a.distinct(own.field('item')).per('user').within('1h'),
      'distinct over a window depends on the order of events',
    ],
    ['what expires', () => a.count(own).per('item').expireAfter('1h'), 'it expires by when events come'],
    ['what is delayed', () => a.count(own.after('held', '5m')).per('item'), 'its events take effect after a delay'],
    [
      'a sum of pauses',
      () => a.sum(pairs(touch, { within: 'user' }).late('accept').field('gap')).per('user'),
      'what it counts reads state that depends on the order of events',
    ],
    [
      'a count under a condition on state',
      () => a.count(touch.where('touch_soon', () => a.since(touch).per('user').lessThan(9)).late('accept')).per('item'),
      'what it counts reads state that depends on the order of events',
    ],
    [
      'a count keyed by state',
      () =>
        a
          .count(touch.with('touch_b', () => ({ b: a.lastOf(touch.field('item')).per('user') })).late('accept'))
          .per('b')
          .at({ b: world.rank('search', 'shown').candidate.item }),
      'what it counts reads state that depends on the order of events',
    ],
  ])('%s of an accepted stream is refused', (_, value, why) => {
    expect(() => new Machine(features(value()))).toThrow(
      new RegExp(
        `late ${why.includes('delay') ? 'held' : 'touch\\w*'} events cannot be accepted at their own time: ${why}.*; use late`,
      ),
    );
  });
});

describe('repeated events', () => {
  const schema: Schema = { ...world.schema, once: { by: 'id', within: '10m' } };
  const events = {
    ...schema.events,
    touch: { fields: { ...schema.events.touch!.fields, id: { kind: 'id' as const } } },
  };
  const log: Schema = { ...schema, events };
  const declared = [...features(a.count(touch).per('item')), ...LATE.filter((_, i) => i % 3 === 0)];
  const planned = () => compilePlan(new Codec(log, new Dictionary()), request, declared);
  const nothing = { request() {}, flush() {}, settled() {}, rejected() {} };
  const replayed = (raws: readonly RawEvent[]) => {
    const plan = planned();
    const replay = new Replay(plan, nothing);
    replay.events(raws);
    return { plan, store: replay.store, counts: replay.finish() };
  };
  const stateOf = (plan: ReturnType<typeof planned>, store: Replay['store']): Record<string, string> => {
    const folder = fresh();
    writeSnapshot(folder, plan, store);
    return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'latin1')]));
  };
  /** Random logs in which some events come again, some of them later. */
  const repeating = fc.tuple(logs(30), fc.array(fc.nat(29), { maxLength: 10 })).map(([raws, again]) => {
    const own = raws.map((raw, i) => (raw.type === 'touch' ? { ...raw, id: `e${i % 7}` } : raw));
    return [...own, ...again.flatMap((i) => own[i] ?? []), ...own.slice(-3)];
  });

  test('are dropped within the window and counted, per type of event', () => {
    const raws = [
      touched(0, { id: 'e' }),
      touched(MINUTE, { id: 'e' }),
      touched(10 * MINUTE, { id: 'e' }),
      touched(10 * MINUTE + 1, { id: 'e' }),
      touched(11 * MINUTE, { id: 'f' }),
      touched(11 * MINUTE),
      touched(11 * MINUTE),
      { ...asked(12 * MINUTE), id: 'e' },
      touched(MINUTE, { id: 'f' }),
    ];
    expect(replayed(raws).counts).toMatchObject({ events: 6, repeated: 3, rejected: 0, late: 0 });
  });

  test('without a declaration nothing is dropped', () => {
    const machine = new Machine(features(a.count(touch).per('item')));
    run(machine, [asked(1), asked(1)]);
    expect(machine.ingest.counts.repeated).toBe(0);
    expect(machine.store.seen).toEqual([]);
  });

  test('a schema that declares them by no id is refused', () => {
    const by = (once: object): Schema => ({ ...world.schema, once }) as Schema;
    expect(() => new Codec(by({ by: 'step', within: '1h' }), new Dictionary())).toThrow(
      'schema: once by "step": expected an id field of events',
    );
    expect(() => new Codec(by({ by: 'id', within: 'soon' }), new Dictionary())).toThrow('duration: "soon" was found');
  });

  test('a replay, a service and both sides of a snapshot hold the same state to the last bit', async () => {
    await fc.assert(
      fc.asyncProperty(repeating, fc.nat(30), async (raws, cut) => {
        const whole = replayed(raws);
        const first = planned();
        const [folder, events] = [fresh(), fresh()];
        const half = new Replay(first, nothing);
        half.events(raws.slice(0, cut));
        writeSnapshot(folder, first, half.store);
        const plan = planned();
        const store = restoreSnapshot(folder, plan);
        mkdirSync(events);
        const ingestLog = new IngestLog(events);
        const intake = new Intake(plan, store, ingestLog);
        const { accepted, rejected } = await intake.post(raws.slice(cut).map((raw) => ({ raw })));
        await ingestLog.close();
        expect(rejected.every(({ code }) => code === 'E_REPEATED')).toBe(true);
        expect(accepted + rejected.length).toBe(Math.max(0, raws.length - cut));
        expect(stateOf(plan, store)).toEqual(stateOf(whole.plan, whole.store));
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 120_000);
});

test('a service with a bound refuses an event that lies too far ahead, and takes the next', async () => {
  const plan = compilePlan(new Codec(world.schema, new Dictionary()), request, features(a.count(touch).per('item')));
  const replay = new Replay(plan, { request() {}, flush() {}, settled() {}, rejected() {} });
  const folder = fresh();
  mkdirSync(folder);
  const log = new IngestLog(folder);
  const intake = new Intake(plan, replay.store, log, 7 * 1440 * MINUTE);
  const start = 1_540_000_000_000;
  const taken = await intake.post(
    [touched(start), touched(start + 366 * 1440 * MINUTE), touched(start + 7 * 1440 * MINUTE)].map((raw) => ({ raw })),
  );
  await log.close();
  expect(taken).toMatchObject({ accepted: 2, rejected: [{ index: 1, code: 'E_JUMP' }] });
  expect(taken.rejected[0]!.message).toBe(
    `ts is ${start + 366 * 1440 * MINUTE} (2019-10-21T01:46:40.000Z), expected at most 7d after the newest event's, ${start} (2018-10-20T01:46:40.000Z); if time has really passed, serve with a larger --max-jump`,
  );
});
