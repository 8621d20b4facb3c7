import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replayRequest } from '../../cli/experiments';
import { evaluateStep, replayRun, reportStep, trainStep } from '../../cli/steps';
import { type RunPaths, runPaths } from '../../runs/paths';
import { UNWATCHED } from '../../runs/progress';
import { writeReport } from '../../runs/report/index';

const dir = mkdtempSync(join(tmpdir(), 'podium-report-'));
const whole = runPaths(join(dir, 'whole'));
let report: string;

beforeAll(async () => {
  await replay(whole, 3000);
  await trainStep(whole, { settings: { trees: 8, threads: 1 } }, false, UNWATCHED);
  await evaluateStep(whole, false, UNWATCHED);
  await reportStep(whole, false, UNWATCHED);
  report = readFileSync(whole.report, 'utf8');
}, 180_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function replay(paths: RunPaths, events: number): Promise<void> {
  const asked = replayRequest({
    dataset: 'simulator',
    log: [],
    events,
    seed: 1,
    allowUndatedItems: false,
    maxBad: 0.01,
    duplicates: 'reject',
    features: 'slim',
    split: 'time=0.8',
    straddle: 'drop',
    empty: 'zero',
    out: paths.dir,
    force: false,
    resume: false,
  });
  await replayRun(asked, UNWATCHED);
}

async function rewritten(name: string, change: (paths: RunPaths) => void): Promise<string> {
  const paths = runPaths(join(dir, name));
  cpSync(whole.dir, paths.dir, { recursive: true });
  change(paths);
  await writeReport(paths, UNWATCHED);
  return readFileSync(paths.report, 'utf8');
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

interface Row {
  metrics: { mrr: { value: number } };
}

const EMPTY_TAGS = new Set(['meta', 'br', 'wbr', 'link', 'img', 'input', 'hr']);

/** The tags left open, or the first that closes another than the last opened. */
function unbalanced(text: string): string[] {
  const open: string[] = [];
  for (const [, isClosing, name, isEmpty] of text.matchAll(/<(\/?)([a-zA-Z][\w-]*)(?:"[^"]*"|[^">])*?(\/?)>/g)) {
    if (isEmpty || EMPTY_TAGS.has(name!)) continue;
    if (!isClosing) open.push(name!);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}

describe('the report of a run', () => {
  test('has every section', () => {
    const ids = [...report.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([
      'leaderboard',
      'paired',
      'sets-0',
      'segments',
      'learning',
      'importance',
      'reliability',
      'position-bias',
      'data',
      'leaks',
      'protocol',
      'manifest',
    ]);
    for (const said of ['best baseline', 'best possible', 'p (Holm)', 'n_trivial', 'fingerprint', 'An outcome', 'seed'])
      expect(report).toContain(said);
    for (const id of ids) expect(report).toContain(`<a href="#${id}">`);
  });

  test('opens and closes its tags in order', () => {
    expect(report.startsWith('<!doctype html>')).toBe(true);
    expect(unbalanced(report)).toEqual([]);
    expect(report).not.toMatch(/undefined|NaN|\[object/);
  });

  test('needs no network and no script', () => {
    expect(report).not.toMatch(/<script|<link|<iframe|@import|https?:\/\/|(?:src|href)="(?!#)|url\((?!#)/i);
  });

  test.each([
    [0.02, 0.01, 0.03, 0.001, /is ahead of recency.*\+0\.0200.*\+0\.0100 to \+0\.0300/, false],
    [-0.02, -0.03, -0.01, 0.001, /is behind recency/, false],
    [0.02, 0.01, 0.03, 0.07, /is ahead of recency.*may be chance/, true],
    [0.02, -0.01, 0.05, 0.2, /recency, the best baseline, are not separable/, false],
    [0.02, null, null, null, /cannot be told/, false],
  ])('a difference of %d in [%s, %s] with p %s is put into words', async (value, lo, hi, p_holm, words, isDoubtful) => {
    const text = await rewritten(`won-${lo}-${p_holm}`, ({ leaderboard }) =>
      edit(leaderboard, (board) => {
        const { leaderboard: rows, paired, ...rest } = JSON.parse(board);
        for (const { ranker, metrics } of rows)
          metrics.mrr.value = { recency: 0.6, boosted: 0.5 }[ranker as string] ?? 0.1;
        rows.sort((a: Row, b: Row) => b.metrics.mrr.value - a.metrics.mrr.value);
        const changed = paired.map((row: { b: string }) =>
          row.b === 'recency' ? { ...row, value, lo, hi, p_holm } : row,
        );
        return JSON.stringify({ ...rest, leaderboard: rows, paired: changed });
      }),
    );
    const summary = /<p class="summary">(.*?)<\/p>/s.exec(text)![1];
    expect(summary).toMatch(words);
    expect(summary.includes('may be chance')).toBe(isDoubtful);
  });

  test('escapes what stood in the log and in names', async () => {
    const evil = '</main><script>alert(1)</script>"\'&';
    const hostile = await rewritten('hostile', (paths) => {
      edit(paths.replay, (text) => {
        const facts = JSON.parse(text);
        facts.bad = { total: 1, lines: 9, reasons: [{ code: evil, count: 1 }], first: [`log:3: ${evil}`] };
        return JSON.stringify({ ...facts, unknownFields: { [evil]: 2 } });
      });
      edit(paths.leaderboard, (text) => text.replaceAll('"recency"', JSON.stringify(evil)));
      edit(join(paths.dir, 'plan.json'), (text) =>
        text.replaceAll('"sentence":"', `"sentence":${JSON.stringify(evil).slice(0, -1)}`),
      );
      edit(paths.manifest, (text) => {
        const manifest = JSON.parse(text);
        return JSON.stringify({ ...manifest, data: [{ file: evil, bytes: 1, sha256: 'a' }], features: evil });
      });
    });
    expect(hostile).not.toContain('<script');
    expect(hostile).not.toContain('</main><');
    expect(hostile.split('alert(1)').length).toBeGreaterThan(6);
    expect(unbalanced(hostile)).toEqual([]);
  });

  test('comes out the same twice, but for the line of times', async () => {
    const again = await rewritten('again', ({ manifest }) =>
      edit(manifest, (text) => text.replace(/"replay": [\d.]+/, '"replay": 1234.5')),
    );
    const withoutTimes = (text: string) => text.replace(/<p class="times">.*<\/p>/, '');
    expect(again).toContain('replay 1234.5');
    expect(withoutTimes(again)).toBe(withoutTimes(report));
  });

  test('tells what is not known as such', async () => {
    const unknown = await rewritten('unknown', ({ leaderboard }) =>
      edit(leaderboard, (text) => text.replace(/"(lo|hi|p|p_holm|detectable)": [-+\d.e]+/g, '"$1": null')),
    );
    expect(unknown).toContain('cannot be told');
    expect(unknown).toContain('no interval');
    expect(unbalanced(unknown)).toEqual([]);
  });
});

test('a model that keeps its last round is not said to keep the best', async () => {
  const text = await rewritten('last-round', ({ training }) =>
    edit(training, (said) => {
      const { settings, bestRound: _, ...rest } = JSON.parse(said);
      return JSON.stringify({ ...rest, bestRound: 8, settings: { ...settings, earlyStopping: 0 } });
    }),
  );
  expect(text).toMatch(
    /keeps the last round, 8 trees, because early stopping was off \(on the choose part MRR 0\.\d+;/,
  );
  expect(text).not.toContain('is the best on the choose part');
  expect(report).toMatch(/keeps \d trees?: round \d is the best on the choose part/);
});

test('a run without a model is reported by its baselines', async () => {
  const paths = runPaths(join(dir, 'baselines'));
  await replay(paths, 1500);
  await evaluateStep(paths, false, UNWATCHED);
  await reportStep(paths, false, UNWATCHED);
  const text = readFileSync(paths.report, 'utf8');
  expect(text).toContain('No model was trained');
  expect(text).toMatch(/<section id="learning"><h2>Learning curve<\/h2>\s*<p class="missing">.*podium train --run RUN/);
  expect(unbalanced(text)).toEqual([]);
});

test('a run that was not evaluated is refused', async () => {
  const paths = runPaths(join(dir, 'bare'));
  cpSync(whole.dir, paths.dir, { recursive: true });
  rmSync(paths.leaderboard);
  await expect(writeReport(paths, UNWATCHED)).rejects.toThrow(/lacks leaderboard.json.*evaluate/);
});
