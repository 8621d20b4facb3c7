import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replayRequest } from '../../cli/experiments';
import { replayRun } from '../../cli/steps';
import type { Protocol } from '../../eval/protocol';
import { heldOut } from '../../runs/held-out';
import { type Manifest, readManifest } from '../../runs/manifest';
import { fitted, judged, type RunData, readRun } from '../../runs/parts';
import { runPaths } from '../../runs/paths';
import { UNWATCHED } from '../../runs/progress';

const dir = mkdtempSync(join(tmpdir(), 'podium-held-'));
let data: RunData;
let manifest: Manifest;

beforeAll(async () => {
  const asked = replayRequest({
    dataset: 'simulator',
    log: [],
    events: 4000,
    seed: 1,
    allowUndatedItems: false,
    maxBad: 0.01,
    duplicates: 'reject',
    features: 'heuristic',
    split: 'time=0.8',
    straddle: 'drop',
    empty: 'zero',
    out: join(dir, 'run'),
    force: false,
    resume: false,
  });
  await replayRun(asked, UNWATCHED);
  const paths = runPaths(join(dir, 'run'));
  data = readRun(paths);
  manifest = readManifest(paths);
}, 180_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const parts = (protocol: Protocol): [fit: Int32Array, choose: Int32Array, report: Int32Array] => [
  fitted(data, manifest.cuts, protocol),
  judged(data, manifest.cuts, { ...protocol, protocol: 'every-click' }, 'choose').requests,
  judged(data, manifest.cuts, { ...protocol, protocol: 'every-click' }, 'report').requests,
];

test('a gap leaves out what lies so shortly before a cut, and touches no report', () => {
  const { ts } = data.requests;
  const { choose, report } = manifest.cuts;
  const [plain, gapped] = [parts(manifest.protocol), parts({ ...manifest.protocol, gap: '10m' })];
  expect([...gapped[0]]).toEqual([...plain[0]].filter((i) => ts[i]! < choose - 600_000));
  expect([...gapped[1]]).toEqual([...plain[1]].filter((i) => ts[i]! < report - 600_000));
  expect([...gapped[2]]).toEqual([...plain[2]]);
  expect(gapped[0].length).toBeLessThan(plain[0].length);
  expect(gapped[1].length).toBeLessThan(plain[1].length);
});

test('nothing is learned of people held out, and they alone are told of', () => {
  const protocol = { ...manifest.protocol, holdout: 0.3 };
  const [fit, choose, report] = parts(protocol);
  const people = (requests: Int32Array): Set<string> => new Set(Array.from(requests, (i) => data.requests.person[i]!));
  const told = people(report);
  for (const person of [...people(fit), ...people(choose)]) expect(told.has(person)).toBe(false);
  const plain = parts(manifest.protocol);
  const all = people(plain[2]);
  expect([...told].every((person) => all.has(person))).toBe(true);
  expect(told.size / all.size).toBeGreaterThan(0.15);
  expect(told.size / all.size).toBeLessThan(0.45);
  expect(heldOut(data.requests, { ...protocol, seed: 2 })).not.toEqual(heldOut(data.requests, protocol));
  expect(heldOut(data.requests, manifest.protocol).every((x) => x === 0)).toBe(true);
});

test('a person is the user, else the session, else the request', () => {
  expect(data.requests.person.every((person) => /^(user|session|request) /.test(person))).toBe(true);
  const byUser = new Map<number, string>();
  data.requests.user.forEach((user, i) => {
    if (byUser.has(user)) expect(byUser.get(user)).toBe(data.requests.person[i]);
    byUser.set(user, data.requests.person[i]!);
  });
});
