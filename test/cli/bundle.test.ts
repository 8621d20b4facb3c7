import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../engine/base/hash';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { RawEvent } from '../../engine/events/event';
import type { RequestSpec } from '../../engine/events/request';
import { compilePlan } from '../../engine/plan/plan';
import { openPlan } from '../../models/bundle';
import { loadRanker, rankerOf, stampFingerprint } from '../../models/index';
import { compareGolden } from '../../runs/bundle/compare';
import { rankGolden } from '../../runs/bundle/golden';
import { mayHaveList } from '../../runs/bundle/golden-log';
import { readGolden, writeGolden } from '../../runs/bundle/golden-table';
import type { BundleManifest } from '../../runs/bundle/manifest';
import { bundlePaths } from '../../runs/bundle/paths';
import { poisonedStore } from '../../runs/bundle/poison';
import { readRun } from '../../runs/parts';
import { runPaths } from '../../runs/paths';
import { startService } from '../../serve/lifecycle';
import { folder, PODIUM, podium } from './podium';

const dir = folder();
const at = (...names: string[]): string => join(dir, ...names);
const manifest = (): BundleManifest =>
  JSON.parse(readFileSync(at('bundle', 'manifest.json'), 'utf8')) as BundleManifest;

/** A copy of the bundle that something is done to. */
function copy(name: string, change: (dir: string) => void): string {
  cpSync(at('bundle'), at(name), { recursive: true });
  change(at(name));
  return at(name);
}

beforeAll(async () => {
  const made = await podium('run', '--events', 5000, '--features', 'slim', '--trees', 8, '--out', at('run'));
  expect(made).toMatchObject({ code: 0 });
  const trained = await podium(
    'train',
    '--run',
    at('run'),
    '--trees',
    8,
    '--columns',
    '*click*',
    '--columns',
    '*last*',
  );
  expect(trained).toMatchObject({ code: 0 });
  expect(await podium('evaluate', '--run', at('run'))).toMatchObject({ code: 0 });
  const said = await podium('bundle', 'create', at('run'), '--out', at('bundle'), '--lists', 60, '--snapshot');
  expect(said).toMatchObject({ code: 0 });
  expect(said.out).toMatch(/golden: 60 lists among [\d,]+ events; the same with \d+ other accumulators poisoned/);
}, 120_000);

describe('a bundle', () => {
  test('is a folder that whoever may read others may read', () => {
    mkdirSync(at('ordinary'));
    expect(statSync(at('bundle')).mode).toBe(statSync(at('ordinary')).mode);
  });

  test('holds the plan of just the columns its model reads, and says what it needs', async () => {
    const { columns, parent, poisoned, golden, cost, metrics, files } = manifest();
    expect(columns.length).toBeLessThan(parent.columns);
    expect(poisoned.states).toBeGreaterThan(5);
    expect(golden.lists).toBe(60);
    expect(cost.stateBytes).toBeGreaterThan(cost.dictionaryBytes);
    expect(cost.dictionaryBytes).toBeGreaterThan(0);
    expect(manifest().onnxruntime).toMatch(/^\d+\.\d+\.\d+/);
    expect(metrics!.mrr.value).toBeGreaterThan(0);
    expect(openPlan(at('bundle')).plan.features.map(({ name }) => name)).toEqual(columns);
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['CARD.md', 'golden.arrow', 'plan.json', 'ranker.onnx']));
    const known = (of: string): string => readFileSync(at(of, 'reader.ndjson'), 'utf8');
    expect(known('bundle'), 'what goes with its state').toBe(known('run'));
    const card = readFileSync(at('bundle', 'CARD.md'), 'utf8');
    for (const words of ['## Measured', '## Costs', '## State it needs', '## Where it comes from', ...columns])
      expect(card).toContain(words);
  });

  test('comes out again, golden lists and metrics, in a fresh process', () => {
    const out = execFileSync(process.execPath, [PODIUM, 'bundle', 'verify', at('bundle'), '--run', at('run')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(out).toMatch(/60 golden lists came out again: [\d,]+ values bit for bit, every order the same/);
    expect(out).toMatch(/\d+ metrics of the report part came out again, to the last digit/);
  }, 180_000);

  test('of another run does not come out: the other one is named with what it differs in', async () => {
    const made = await podium('run', '--events', 5100, '--features', 'slim', '--trees', 3, '--out', at('other'));
    expect(made).toMatchObject({ code: 0 });
    const said = await podium('bundle', 'verify', at('bundle'), '--run', at('other'));
    expect(said.code).toBe(1);
    expect(said.err).toMatch(
      /made from run run, of which .*other is another: its log is simulator:1:5100, expected simulator:1:5000; give the run/,
    );
  });

  test('of a log that is too short for its golden lists holds the log again, later', async () => {
    const said = await podium('bundle', 'create', at('run'), '--out', at('long'), '--lists', 2500);
    expect(said).toMatchObject({ code: 0 });
    expect(said.out).toMatch(/golden: 2,500 lists among [\d,]+ events/);
    const { golden } = JSON.parse(readFileSync(at('long', 'manifest.json'), 'utf8')) as BundleManifest;
    const own = golden.lists - golden.repeated;
    expect(said.out).toContain(`note: the log has ${own} lists, so that`);
    expect(golden).toMatchObject({ lists: 2500, asked: 2500 });
    const { requests } = readRun(runPaths(at('run')));
    expect(own).toBe(requests.qid.filter((_, i) => requests.offsets[i + 1] > requests.offsets[i]).length);
    const verified = await podium('bundle', 'verify', at('long'));
    expect(verified.out).toMatch(/2,500 golden lists came out again/);
  });

  test('is not written over', async () => {
    const said = await podium('bundle', 'create', at('run'), '--out', at('bundle'));
    expect(said.code).toBe(1);
    expect(said.err).toContain('exists already; choose another --out');
  });

  test.each([
    ['a model of other bytes', 'ranker.onnx was changed', (to: string) => writeFileSync(join(to, 'ranker.onnx'), 'x')],
    ['a plan that is gone', 'plan.json is missing', (to: string) => rmSync(join(to, 'plan.json'))],
    ['a file that came later', 'notes.txt is not of it', (to: string) => writeFileSync(join(to, 'notes.txt'), 'x')],
    ['no manifest', 'there is no manifest.json', (to: string) => rmSync(join(to, 'manifest.json'))],
    ['half a manifest', 'manifest.json is no JSON', (to: string) => writeFileSync(join(to, 'manifest.json'), '{')],
  ])('%s is refused', async (name, what, change) => {
    const broken = copy(name.replaceAll(' ', '-'), change);
    const said = await podium('bundle', 'verify', broken);
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toContain(what);
    if (existsSync(join(broken, 'ranker.onnx'))) expect((await podium('serve', '--run', broken)).code).toBe(1);
  });

  test('a golden value that does not come out again is named', async () => {
    const { columns } = manifest();
    const other = copy('other-value', (to) => {
      const path = bundlePaths(to).golden;
      const golden = readGolden(path, columns);
      golden.find(({ list }) => list !== null)!.list!.features[1][0] = 0.125;
      writeGolden(path, columns, golden);
      const { files, ...rest } = manifest();
      const renewed = { ...rest, files: { ...files, 'golden.arrow': sha256(readFileSync(path)) } };
      writeFileSync(bundlePaths(to).manifest, JSON.stringify(renewed));
    });
    const said = await podium('bundle', 'verify', other);
    expect(said.code).toBe(1);
    expect(said.err).toMatch(new RegExp(`request \\S+: ${columns[1]} of \\S+ is \\S+, expected 0.125`));
  });

  test('a folder of a run is no bundle', async () => {
    const said = await podium('bundle', 'verify', at('run'));
    expect(said.err).toContain('its manifest.json is that of a run');
  });
});

test('poison is noticed by a column whose state it meets', async () => {
  const { plan } = openPlan(at('bundle'));
  const { schema, duplicates } = plan.codec;
  const [first, ...others] = plan.features;
  const smaller = compilePlan(new Codec(schema, new Dictionary(), duplicates), plan.request, [first]);
  const ranker = await loadRanker(at('bundle', 'ranker.onnx'));
  const golden = readGolden(at('bundle', 'golden.arrow'), ranker.columns);
  const raws = golden.map(({ raw }) => raw);
  const { store, events, states } = poisonedStore(plan, smaller, raws, 20);
  const found = await rankGolden(plan, ranker, events, store);
  await ranker.close();
  expect(states).toBeGreaterThan(0);
  expect(() => compareGolden(ranker.columns, golden, found, 'poisoned')).toThrow(
    new RegExp(others.map(({ name }) => name).join('|')),
  );
  const only = ({ list, raw }: (typeof golden)[number]) => ({
    raw,
    list: list && { ...list, features: [list.features[0]], ranks: new Int32Array(list.items.length) },
  });
  expect(compareGolden([first.name], golden.map(only), found.map(only), 'poisoned').lists).toBe(60);
});

test('a model under another fingerprint scores the same bits', async () => {
  const model = readFileSync(at('bundle', 'ranker.onnx'));
  const stamped = stampFingerprint(model, 'feedfeedfeedfeed');
  const [a, b] = [await rankerOf(model, 'a'), await rankerOf(stamped, 'b')];
  expect(b.metadata).toEqual({ ...a.metadata, fingerprint: 'feedfeedfeedfeed' });
  const matrix = Float32Array.from({ length: 50 * a.columns.length }, (_, i) => (i % 7) - 3 + i / 100);
  expect(await b.scoreMatrix(matrix, 50)).toEqual(await a.scoreMatrix(matrix, 50));
  expect(Buffer.from(stampFingerprint(stamped, a.fingerprint!)).equals(model)).toBe(true);
  await Promise.all([a.close(), b.close()]);
});

test('a service of a bundle begins with its state, or with none where it has none', async () => {
  const bare = copy('bare', (to) => {
    rmSync(join(to, 'snapshot'), { recursive: true });
    const { files, ...rest } = manifest();
    const left = Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith('snapshot')));
    writeFileSync(bundlePaths(to).manifest, JSON.stringify({ ...rest, files: left }));
  });
  for (const [where, isEmpty] of [
    [copy('whole', () => undefined), false],
    [bare, true],
  ] as const) {
    const service = await startService(where, { port: 0 });
    expect(service.fingerprint).toBe(manifest().fingerprint);
    expect(service.seq === 0).toBe(isEmpty);
    await service.close();
  }
  expect((await podium('bundle', 'verify', bare)).code).toBe(0);
});

test('what lies beside a bundle under a name like that of one in the making stays', async () => {
  mkdirSync(at('beside.part'));
  writeFileSync(at('beside.part', 'mine.txt'), 'mine');
  const args = ['bundle', 'create', at('run'), '--out', at('beside'), '--lists', 3] as const;
  expect(await podium(...args)).toMatchObject({ code: 0 });
  expect(readFileSync(at('beside.part', 'mine.txt'), 'utf8')).toBe('mine');
  expect(readdirSync(dir).filter((name) => name.startsWith('beside'))).toEqual(['beside', 'beside.part']);
});

const REQUEST: RequestSpec = { on: 'ask', candidates: 'shown', outcome: { kind: 'immediate', field: 'clicked' } };

test.each<[why: string, event: RawEvent, request: RequestSpec, has: boolean]>([
  ['a request with candidates', { type: 'ask', ts: 1, shown: [{ item: 'a' }] }, REQUEST, true],
  ['one without', { type: 'ask', ts: 1, shown: [] }, REQUEST, false],
  ['one that does not say', { type: 'ask', ts: 1 }, REQUEST, false],
  [
    'one whose candidates are generated',
    { type: 'ask', ts: 1 },
    { ...REQUEST, generate: { from: [], limit: 9 } },
    true,
  ],
  ['another event', { type: 'view', ts: 1, shown: [{ item: 'a' }] }, REQUEST, false],
])('what may be a golden list: %s', (_, event, request, has) => {
  expect(mayHaveList(event, request)).toBe(has);
});
