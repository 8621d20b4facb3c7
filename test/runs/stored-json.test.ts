import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readCoverageByDay } from '../../cli/coverage-table';
import { readSegments } from '../../cli/segments-table';
import { readSnapshotManifest } from '../../engine/snapshot';
import { pointStore } from '../../runs/ablate/store';
import { metricsOf } from '../../runs/bundle/metrics';
import { readCarried, readReader } from '../../runs/carried';
import { readDigests } from '../../runs/digest-table';
import { readEdges, reuseEdges } from '../../runs/edges';
import { readManifest } from '../../runs/manifest';
import { runPaths } from '../../runs/paths';
import { saveCosts } from '../../runs/profile-log';
import { folder, podium, SMALL_REPLAY } from '../cli/podium';

const damaged = runPaths(folder());
const run = runPaths(join(folder(), 'run'));
const replay = ['replay', ...SMALL_REPLAY, '--state', '--out', run.dir, '--resume'] as const;

beforeAll(async () => {
  expect(await podium(...replay)).toMatchObject({ code: 0 });
}, 60_000);

const read: [file: string, read: () => unknown, remedy: string, field?: string][] = [
  ['manifest.json', () => readManifest(damaged), 'podium replay --force makes it anew', 'protocol'],
  ['leaderboard.json', () => metricsOf(damaged), 'podium evaluate makes it anew', 'leaderboard'],
  ['digests.json', () => readDigests(damaged), 'podium replay --force makes it anew', 'columns'],
  ['edges.json', () => readEdges(damaged.edges), 'podium replay --force makes it anew', 'columns'],
  [
    'edges.json',
    () => reuseEdges(damaged.edges, damaged.dir, {} as never, new Set()),
    'podium replay --force makes it anew',
    'columns',
  ],
  [
    'unsettled.json',
    () => readCarried({ ...run, unsettled: damaged.unsettled }),
    'podium replay --force makes it anew',
  ],
  [
    'costs.json',
    () => saveCosts(join(damaged.dir, 'costs.json'), { features: {} } as never),
    'remove it to begin anew',
  ],
  ['segments.json', () => readSegments(damaged), 'podium evaluate --segments makes it anew', 'rankers'],
  ['coverage_by_day.json', () => readCoverageByDay(damaged), 'podium evaluate --by-day makes it anew', 'rankers'],
  ['ablation/k.json', () => pointStore(damaged.dir).get('k'), 'remove it, and the same command makes it anew'],
  ['ablation/k.cost2', () => pointStore(damaged.dir).cost('k'), 'remove it, and the same command makes it anew'],
];
test.each(read)('%s that was cut short, or is another file, is a sentence', (file, reads, remedy, field) => {
  pointStore(damaged.dir).put({ point: { key: 'k' }, model: new Uint8Array() } as never);
  const isList = file === 'unsettled.json';
  const expected = isList ? 'a list' : field === undefined ? 'an object' : `an object with ${field}`;
  const others = ['null', '5', '"text"', isList ? '{}' : '[null]', ...(field === undefined ? [] : ['{"rest":1}'])];
  for (const text of ['{"cut', '', ...others]) {
    writeFileSync(join(damaged.dir, file), text);
    const found = others.includes(text) ? `holds ${text}, expected ${expected}; ${remedy}` : 'cannot be read as JSON (';
    expect(reads).toThrow(`run: ${join(damaged.dir, file)} ${found}`);
    expect(reads).toThrow(`; ${remedy}`);
    expect(reads).toThrow(expect.objectContaining({ code: 'E_STATE' }));
  }
});

test('reader.ndjson that was cut short, or holds no lists, is a sentence', async () => {
  for (const text of ['["known","item', 'null']) {
    writeFileSync(damaged.reader, text);
    await expect(readReader(damaged)).rejects.toThrow(
      /reader\.ndjson cannot be read as JSON \(.*podium replay --force/,
    );
  }
});

const commands: [file: string, args: readonly (string | number)[]][] = [
  ['manifest.json', ['evaluate', '--run', run.dir]],
  ['manifest.json', replay],
  ['replay.json', replay],
  ['state.json', replay],
];
test('a replay that did not end is told from a folder that is no run', () => {
  const { dir, ...paths } = runPaths(folder());
  const none = `run: ${dir} holds no manifest.json`;
  expect(() => readManifest({ dir, ...paths })).toThrow(`${none}; expected a folder that podium run`);
  writeFileSync(join(dir, 'plan.json'), '{}');
  expect(() => readManifest({ dir, ...paths })).toThrow(
    `${none}, so its replay did not end; the same command that began it makes it anew with --resume`,
  );
});

test('a snapshot that says null of itself is a sentence', () => {
  const path = join(run.snapshot, 'manifest.json');
  const whole = readFileSync(path);
  writeFileSync(path, 'null');
  expect(() => readSnapshotManifest(run.snapshot)).toThrow(
    `snapshot: ${path}: cannot be read (it holds null), expected a whole snapshot; write the snapshot again`,
  );
  writeFileSync(path, whole);
});

test.each(commands)('a damaged %s ends a command with 1 and says what to do', async (file, args) => {
  const path = join(run.dir, file);
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, 20));
  const said = await podium(...args);
  writeFileSync(path, whole);
  expect(said.code).toBe(1);
  expect(said.err).toMatch(
    /^podium: run: .* cannot be read as JSON \(.*\); podium replay --force makes it anew \[E_STATE\]\n$/,
  );
});
