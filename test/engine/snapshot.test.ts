import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { Assemble } from '../../engine/assemble';
import { canonicalJson } from '../../engine/base/hash';
import { Dictionary } from '../../engine/events/dictionary';
import type { RawEvent } from '../../engine/events/event';
import { Ingest } from '../../engine/ingest';
import { readSnapshotDictionary, readSnapshotManifest, restoreSnapshot, writeSnapshot } from '../../engine/snapshot';
import { exactJson, parseExactJson } from '../../engine/snapshot-json';
import * as a from '../../engine/spec/aggregates';
import { type Feature, features } from '../../engine/spec/features';
import { candidate, click, PRIMITIVES, touch, WORDS } from './battery';
import { bits, logs, Machine, request } from './world';

const folder = mkdtempSync(join(tmpdir(), 'podium-snapshot-'));
let folders = 0;
const fresh = (): string => join(folder, String(folders++));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every row of the rest of a log, as bits. */
function rest(machine: Pick<Machine, 'codec' | 'plan' | 'ingest' | 'assemble' | 'step' | 'placed'>, raws: RawEvent[]) {
  return raws.map((raw) => machine.step(raw)?.map(bits) ?? null);
}

/** A machine that goes on from a snapshot. */
function restored(dir: string, declared: readonly Feature[], dictionary = new Dictionary()): Machine {
  const machine = new Machine(declared, request, dictionary);
  const store = restoreSnapshot(dir, machine.plan);
  return Object.assign(machine, {
    store,
    ingest: new Ingest(machine.plan, store),
    assemble: new Assemble(machine.plan, store),
  });
}

const filesOf = (dir: string): Record<string, string> =>
  Object.fromEntries(readdirSync(dir).map((file) => [file, readFileSync(join(dir, file), 'latin1')]));

const LOG: RawEvent[] = fc.sample(logs(60), { numRuns: 40, seed: 7 }).reduce((a, b) => (a.length > b.length ? a : b));

describe('snapshot and restore', () => {
  test('are invisible at any point of any log, for every primitive, expiry, open requests and custom state', () => {
    let asked = 0;
    fc.assert(
      fc.property(
        logs(30),
        fc.nat(30),
        fc.uniqueArray(fc.nat(PRIMITIVES.length - 1), { minLength: 10, maxLength: 40 }),
        (raws, cut, picks) => {
          const declared = [...WORDS, ...picks.map((i) => PRIMITIVES[i].feature())];
          const at = Math.min(cut, raws.length);
          const whole = new Machine(declared);
          rest(whole, raws.slice(0, at));
          const [dir, again] = [fresh(), fresh()];
          writeSnapshot(dir, whole.plan, whole.store);
          const back = restored(dir, declared);
          writeSnapshot(again, back.plan, back.store);
          expect(filesOf(again)).toEqual(filesOf(dir));
          const rows = rest(back, raws.slice(at));
          expect(rows).toEqual(rest(whole, raws.slice(at)));
          asked += rows.filter((row) => row !== null).length;
          rmSync(dir, { recursive: true });
          rmSync(again, { recursive: true });
        },
      ),
      { numRuns: 20, seed: 20 },
    );
    expect(asked).toBeGreaterThan(0);
  }, 120_000);

  test('rows are forgotten after a restore as they would have been: the files at the end are the same bytes', () => {
    const declared = features(
      a.count(touch).per('session'),
      a.setOf(touch.field('item')).per('user').expireAfter('1h').size(),
    );
    const seen = (i: number): RawEvent => {
      const ts = i < 2000 ? i : 100_000_000 + i;
      return { type: 'touch', ts, session: `s${i < 2000 ? i : i % 3}`, user: `u${i % 1999}`, item: `i${i % 7}` };
    };
    const whole = new Machine(declared);
    const sessions = (machine: Machine): number =>
      machine.store.tables[machine.plan.tables.findIndex(({ keys }) => keys.join() === 'session')].rows;
    const [middle, end, again] = [fresh(), fresh(), fresh()];
    for (let i = 0; i < 2040; i++) whole.step(seen(i));
    expect(sessions(whole)).toBeLessThan(2000);
    expect(sessions(whole)).toBeGreaterThan(100);
    writeSnapshot(middle, whole.plan, whole.store);
    const back = restored(middle, declared);
    for (let i = 2040; i < 2400; i++) for (const machine of [whole, back]) machine.step(seen(i));
    expect(sessions(whole)).toBe(4);
    writeSnapshot(end, whole.plan, whole.store);
    writeSnapshot(again, back.plan, back.store);
    expect(filesOf(again)).toEqual(filesOf(end));
  });

  test('another feature set: equal accumulators load wherever they lie, surplus ones are left out', () => {
    const wide = new Machine(WORDS);
    const dir = fresh();
    rest(wide, LOG.slice(0, 30));
    writeSnapshot(dir, wide.plan, wide.store);
    const few = WORDS.filter((_, i) => i % 3 === 1).reverse();
    const narrow = restored(dir, few, readSnapshotDictionary(dir));
    const own = new Machine(few);
    rest(own, LOG.slice(0, 30));
    expect(rest(narrow, LOG.slice(30))).toEqual(rest(own, LOG.slice(30)));
    const smaller = fresh();
    writeSnapshot(smaller, narrow.plan, narrow.store);
    expect(readSnapshotManifest(smaller).states.length).toBeLessThan(readSnapshotManifest(dir).states.length);
  });

  test('what the plan needs and the snapshot lacks is named with its remedy', () => {
    const dir = fresh();
    const some = new Machine(features(a.count(touch).per('item')));
    rest(some, LOG.slice(0, 20));
    writeSnapshot(dir, some.plan, some.store);
    expect(() => restored(dir, features(a.count(touch).per('item'), a.count(click).per('user').within('7d')))).toThrow(
      /has no "count of click events per user in the last 7d .*" \([0-9a-f]{16}\), which the plan needs; replay its log \(events 0 to 19\)/,
    );
    const other = new Dictionary();
    other.code('somebody else');
    expect(() => restored(dir, features(a.count(touch).per('item')), other)).toThrow(
      /code 0 is id "[a-z]\d", the plan's dictionary gave it to "somebody else"; compile the plan with the dictionary/,
    );
  });

  test('an empty store, and one with 40,000 keys', () => {
    const declared = features(
      a.count(touch).per('item'),
      a.setOf(touch.field('item')).per('item').size(),
      candidate.rank,
    );
    for (const n of [0, 40_000]) {
      const machine = new Machine(declared);
      for (let i = 0; i < n; i++) machine.step({ type: 'touch', ts: i, item: `x${i}` });
      const dir = fresh();
      writeSnapshot(dir, machine.plan, machine.store);
      const back = restored(dir, declared);
      const ask: RawEvent = { type: 'search', ts: n, shown: [0, 1, 39_999, 40_000].map((i) => ({ item: `x${i}` })) };
      expect(back.step(ask)!.map(bits)).toEqual(machine.step(ask)!.map(bits));
      expect(back.store.nextSeq).toBe(n + 1);
    }
  });
});

describe('the files', () => {
  const machine = new Machine(WORDS);
  rest(machine, LOG.slice(0, 40));
  const dir = fresh();
  writeSnapshot(dir, machine.plan, machine.store);

  test('one that is cut, changed or missing is refused by name', () => {
    for (const file of readdirSync(dir)) {
      const bytes = readFileSync(join(dir, file));
      const flipped = Buffer.from(bytes);
      flipped[flipped.length >> 1] ^= 1;
      for (const content of [bytes.subarray(0, bytes.length - 2), flipped, null]) {
        const copy = fresh();
        cpSync(dir, copy, { recursive: true });
        if (content) writeFileSync(join(copy, file), content);
        else rmSync(join(copy, file));
        expect(() => readSnapshotManifest(copy)).toThrow(expect.objectContaining({ code: 'E_STATE' }));
        expect(() => readSnapshotManifest(copy)).toThrow(`snapshot: ${join(copy, file)}: `);
      }
    }
    expect(() => restored(fresh(), WORDS)).toThrow('manifest.json: cannot be read (ENOENT');
  });

  test('a writer that stops midway leaves the old snapshot whole, and the next one clears up after it', () => {
    const kept = fresh();
    cpSync(dir, kept, { recursive: true });
    const before = filesOf(kept);
    const half = new Machine(WORDS);
    rest(half, LOG.slice(0, 41));
    const { codec } = half.plan;
    const broken = Object.create(half.plan, {
      codec: {
        value: Object.create(codec, {
          dictionary: {
            get: () => {
              throw new Error('power cut');
            },
          },
        }),
      },
    });
    expect(() => writeSnapshot(kept, broken, half.store)).toThrow('power cut');
    expect(filesOf(kept)).toMatchObject(before);
    expect(restored(kept, WORDS).store.nextSeq).toBe(40);
    writeSnapshot(kept, half.plan, half.store);
    const named = Object.keys(readSnapshotManifest(kept).digests);
    expect(readdirSync(kept).sort()).toEqual([...named, 'manifest.json'].sort());
    expect(existsSync(join(kept, 'manifest.json.part'))).toBe(false);
  });

  test('the manifest says what lies where', () => {
    const { seq, now, fingerprint, states, tables } = readSnapshotManifest(dir);
    expect({ seq, now, fingerprint }).toEqual({
      seq: 40,
      now: machine.store.now,
      fingerprint: machine.plan.fingerprint,
    });
    expect(states.length).toBe(machine.plan.states.length);
    expect(tables.slice(0, 2).map(({ keys }) => keys)).toEqual([['items'], ['users']]);
  });
});

test('exact JSON gives back every number and every id', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, 1 / 0, -1 / 0))), (values) => {
      expect(parseExactJson(exactJson({ values }))).toEqual({ values });
    }),
  );
  expect(canonicalJson(parseExactJson(exactJson(['$number', '\ud800'])))).toBe(canonicalJson(['$number', '\ud800']));
});
