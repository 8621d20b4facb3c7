import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptPerCandidate, newFrame, prepare } from '../../engine/assemble';
import type { Event } from '../../engine/events/event';
import type { Fetched } from '../../engine/plan/frame';
import type { Plan } from '../../engine/plan/plan';
import { features } from '../../engine/spec/features';
import type { Store, Table } from '../../engine/store';
import { NUMBERS, PRIMITIVES, WORDS } from './battery';
import { bits, logs, Machine } from './world';

const everything = features(
  WORDS,
  NUMBERS.map((value) => value.zAmongCandidates()),
  PRIMITIVES.slice(0, 100).map(({ feature }) => feature()),
);

/** What a network would carry: numbers and objects as text, typed arrays marked, what JSON lacks spelt out. */
const send = (value: unknown): string =>
  JSON.stringify(value, (_, inner) => {
    if (ArrayBuffer.isView(inner)) return { $: inner.constructor.name, of: Array.from(inner as Float64Array) };
    if (inner instanceof Map || inner instanceof Set) return { $: inner.constructor.name, of: [...inner] };
    return typeof inner === 'number' && (!Number.isFinite(inner) || Object.is(inner, -0))
      ? { $number: Object.is(inner, -0) ? '-0' : String(inner) }
      : inner;
  });
const receive = (text: string): unknown =>
  JSON.parse(text, (_, inner) => {
    if (inner?.$number) return Number(inner.$number);
    if (inner?.$ === 'Int32Array') return Int32Array.from(inner.of);
    if (inner?.$ === 'Map') return new Map(inner.of);
    if (inner?.$ === 'Set') return new Set(inner.of);
    return inner?.$ ? Float64Array.from(inner.of) : inner;
  });

/** Answers one look-up far away: the row of a key never seen, and after it a copy of the row of each key asked. */
function answer(table: Table, asked: string): string {
  const { keys, n } = receive(asked) as { keys: Float64Array; n: number };
  const rows = [0, ...Array.from({ length: n }, (_, i) => table.find(keys, i * table.arity))];
  return send({
    lanes: rows.map((row) => table.lanes.slice(row * table.stride, (row + 1) * table.stride)),
    blobs: table.blobs.map((column) => rows.map((row) => column[row] ?? null)),
  });
}

function copied(text: string): Fetched {
  const { lanes, blobs } = receive(text) as { lanes: Float64Array[]; blobs: unknown[][] };
  return {
    lanes: Float64Array.from(lanes.flatMap((row) => Array.from(row))),
    blobs: blobs.map((column) => column.map((blob) => blob ?? undefined)),
    slots: Int32Array.from({ length: lanes.length - 1 }, (_, i) => i + 1),
  };
}

/** The three pieces of every round, with nothing but text between the plan and the store. */
function rowsFromAfar(plan: Plan, store: Store, request: Event): Float32Array[] {
  const list =
    request.lists[plan.codec.types[request.type].lists.findIndex(({ name }) => name === plan.request.candidates)];
  const columns = plan.features.map(() => new Float32Array(list.n));
  const frame = newFrame(plan);
  prepare(frame, keptPerCandidate(plan), request, list);
  for (const { evaluate, keys, lookups } of plan.rounds) {
    for (const piece of [...evaluate, ...keys]) piece(frame, columns, 0);
    const questions = lookups.map((lookup) => {
      const { table } = plan.lookups[lookup];
      const n = frame.asked[lookup];
      return { table: table.index, text: send({ keys: frame.keys[lookup].slice(0, n * table.arity), n }) };
    });
    const answers = questions.map(({ table, text }) => answer(store.tables[table], text));
    for (const [i, lookup] of lookups.entries()) frame.fetched[lookup] = copied(answers[i]);
  }
  return columns;
}

test('a plan evaluates lanes that came from a store elsewhere to the same bits', () => {
  fc.assert(
    fc.property(logs(), (raws) => {
      const here = new Machine(everything);
      const there = new Machine(everything);
      for (const raw of raws) {
        const event = here.encode(raw);
        if (raw.type === 'search') {
          here.ingest.place(event);
          expect(rowsFromAfar(here.plan, there.store, event).map(bits)).toEqual(here.rows(event).map(bits));
        }
        here.step(raw);
        there.step(raw);
      }
    }),
    { numRuns: 15 },
  );
});
