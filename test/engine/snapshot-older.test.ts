import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { Assemble } from '../../engine/assemble';
import type { RawEvent } from '../../engine/events/event';
import { Ingest } from '../../engine/ingest';
import type { PlannedTable } from '../../engine/plan/table';
import { readSnapshotManifest, restoreSnapshot, type SnapshotManifest, writeSnapshot } from '../../engine/snapshot';
import { SnapshotWriter } from '../../engine/snapshot-folder';
import { writeStoreTable } from '../../engine/snapshot-table';
import * as a from '../../engine/spec/aggregates';
import { features } from '../../engine/spec/features';
import { Table } from '../../engine/store';
import { touch } from './battery';
import { bits, logs, Machine, world } from './world';

const shown = world.on.search.each('shown').as('shown', (_, c) => ({ item: c.item, price: c.price }));
const folder = mkdtempSync(join(tmpdir(), 'podium-older-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** State under keys of several parts that elements of lists feed, and state that they do not; some of it expires. */
const DECLARED = features(
  a.count(shown).per('user', 'item'),
  a.count(touch).per('user', 'item'),
  a.setOf(touch.field('item')).per('user', 'item').size().named('own_set'),
  a.mean(shown.field('price')).per('session', 'item'),
  a.since(touch).per('session', 'item'),
  a.since(touch).per('user', 'item').expireAfter('1h'),
  a.count(touch).per('item'),
);

test('a snapshot of the layout before decision 0013, one table for each set of keys, gives the same rows', () => {
  let asked = 0;
  let moved = 0;
  fc.assert(
    fc.property(logs(40), fc.nat(40), (raws, cut) => {
      const at = Math.min(cut, raws.length);
      const whole = new Machine(DECLARED);
      for (const raw of raws.slice(0, at)) whole.step(raw);
      const dir = join(folder, String(asked));
      moved += writeOlder(dir, whole);
      const back = restored(dir);
      const rows = rest(back, raws.slice(at));
      expect(rows).toEqual(rest(whole, raws.slice(at)));
      asked += 1 + rows.filter((row) => row !== null).length;
    }),
    { numRuns: 25, seed: 13 },
  );
  expect(asked).toBeGreaterThan(40);
  expect(moved).toBeGreaterThan(10);
});

function rest(machine: Machine, raws: readonly RawEvent[]) {
  return raws.map((raw) => machine.step(raw)?.map(bits) ?? null);
}

function restored(dir: string): Machine {
  const machine = new Machine(DECLARED);
  const store = restoreSnapshot(dir, machine.plan);
  const again = { ingest: new Ingest(machine.plan, store), assemble: new Assemble(machine.plan, store) };
  return Object.assign(machine, { store, ...again });
}

/** Writes a snapshot as it was before: what lies under one set of keys in one table. Gives the rows of both kinds that met. */
function writeOlder(dir: string, { plan, store }: Machine): number {
  writeSnapshot(`${dir}-now`, plan, store);
  const now = readSnapshotManifest(`${dir}-now`);
  const writer = new SnapshotWriter(dir);
  const groups = new Map<string, PlannedTable[]>();
  for (const table of plan.tables) {
    const name = table.index < 2 ? `${table.index}` : `of ${table.keys.join('+')}`;
    groups.set(name, [...(groups.get(name) ?? []), table]);
  }
  const tables: SnapshotManifest['tables'][number][] = [];
  const placed = new Map<number, { readonly table: number; readonly lane: number; readonly blob: number }>();
  let met = 0;
  for (const group of groups.values()) {
    const [{ keys, arity }] = group;
    const template = group.flatMap((one) => one.template);
    const blobs = group.reduce((sum, one) => sum + one.blobs, 0);
    const merged = new Table({ ...group[0]!, arity, template, blobs, expiry: null });
    let [lane, blob, rows] = [0, 0, 0];
    for (const one of group) {
      placed.set(one.index, { table: tables.length, lane, blob });
      fill(merged, store.tables[one.index]!, lane, blob);
      rows += store.tables[one.index]!.rows - 1;
      [lane, blob] = [lane + one.template.length, blob + one.blobs];
    }
    met += rows - (merged.rows - 1);
    const file = writer.add(keys.join('+') || 'everything', 'arrow', (path) =>
      writeStoreTable(path, merged, keys, encodersOf(plan, group), { from: 1, to: merged.rows }),
    );
    tables.push({ keys, file, rows: merged.rows - 1 });
  }
  const states = now.states.map((state) => {
    const to = placed.get(state.table)!;
    const shifted = (at: number, by: number): number => (at < 0 ? at : at + by);
    const [lane, touched] = [shifted(state.lane, to.lane), shifted(state.touched, to.lane)];
    return { ...state, table: to.table, lane, touched, blob: shifted(state.blob, to.blob) };
  });
  const copied = (name: 'dictionary' | 'open' | 'waiting' | 'seen', kind: 'arrow' | 'json') => [
    name,
    writer.add(name, kind, (path) => copyFileSync(join(`${dir}-now`, now[name]), path)),
  ];
  const files = [
    copied('dictionary', 'arrow'),
    copied('open', 'json'),
    copied('waiting', 'json'),
    copied('seen', 'json'),
  ];
  const { digests: _, ...rest } = now;
  writer.seal({ ...rest, ...(Object.fromEntries(files) as object), tables, states });
  return met;
}

function fill(merged: Table, from: Table, lane: number, blob: number): void {
  const keys = from.keys();
  for (let row = 1; row < from.rows; row++) {
    const to = merged.slot(keys, row * from.arity);
    for (let i = 0; i < from.laneCount; i++)
      merged.lanes[to * merged.stride + lane + i] = from.lanes[row * from.stride + i]!;
    for (let b = 0; b < from.blobCount; b++) merged.blobs[blob + b]![to] = from.blobs[b]![row];
  }
}

function encodersOf({ states }: Machine['plan'], group: readonly PlannedTable[]): ((blob: never) => unknown)[] {
  return group.flatMap(({ index, blobs }) =>
    Array.from({ length: blobs }, (_, b) =>
      index < 2
        ? (compound: ArrayLike<number>) => Array.from(compound)
        : states.find(({ table, blob }) => table.index === index && blob === b)!.accumulator.encode!,
    ),
  ) as never;
}
