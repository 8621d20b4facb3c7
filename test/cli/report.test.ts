import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { folder, podium, SMALL } from './podium';

const dir = folder();
const run = join(dir, 'run');

beforeAll(async () => {
  expect((await podium('run', ...SMALL, '--out', run)).code).toBe(0);
}, 120_000);

describe('podium report', () => {
  test('of a run: written again, with a sentence for what was not computed', async () => {
    rmSync(join(run, 'report.html'));
    const { out, code } = await podium('report', run);
    expect([code, out.trim()]).toEqual([0, `report: ${join(run, 'report.html')}`]);
    const html = readFileSync(join(run, 'report.html'), 'utf8');
    for (const command of ['podium evaluate --run RUN --debias', 'podium ablate RUN --methods drop,forward', 'podium leaks --run RUN']) // biome-ignore format: one line
      expect(html).toContain(`<code>${command}</code> makes it`);
    expect(html).toContain('Mean gap');
  });

  test('leaks of a run are kept, and then shown', async () => {
    const { out, code } = await podium('leaks', '--run', run, '--requests', 1);
    expect([code, out]).toEqual([0, expect.stringContaining('no leak was found')]);
    expect(JSON.parse(readFileSync(join(run, 'leaks.json'), 'utf8')).columns).toBe(10);
    const file = join(dir, 'own.html');
    expect(JSON.parse((await podium('report', run, '--out', file, '--json')).out)).toEqual({ report: file });
    expect(readFileSync(file, 'utf8')).toContain('No leak was found in 10 columns');
  });

  test('of several: the comparison, and each run by itself once', async () => {
    const file = join(dir, 'several.html');
    expect((await podium('report', run, `${run}:recency`, '--out', file)).code).toBe(0);
    const html = readFileSync(file, 'utf8');
    const ids = [...html.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(['leaderboard', 'paired', 'segments', 'sets-0', 'learning-0', 'importance-0', 'reliability-0', 'position-bias-0', 'data-0', 'leaks-0', 'protocol']); // biome-ignore format: one line
    expect(html).toContain('<h2>Learning curve of run</h2>');
    for (const id of ids) expect(html).toContain(`<a href="#${id}">`);
    expect(html).not.toMatch(/<script|https?:\/\/|undefined|NaN/);
  });

  test.each([
    ['no run', [join(dir, 'nowhere')], 1, /holds no manifest\.json/],
    ['a metric without a value per list', [run, `${run}:recency`, '--metric', 'coverage_5'], 2, /coverage_5/],
    ['a margin below 0', [run, `${run}:recency`, '--margin=-1'], 2, /--margin is -1, expected 0 or more/],
    ['no argument', [], 2, /argument is missing/],
  ])('%s is a sentence', async (_why, args, wanted, words) => {
    const { err, code } = await podium('report', ...args);
    expect([code, err]).toEqual([wanted, expect.stringMatching(words)]);
    expect(existsSync('podium-report.html')).toBe(false);
  });
});
