import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { datasets } from '../../datasets/index';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { Event, RawEvent } from '../../engine/events/event';
import { compilePlan } from '../../engine/plan/plan';
import { readSnapshotManifest } from '../../engine/snapshot';
import { bindCatalogue, selectFeatures } from '../../features/index';
import { costOf } from '../../features/known-costs';
import { count, features, trivago } from '../../index';
import { packEvents, unpackEvents } from '../../runs/packed-events';
import { shareFeatures } from '../../runs/share-features';
import { podium } from '../cli/podium';

const dir = mkdtempSync(join(tmpdir(), 'podium-workers-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const FIXTURES = join(__dirname, '../../datasets/fixtures');
const DAY = join(process.env.PODIUM_DATA ?? '', 'trivago/sessions-2018-11-07.csv.gz');
const SHOP = [
  '--dataset',
  'rees46',
  '--log',
  join(FIXTURES, 'rees46.csv'),
  '--features',
  'full',
  '--max-bad',
  1,
] as const;
const TABLES = ['digests', 'replay']
  .map((name) => `${name}.json`)
  .concat(['features', 'requests', 'labels', 'catalogue'].map((name) => `${name}.arrow`));
const SIMULATED = ['--events', 6000, '--features', 'standard'] as const;

async function replayed(
  name: string,
  log: readonly (string | number)[],
  workers: number,
  ...more: readonly (string | number)[]
): Promise<string> {
  const out = join(dir, [name, workers, ...more].join('-').replaceAll('/', '_'));
  const said = await podium('replay', ...log, '--out', out, '--digest', '--workers', workers, ...more);
  expect(said.err.split('\n').filter((line) => line.startsWith('podium:'))).toEqual([]);
  expect(said.code).toBe(0);
  return out;
}

function bytes(run: string, name: string): Buffer | null {
  return existsSync(join(run, name)) ? readFileSync(join(run, name)) : null;
}

async function logOf(name: string, open: { logs: readonly string[]; events?: number }) {
  const opened = await datasets.find((dataset) => dataset.name === name)!.open({ ...open, seed: 1 });
  const raws: RawEvent[] = [];
  for await (const chunk of opened.events) raws.push(...chunk.events);
  return { raws, codec: new Codec(opened.schema, new Dictionary()), request: opened.request };
}

describe('features shared among threads', { timeout: 300_000 }, () => {
  test.each([
    ['a simulated log', 'simulated', SIMULATED, 2],
    ['more threads', 'threads', ['--events', 3000, '--features', 'heuristic'], 4],
    [
      'outcomes that come later',
      'joined',
      ['--dataset', 'ranklens', '--log', join(FIXTURES, 'metarank.jsonl'), '--features', 'full', '--max-bad', 1],
      2,
    ],
  ])('%s gives the same tables, byte for byte', async (_, name, log, workers) => {
    const [one, several] = [await replayed(name, log, 1), await replayed(name, log, workers)];
    for (const table of TABLES)
      expect(bytes(several, table)?.equals(bytes(one, table)!), table).toBe(bytes(one, table) ? true : undefined);
    expect(readdirSync(several).sort()).toEqual(readdirSync(one).sort());
    const [a, b] = [one, several].map((run) => readSnapshotManifest(join(run, 'snapshot')));
    const rows = ({ tables }: typeof a): unknown => tables.map(({ keys, rows }) => [keys, rows]);
    expect(rows(b)).toEqual(rows(a));
    expect({ seq: b.seq, now: b.now, states: b.states }).toEqual({ seq: a.seq, now: a.now, states: a.states });
  });

  test.each([
    ['a simulated log', 'keys', ['--events', 2500, '--features', 'standard'], 2],
    ['one thread for all parts', 'keys-alone', ['--events', 1000, '--features', 'slim', '--columns-as', 'uint8'], 1],
    [
      'outcomes that come later',
      'keys-joined',
      ['--dataset', 'ranklens', '--log', join(FIXTURES, 'metarank.jsonl'), '--features', 'full', '--max-bad', 1],
      2,
    ],
    ['a shop whose candidates are generated', 'keys-shop', SHOP, 2],
  ])('%s gives the same tables with its keys divided, byte for byte', async (_, name, log, workers) => {
    const [one, parts] = [await replayed(name, log, 1), await replayed(name, log, workers, '--key-parts', 3)];
    for (const table of TABLES)
      expect(bytes(parts, table)?.equals(bytes(one, table)!), table).toBe(bytes(one, table) ? true : undefined);
    expect(readdirSync(parts).sort()).toEqual(readdirSync(one).sort());
    const [a, b] = [one, parts].map((run) => readSnapshotManifest(join(run, 'snapshot')));
    expect({ seq: b.seq, now: b.now, states: b.states }).toEqual({ seq: a.seq, now: a.now, states: a.states });
  });

  test('a replay goes on from one whose keys were divided, and divides them itself', async () => {
    const log = [
      '--dataset',
      'trivago',
      '--log',
      join(FIXTURES, 'trivago.csv'),
      '--features',
      'standard',
      '--max-bad',
      1,
    ];
    const [one, parts] = [await replayed('first', log, 1), await replayed('first', log, 1, '--key-parts', 2)];
    const next = await Promise.all([
      replayed('next', log, 1, '--after', one),
      replayed('next-parts', log, 1, '--after', parts, '--key-parts', 3),
    ]);
    expect(bytes(next[1], 'digests.json')!.equals(bytes(next[0], 'digests.json')!)).toBe(true);
  });

  test('with every column taken from another run there is nothing to divide', async () => {
    const one = await replayed('taken', ['--events', 1000, '--features', 'heuristic'], 1);
    const log = ['--events', 1000, '--features', 'heuristic', '--reuse', one] as const;
    const all = await replayed('taken-again', log, 2, '--key-parts', 3);
    expect(bytes(all, 'digests.json')!.equals(bytes(one, 'digests.json')!)).toBe(true);
  });

  test('bins and their digests are the same', async () => {
    const log = [...SIMULATED.slice(0, 2), '--features', 'slim', '--columns-as', 'uint8'] as const;
    const [one, two] = [await replayed('bins', log, 1), await replayed('bins', log, 2)];
    for (const name of ['digests.json', 'edges.json', 'features.arrow'])
      expect(bytes(two, name)!.equals(bytes(one, name)!), name).toBe(true);
  });

  test.skipIf(!existsSync(DAY))('a day of trivago has the same digests', async () => {
    const log = ['--dataset', 'trivago', '--log', DAY, '--features', 'standard'];
    const [one, two] = [await replayed('day', log, 1), await replayed('day', log, 2)];
    expect(readFileSync(join(two, 'digests.json'), 'utf8')).toBe(readFileSync(join(one, 'digests.json'), 'utf8'));
  });

  test('--key-parts must be a number of parts', async () => {
    for (const parts of [0, 2.5, 5000]) {
      const said = await podium('replay', ...SIMULATED, '--out', join(dir, 'none'), '--key-parts', parts);
      expect(said).toMatchObject({ code: 2, out: '' });
      expect(said.err).toMatch(/--key-parts is [\d.]+, expected a whole number of parts from 1 to 256/);
    }
  });

  test('--workers must be a number of threads', async () => {
    for (const workers of [0, 1.5, 100]) {
      const said = await podium('replay', ...SIMULATED, '--out', join(dir, 'none'), '--workers', workers);
      expect(said).toMatchObject({ code: 2, out: '' });
      expect(said.err).toMatch(/--workers is [\d.]+, expected a whole number of threads from 1 to 64/);
    }
  });
});

test.each([
  ['simulator', { logs: [], events: 1500 }],
  ['ranklens', { logs: [join(FIXTURES, 'metarank.jsonl')] }],
])('events of %s are what they were after packing', async (name, open) => {
  const { raws, codec } = await logOf(name, open);
  const events = raws.map((raw) => codec.encode(raw)).filter((event): event is Event => !isRejection(event));
  expect(events.length).toBeGreaterThan(5);
  expect([...unpackEvents(packEvents(events), codec)]).toEqual(events);
});

test('what state may keep of an event keeps nothing of the others', () => {
  const schema = {
    common: {},
    events: {},
    items: { tags: { kind: 'set' }, place: { kind: 'vector', length: 2 } },
  } as const;
  const codec = new Codec(schema, new Dictionary());
  const raws = ['a', 'b', 'c'].map((item, ts) => ({
    type: 'item',
    ts,
    item,
    fields: { tags: ['x'], place: [ts, 0.5] },
  }));
  const events = raws.map((raw) => codec.encode(raw)).filter((event): event is Event => !isRejection(event));
  const unpacked = unpackEvents(packEvents(events), codec);
  expect(unpacked).toEqual(events);
  for (const { metadata } of unpacked)
    for (const compound of metadata!.compounds) expect(compound!.buffer.byteLength).toBe(compound!.byteLength);
});

test('every column falls to one share, and shares of a large set keep few tables twice', async () => {
  const { codec, request } = await logOf('simulator', { logs: [], events: 10 });
  const all = selectFeatures('full', bindCatalogue(codec.schema, request));
  const plan = compilePlan(codec, request, all);
  for (const shares of [1, 2, 3, 7]) {
    const shared = shareFeatures(plan, shares, costOf);
    expect(shared).toHaveLength(shares);
    expect(shared.flat().sort((a, b) => a - b)).toEqual(all.map((_, i) => i));
  }
  const tables = shareFeatures(plan, 2, costOf).map(
    (share) =>
      compilePlan(
        codec,
        request,
        share.map((i) => all[i]),
      ).tables.length - 2,
  );
  expect(tables[0] + tables[1]).toBeLessThan(1.5 * (plan.tables.length - 2));
});

test('a piece of columns is priced by the states that it reads itself, not by those of all columns of its tables', async () => {
  const { codec, request } = await logOf('simulator', { logs: [], events: 10 });
  const hours = Array.from({ length: 20 }, (_, i) => `${i + 1}h` as const);
  const declared = features(...hours.map((window) => count(trivago.shown).per('item').within(window)));
  const shared = shareFeatures(compilePlan(codec, request, declared), 2, () => 100);
  // five pieces of two columns each: what the second share keeps once more is the table, whose price is less than a piece's
  expect(shared.map(({ length }) => length)).toEqual([10, 10]);
});
