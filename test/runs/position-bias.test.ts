import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readManifest } from '../../runs/manifest';
import { readRun } from '../../runs/parts';
import { runPaths } from '../../runs/paths';
import { type PositionBias, positionBias } from '../../runs/position-bias';
import { folder, podium, SMALL } from '../cli/podium';

const dir = folder();
const run = join(dir, 'run');
let bias: PositionBias;
let said: string;

beforeAll(async () => {
  expect((await podium('run', ...SMALL, '--out', run)).code).toBe(0);
  const { out, code } = await podium('evaluate', '--run', run, '--debias');
  expect(code).toBe(0);
  said = out;
  bias = JSON.parse(readFileSync(runPaths(run).positionBias, 'utf8'));
}, 120_000);

const of = (ranker: string, metric = 'mrr') =>
  bias.debiased.find((row) => row.ranker === ranker && row.metric === metric)!;

describe('the position bias of a run', () => {
  test('lists of the simulator end with their click: the choice model, 1 at the first place, less below', () => {
    const [first, ...below] = bias.positions.slice(0, 8).map(({ examination }) => examination);
    expect([bias.model, first]).toEqual(['choice', { value: 1, lo: 1, hi: 1 }]);
    for (const { value, lo, hi } of below) {
      expect(lo!).toBeLessThanOrEqual(value!);
      expect(hi!).toBeGreaterThanOrEqual(value!);
      expect(value!).toBeLessThan(1);
    }
  });
  test('who imitates the shown order loses by it, and chance does not', () => {
    const [shown, random] = [of('shown order'), of('random')];
    expect(shown.selfNormalised.value!).toBeLessThan(shown.naive.value! - 0.1);
    expect(Math.abs(random.selfNormalised.value! - random.naive.value!)).toBeLessThan(0.03);
    expect(shown.capped!).toBeLessThan(0.3);
  });
  test('every ranker and metric is told, and the plain mean is that of the leaderboard', () => {
    const { leaderboard } = JSON.parse(readFileSync(runPaths(run).leaderboard, 'utf8'));
    for (const { ranker, metrics } of leaderboard)
      for (const metric of ['mrr', 'ndcg_5', 'ndcg_10'])
        expect(of(ranker, metric).naive.value, `${ranker} ${metric}`).toBeCloseTo(metrics[metric].value, 9);
  });
  test('people are told', () => {
    expect(said).toMatch(/looked at, the first place being 1: 1: 1\.0000/);
    expect(said).toMatch(/debiased: lists weigh 1 \/ examination/);
  });
  test('another evaluation takes it back', async () => {
    const copy = join(dir, 'copy');
    cpSync(run, copy, { recursive: true });
    await podium('evaluate', '--run', copy);
    expect(() => readFileSync(runPaths(copy).positionBias)).toThrow('ENOENT');
  });
  test('lists of which none has a click at its first position are refused', () => {
    const paths = runPaths(run);
    const data = readRun(paths);
    const labels = data.labels.slice();
    for (const first of data.requests.offsets) if (first < labels.length) labels[first] = 0;
    expect(() => positionBias({ ...data, labels }, readManifest(paths), paths)).toThrow(
      /no list of the fit part of .* has a click at its first position, expected some/,
    );
  });
  test('lists that nobody was shown are refused', async () => {
    const copy = join(dir, 'generated');
    cpSync(run, copy, { recursive: true });
    const plan = join(copy, 'plan.json');
    const stored = JSON.parse(readFileSync(plan, 'utf8'));
    writeFileSync(
      plan,
      JSON.stringify({ ...stored, request: { ...stored.request, generate: { limit: 5, from: [] } } }),
    );
    const { err, code } = await podium('evaluate', '--run', copy, '--debias');
    expect([code, err]).toEqual([1, expect.stringMatching(/were shown to nobody.*\[E_MISMATCH\]/)]);
  });
});
