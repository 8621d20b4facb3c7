import fc from 'fast-check';
import { Assemble } from '../../engine/assemble';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { Event, RawEvent } from '../../engine/events/event';
import { bool, float, id, int, label, number, set, time, vector } from '../../engine/events/fields';
import type { RequestSpec } from '../../engine/events/request';
import { Ingest } from '../../engine/ingest';
import { Interpreter } from '../../engine/plan/interpret';
import { compilePlan, type Plan } from '../../engine/plan/plan';
import type { Feature } from '../../engine/spec/features';
import { log } from '../../engine/spec/log';
import { Store } from '../../engine/store';

/** A log with every kind of field, two lists in its request, joined answers, and tables of items and users. */
export const world = log({
  common: { user: id(), session: id(), step: int(), flag: bool(), filters: set(), seenAt: time() },
  events: {
    search: {
      fields: { id: id(), clicked: label(id()) },
      lists: {
        shown: { item: id(), price: number(2), qty: int(), score: float(), kind: id(), promo: bool() },
        alike: { item: id(), price: number(2) },
      },
    },
    touch: { fields: { item: id(), kind: id(), price: number(2), n: int(), weight: float(), tags: set() } },
    answer: { fields: { item: id(), ranking: id(), amount: number(2) }, of: { type: 'search', by: 'ranking' } },
  },
  items: { cost: number(2), stars: int(), tags: set(), brand: id(), appeal: float(), shape: vector(2) },
  users: { city: id(), age: int(), likes: set() },
});

export const request: RequestSpec = {
  on: 'search',
  candidates: 'shown',
  outcome: { kind: 'joined', on: 'answer', item: 'item' },
};

export const ITEMS = ['i0', 'i1', 'i2', 'i3', 'i4', 'i5'];
const TAGS = ['t0', 't1', 't2', 't3'];

const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 6, nil: null });
const oneOf = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const item = oneOf(...ITEMS);
const tags = fc.uniqueArray(oneOf(...TAGS, ...ITEMS), { maxLength: 4 });
const price = fc.constantFrom(0, 0.1, 0.2, 0.3, 1, 71.1, 99.99, -3.25, 12.345);
const floats = fc.constantFrom(0, -0, 0.1, 0.2, 0.7, 1e-3, 1e6, -2.5, 1 / 3);
const small = fc.integer({ min: -3, max: 9 });

const common = {
  user: rarely(oneOf('u0', 'u1', 'u2')),
  session: rarely(oneOf('s0', 's1', 's2')),
  step: rarely(small),
  flag: rarely(fc.boolean()),
  filters: rarely(tags),
  seenAt: rarely(fc.integer({ min: 0, max: 2e12 })),
};
const record = fc.record;
const events = fc.oneof(
  {
    weight: 4,
    arbitrary: record({
      ...common,
      type: fc.constant('search'),
      id: rarely(oneOf('r0', 'r1', 'r2', 'r3')),
      clicked: rarely(item),
      shown: fc.uniqueArray(
        record({
          item,
          price: rarely(price),
          qty: rarely(small),
          score: rarely(floats),
          kind: rarely(oneOf('k0', 'k1')),
          promo: rarely(fc.boolean()),
        }),
        { maxLength: 5, selector: (each) => each.item },
      ),
      alike: fc.uniqueArray(record({ item, price: rarely(price) }), { maxLength: 3, selector: (each) => each.item }),
    }),
  },
  {
    weight: 5,
    arbitrary: record({
      ...common,
      type: fc.constant('touch'),
      item: rarely(item),
      kind: rarely(oneOf('k0', 'k1')),
      price: rarely(price),
      n: rarely(small),
      weight: rarely(floats),
      tags: rarely(tags),
    }),
  },
  {
    weight: 3,
    arbitrary: record({
      ...common,
      type: fc.constant('answer'),
      item: rarely(item),
      ranking: rarely(oneOf('r0', 'r1', 'r2', 'r3', 'r9')),
      amount: rarely(price),
    }),
  },
  {
    weight: 2,
    arbitrary: record({
      type: fc.constant('item'),
      item,
      op: oneOf('patch', 'patch', 'replace', 'delete'),
      fields: record(
        {
          cost: rarely(price),
          stars: rarely(small),
          tags: rarely(tags),
          brand: rarely(oneOf('b0', 'b1')),
          appeal: rarely(floats),
          shape: rarely(fc.tuple(floats, floats)),
        },
        { requiredKeys: [] },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: record({
      type: fc.constant('user'),
      user: oneOf('u0', 'u1', 'u2'),
      op: oneOf('patch', 'replace', 'delete'),
      fields: record(
        { city: rarely(oneOf('c0', 'c1')), age: rarely(small), likes: rarely(tags) },
        { requiredKeys: [] },
      ),
    }),
  },
);
const minutes = 60_000;
const gaps = fc.constantFrom(
  ...[0, 0, 0, 1, 999, minutes, 5 * minutes, 10 * minutes, 29 * minutes, 31 * minutes, 61 * minutes, 150 * minutes],
  ...[6 * 60 * minutes, 25 * 60 * minutes, 200 * 60 * minutes, -1, -7 * minutes, -90 * minutes],
);

/** Logs that a schema-conforming source could send: equal and late times, repeats, empty lists, missing fields. */
export const logs = (maxLength = 40): fc.Arbitrary<RawEvent[]> =>
  fc
    .tuple(
      fc.constantFrom(0, 3_599_999, 1_540_987_654_321),
      fc.array(fc.tuple(gaps, events), { minLength: 1, maxLength, size: 'max' }),
    )
    .map(([start, steps]) => {
      let ts: number = start;
      return steps.map(([gap, event]) => ({ ...event, ts: (ts = Math.max(0, ts + gap)) }) as unknown as RawEvent);
    });

/** A plan with its pieces, and everything placed so far. */
export class Machine {
  readonly codec: Codec;
  readonly plan: Plan;
  readonly store: Store;
  readonly ingest: Ingest;
  readonly assemble: Assemble;
  readonly placed: Event[] = [];

  constructor(features: readonly Feature[], spec = request, dictionary = new Dictionary()) {
    this.codec = new Codec(world.schema, dictionary);
    this.plan = compilePlan(this.codec, spec, features);
    this.store = new Store(this.plan.tables);
    this.ingest = new Ingest(this.plan, this.store);
    this.assemble = new Assemble(this.plan, this.store);
  }

  encode(raw: RawEvent): Event {
    const event = this.codec.encode(raw);
    if (isRejection(event)) throw new Error(event.message);
    return event;
  }

  /** Places an event, gives its rows if it is a request, then applies it. */
  step(raw: RawEvent): Float32Array[] | null {
    const event = this.encode(raw);
    this.ingest.place(event);
    this.placed.push(event);
    const rows = raw.type === this.plan.request.on ? this.rows(event) : null;
    this.ingest.apply(event);
    return rows;
  }

  /** [features][candidates], in arrays longer than needed and beginning at row 1, as a replay would hand them in. */
  rows(event: Event): Float32Array[] {
    const { n } = this.assemble.candidates(event);
    const columns = this.plan.features.map(() => new Float32Array(n + 2).fill(7));
    this.assemble.rows(event, columns, 1);
    for (const column of columns) if (column[0] !== 7 || column[n + 1] !== 7) throw new Error('wrote outside its rows');
    return columns.map((column) => column.subarray(1, n + 1));
  }
}

/** Float32 bits in hexadecimal, every NaN the same. */
export function bits(values: Float32Array): string[] {
  const view = new DataView(new ArrayBuffer(4));
  return Array.from(values, (value) => {
    view.setFloat32(0, value);
    return Number.isNaN(value) ? 'missing' : `${value}:${view.getUint32(0).toString(16)}`;
  });
}

/** Every cell of every request of a log, compiled against interpreted: a list of differences, empty when equal. */
export function differences(features: readonly Feature[], raws: readonly RawEvent[]): string[] {
  const machine = new Machine(features);
  const oracle = new Interpreter(machine.codec, request, features, machine.placed);
  const found: string[] = [];
  for (const [at, raw] of raws.entries()) {
    const rows = machine.step(raw);
    if (!rows) continue;
    const expected = oracle.rows(machine.placed[at]);
    for (const [column, { name, sentence }] of features.entries()) {
      const [is, must] = [bits(rows[column]), bits(expected[column])];
      if (is.join() !== must.join()) found.push(`${name} at event ${at}: is ${is}, must be ${must} (${sentence})`);
    }
  }
  return found;
}
