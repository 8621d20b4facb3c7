import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { Event, RawEvent } from '../../engine/events/event';
import { wholeStates } from '../../engine/plan/divide';
import { compilePlan } from '../../engine/plan/plan';
import { Replay, type ReplaySink } from '../../engine/replay';
import { joinSnapshots } from '../../engine/snapshot';
import { features } from '../../engine/spec/features';
import { Store } from '../../engine/store';
import { BlockReader, BlockWriter } from '../../runs/block-file';
import { answerPart, Turns } from '../../runs/by-key/divided';
import { keeperOf } from '../../runs/by-key/keepers';
import { RowQueue } from '../../runs/by-key/row-queue';
import { packEvents } from '../../runs/packed-events';
import { NUMBERS, PRIMITIVES, WORDS } from '../engine/battery';
import { bits, logs, request, world } from '../engine/world';

const dir = mkdtempSync(join(tmpdir(), 'podium-by-key-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const file = (name: string): string => join(dir, name);

const codec = new Codec(world.schema, new Dictionary());
const plan = compilePlan(
  codec,
  request,
  features(
    WORDS,
    NUMBERS.map((value) => value.zAmongCandidates()),
    PRIMITIVES.map(({ feature }) => feature()),
  ),
);
/** The same features, with the tables that can be divided apart. */
const own = compilePlan(codec, request, plan.features, { whole: wholeStates(codec, plan) });
const PARTS = [0, 1, 2];

/** A log from a state on, in one process: all rows, [features][rows]. */
function replayed(raws: readonly RawEvent[], store = new Store(plan.tables)): string[][] {
  const rows: string[][] = plan.features.map(() => []);
  const replay = new Replay(
    plan,
    { ...SILENT, flush: (columns, n) => columns.forEach((column, c) => rows[c].push(...bits(column.subarray(0, n)))) },
    { store },
  );
  replay.events(raws);
  replay.finish();
  return rows;
}

/** The same from nothing on, each part of the keys by itself; with the folders of their states. */
function divided(raws: readonly RawEvent[]): { readonly rows: string[][]; readonly folders: string[] } {
  const stretches = [raws.slice(0, 15), raws.slice(15)].map((some) =>
    packEvents(some.map((raw) => codec.encode(raw) as Event)),
  );
  const log = new BlockWriter(file('log'));
  for (const packed of stretches) log.write(packed);
  log.close();
  const files = { snapshot: null, log: file('log'), answers: PARTS.map((part) => file(`answers-${part}`)) };
  const folders = PARTS.map((part) => file(`snapshot-${part}`));
  for (const part of PARTS) answerPart(own, files, part, folders[part], () => undefined);
  const [even, odd] = [new Turns(own, files), new Turns(own, files)];
  const rows: string[][] = plan.features.map(() => []);
  stretches.forEach((packed, i) => {
    const [on, off] = i % 2 === 0 ? [even, odd] : [odd, even];
    expect(off.rows(packed, false)).toEqual([]);
    for (const batch of on.rows(packed, true)) batch.forEach((column, c) => rows[c].push(...bits(column)));
  });
  for (const turns of [even, odd]) turns.close();
  return { rows, folders };
}

const SILENT: ReplaySink = {
  ...{ request: () => undefined, settled: () => undefined, rejected: () => undefined, flush: () => undefined },
};

describe('a replay divided by key', { timeout: 120_000 }, () => {
  test('gives the rows of one process and a state that goes on as its own, for every primitive, on random logs', () => {
    let asked = 0;
    fc.assert(
      fc.property(logs(), logs(20), (raws, later) => {
        const { rows, folders } = divided(raws);
        const store = new Store(plan.tables);
        expect(rows).toEqual(replayed(raws, store));
        expect(replayed(later, joinSnapshots(folders, plan))).toEqual(replayed(later, store));
        asked += rows[0].length;
      }),
      { numRuns: 6 },
    );
    expect(asked).toBeGreaterThan(10);
  });

  test('no part holds all keys of a divided table', () => {
    const raws = fc.sample(logs(200), { numRuns: 1, seed: 5 })[0];
    const store = new Store(plan.tables);
    replayed(raws, store);
    const held = divided(raws).folders.map((folder) => joinSnapshots([folder], own));
    const parts = own.tables.filter(({ isDivided }) => isDivided);
    const rowsOf = (index: number): number[] => held.map(({ tables }) => tables[index].rows - 1);
    const large = parts.filter(({ index }) => rowsOf(index).reduce((a, b) => a + b) > 20);
    expect(parts.length).toBeGreaterThan(own.tables.length / 3);
    expect(large.length).toBeGreaterThan(3);
    for (const { index } of large)
      expect(Math.max(...rowsOf(index))).toBeLessThan(rowsOf(index).reduce((a, b) => a + b));
  });
});

test.each([
  ['whole numbers', [3, 4]],
  ['a fraction and a signature of 53 bits', [0.25, 9007199254740991]],
  ['zero', [0, 0]],
])('a key of %s has one keeper among any number of parts', (_, key) => {
  for (const parts of [1, 2, 7, 1024]) {
    const keeper = keeperOf(Float64Array.of(9, ...key), 1, 2, parts);
    expect(keeper).toBeGreaterThanOrEqual(0);
    expect(keeper).toBeLessThan(parts);
    expect(keeperOf(Float64Array.from(key), 0, 2, parts)).toBe(keeper);
  }
});

test('a key with a missing part has no keeper, and -0 has that of 0', () => {
  expect(keeperOf(Float64Array.of(1, Number.NaN), 0, 2, 4)).toBe(-1);
  expect(keeperOf(Float64Array.of(-0), 0, 1, 4)).toBe(keeperOf(Float64Array.of(0), 0, 1, 4));
});

describe('blocks of float64 in a file', () => {
  const lengths = [0, 3, 200_000, 1, 0, 131_072, 131_071, 7];
  const block = (i: number): Float64Array => new Float64Array(lengths[i]).map((_, k) => i + k / 7);
  const write = (name: string): string => {
    const writer = new BlockWriter(file(name));
    for (const i of lengths.keys()) writer.write(block(i));
    writer.close();
    return file(name);
  };

  test('come back in their order, and can be passed over', () => {
    const path = write('blocks');
    for (const isRead of [() => true, (i: number) => i % 2 === 0, (i: number) => i % 3 === 1]) {
      const reader = new BlockReader(path);
      for (const i of lengths.keys()) {
        if (isRead(i))
          expect(Buffer.from(reader.next()!.slice().buffer).equals(Buffer.from(block(i).buffer))).toBe(true);
        else reader.skip();
      }
      expect(reader.next()).toBeNull();
      reader.close();
    }
  });

  test('a file that ends early is refused', () => {
    const path = write('cut');
    truncateSync(path, 8 * 4 + 100);
    const reader = new BlockReader(path);
    expect([reader.next()!.length, reader.next()!.length]).toEqual([0, 3]);
    expect(() => reader.next()).toThrow(/cut ends early; expected what this replay wrote into it/);
    reader.close();
  });
});

test('rows that come by stretches in any order go in that of the log, in batches of any length', () => {
  const queue = new RowQueue(2);
  const batch = (...values: number[]) => [Float32Array.from(values), Float32Array.from(values, (v) => -v)];
  queue.add(2, [batch(6)]);
  queue.add(1, []);
  expect(queue.take(1)).toBeNull();
  queue.add(0, [batch(1, 2), batch(3, 4, 5)]);
  expect(queue.take(4)).toEqual(batch(1, 2, 3, 4));
  expect(queue.take(3)).toBeNull();
  expect(queue.take(2)).toEqual(batch(5, 6));
});
