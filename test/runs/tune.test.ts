import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ConfigError } from '../../engine/base/errors';
import { type GbdtSettings, gbdtTrainer, lightgbmParameters } from '../../models';
import { type Manifest, readManifest } from '../../runs/manifest';
import { type RunData, readRun } from '../../runs/parts';
import { runPaths } from '../../runs/paths';
import { UNWATCHED } from '../../runs/progress';
import { runSettings } from '../../runs/train-ranker';
import { type Trial, type TuneAsked, tune } from '../../runs/tune';
import { checkDrawable, checkSpace, DEFAULT_SPACE, drawTrial, type Space } from '../../runs/tune-space';
import { folder, podium, SMALL_REPLAY } from '../cli/podium';

const dir = folder();
const paths = runPaths(join(dir, 'run'));
const SPACE: Space = { leaves: { from: 2, to: 9 }, rate: [0.1, 0.3] };
const asked: TuneAsked = { space: SPACE, minutes: 60, trials: 9, isNew: false, settings: { trees: 9, threads: 1 } };
let manifest: Manifest;
let data: RunData;

beforeAll(async () => {
  expect((await podium('replay', ...SMALL_REPLAY, '--out', paths.dir)).code).toBe(0);
  manifest = readManifest(paths);
  data = readRun(paths);
});

const search = (changed: Partial<TuneAsked> = {}, of = data) =>
  tune(of, manifest.cuts, manifest.protocol, { tune: join(dir, 'tune.ndjson') }, { ...asked, ...changed }, UNWATCHED);
const withoutTime = (trials: readonly Trial[]) => trials.map(({ seconds: _, ...rest }) => rest);

describe('a search', () => {
  test('nine with a ninth of the trees, the best three with a third, the best one with all; again, the same', async () => {
    const { trials, best, known } = await search({ isNew: true });
    expect(trials.map(({ rung, trees }) => `${rung}:${trees}`)).toEqual([
      ...new Array(9).fill('0:1'),
      ...new Array(3).fill('1:3'),
      '2:9',
    ]);
    expect(known).toBe(0);
    const best3 = trials
      .slice(0, 9)
      .toSorted((a, b) => b.choose - a.choose || a.trial - b.trial)
      .slice(0, 3);
    expect(trials.slice(9, 12).map(({ trial }) => trial)).toEqual(best3.map(({ trial }) => trial));
    expect(best).toBe(trials[12]);
    expect(withoutTime((await search({ isNew: true, settings: { trees: 9, threads: 2 } })).trials)).toEqual(
      withoutTime(trials),
    );
  });

  test('goes on where it was stopped, to the same', async () => {
    const whole = await search({ isNew: true });
    const journal = join(dir, 'tune.ndjson');
    const lines = readFileSync(journal, 'utf8').split('\n');
    writeFileSync(journal, `${lines.slice(0, 11).join('\n')}\n${lines[11].slice(0, 9)}`);
    const again = await search();
    expect(again).toMatchObject({ known: 10, isCut: true });
    expect(withoutTime(again.trials)).toEqual(withoutTime(whole.trials));
  });

  test('drops a last line that is none, and refuses a broken one before it', async () => {
    await search({ isNew: true });
    const journal = join(dir, 'tune.ndjson');
    const lines = readFileSync(journal, 'utf8').split('\n');
    writeFileSync(journal, [...lines.slice(0, 5), '{"trial":4}', ''].join('\n'));
    expect(await search({ minutes: 1e-9 })).toMatchObject({ known: 4, isCut: true });
    for (const broken of ['{"trial":4}', '{"trial":4,"ru', 'null']) {
      writeFileSync(journal, [...lines.slice(0, 5), broken, ...lines.slice(6)].join('\n'));
      await expect(search()).rejects.toMatchObject({ code: 'E_JOURNAL' });
      await expect(search()).rejects.toThrow(/tune.ndjson: line 6 is .*, expected an entry as it was written; mend/);
    }
  });

  test('does not write again what is there', async () => {
    await search({ isNew: true });
    const journal = join(dir, 'tune.ndjson');
    const { ino, mtimeMs } = statSync(journal);
    await search();
    expect(statSync(journal)).toMatchObject({ ino, mtimeMs });
  });

  test('never sees the report part', async () => {
    const { requests } = data;
    const labels = data.labels.slice();
    requests.ts.forEach((ts, i) => {
      if (ts >= manifest.cuts.report) labels.fill(9, requests.offsets[i], requests.offsets[i + 1]);
    });
    expect(labels).not.toEqual(data.labels);
    const open = await search({ isNew: true });
    const closed = await search({ isNew: true }, { ...data, labels });
    expect(withoutTime(closed.trials)).toEqual(withoutTime(open.trials));
  });

  test('that has no time left makes one training', async () => {
    expect((await search({ isNew: true, minutes: 1e-9 })).trials).toHaveLength(1);
  });

  test('of another space is refused, unless it may forget', async () => {
    await search({ isNew: true, minutes: 1e-9 });
    await expect(search({ space: { leaves: [3] } })).rejects.toThrow(
      'holds trials of another search (another space, other settings or columns, or another version of Podium); --force begins anew',
    );
  });
});

describe('a space', () => {
  test('trials lie within it, differ, and do not depend on others', () => {
    const drawn = Array.from({ length: 200 }, (_, i) => drawTrial(DEFAULT_SPACE, 1, i) as GbdtSettings);
    for (const { leaves, rate, featureFraction } of drawn) {
      expect(Number.isInteger(leaves) && leaves >= 7 && leaves <= 63).toBe(true);
      expect(rate >= 0.03 && rate <= 0.15).toBe(true);
      expect(featureFraction >= 0.2 && featureFraction <= 1).toBe(true);
    }
    expect(new Set(drawn.map(({ leaves }) => leaves)).size).toBeGreaterThan(30);
    expect(Math.min(...drawn.map(({ leaves }) => leaves))).toBe(7);
    // by ratio, half of the draws lie below the geometric mean
    expect(drawn.filter(({ rate }) => rate < Math.sqrt(0.03 * 0.15)).length).toBeGreaterThan(70);
    expect(drawTrial(DEFAULT_SPACE, 1, 7)).toEqual(drawn[7]);
    expect(drawTrial(DEFAULT_SPACE, 2, 7)).not.toEqual(drawn[7]);
  });

  const wrong: [why: string, space: unknown, sentence: string][] = [
    ['nothing', {}, 'the space is {}, expected a JSON object'],
    ['a list', [1], 'expected a JSON object'],
    ['a setting that is none', { depth: [3] }, 'setting "depth" does not exist'],
    ['a value out of range', { rate: [0.1, -1] }, 'setting rate is -1, expected a finite number above 0'],
    ['an end out of range', { leaves: { from: 1, to: 9 } }, 'setting leaves is 1, expected a whole number from 2'],
    ['a range upside down', { leaves: { from: 9, to: 3 } }, 'leaves is {"from":9,"to":3}, expected a list of values'],
    ['a ratio from 0', { l2: { from: 0, to: 3, log: true } }, 'l2 is {"from":0,"to":3,"log":true}, expected a list'],
    ['what is not for choosing', { seed: [1, 2] }, 'seed stands in the space, expected it in --params'],
    ['what trials are compared by', { metric: ['mrr', 'ndcg'] }, 'metric stands in the space, expected it in --params'],
  ];
  test.each(wrong)('refused: %s', (_, space, sentence) => {
    expect(() => checkSpace(space as Space)).toThrow(sentence);
  });

  test('what the metric depends on cannot be drawn either: NDCG within 5 is not NDCG within 30', () => {
    expect(() => checkSpace({ truncation: [5, 30] })).not.toThrow();
    expect(() => checkSpace({ truncation: [5, 30] }, 'ndcg')).toThrow('truncation stands in the space');
  });

  const SHARES: Space = { gossTop: { from: 0.05, to: 1 }, gossOther: { from: 0.05, to: 1 }, sampling: ['goss'] };

  test('what cannot be trained together is drawn again, and what could be is drawn as ever', () => {
    const free = Array.from({ length: 50 }, (_, i) => drawTrial(SHARES, 1, i, () => undefined) as GbdtSettings);
    const drawn = Array.from({ length: 50 }, (_, i) => drawTrial(SHARES, 1, i) as GbdtSettings);
    for (const { gossTop, gossOther } of drawn) expect(gossTop + gossOther).toBeLessThanOrEqual(1);
    const possible = free.map(({ gossTop, gossOther }) => gossTop + gossOther <= 1);
    expect(possible.filter(Boolean).length).toBeGreaterThan(10);
    expect(possible.filter((is) => !is).length).toBeGreaterThan(10);
    drawn.forEach((each, i) => {
      expect(JSON.stringify(each) === JSON.stringify(free[i])).toBe(possible[i]);
    });
    expect(() => checkSpace(SHARES)).not.toThrow();
    expect(() => checkDrawable(SHARES, 1, (own) => void runSettings(1, own))).not.toThrow();
  });

  const lightgbm = (own: Partial<GbdtSettings>) => void lightgbmParameters(runSettings(1, own));
  const impossible: [why: string, space: Space, sentence: string][] = [
    [
      "a value that the run's own settings rule out",
      { sampling: ['all', 'goss'] },
      '100 of 100 settings drawn with sampling "goss" cannot be trained (train: settings sampling and rowFraction are goss and 0.8',
    ],
    [
      'nothing that can be had',
      { kernel: ['javascript'] },
      '100 of 100 settings drawn cannot be trained (train: setting kernel',
    ],
    [
      'hardly anything',
      { sampling: ['goss'], rowFraction: { from: 0.1, to: 1 } },
      'narrow the space, or fix the other',
    ],
  ];
  test.each(impossible)('refused at the start: %s', (_, space, sentence) => {
    expect(() => checkDrawable(space, 1, lightgbm)).toThrow(sentence);
    expect(() => checkDrawable(space, 1, lightgbm)).toThrow(ConfigError);
  });

  test('a trial that nothing fits ends with a sentence', () => {
    expect(() => drawTrial({ gossTop: [0.9], gossOther: [0.9] }, 1, 0)).toThrow(
      'none of 1000 settings drawn from the space can be trained (train: settings gossTop and gossOther are 0.9 and 0.9',
    );
  });
});

test('a search goes past impossible draws, and refuses what no training takes before the first', async () => {
  const space: Space = { sampling: ['goss'], gossTop: { from: 0.1, to: 1 }, gossOther: { from: 0.1, to: 1 } };
  const { trials } = await search({ space, isNew: true });
  expect(trials).toHaveLength(13);
  for (const { settings } of trials) expect(settings.gossTop! + settings.gossOther!).toBeLessThanOrEqual(1);
  await expect(search({ space: { monotone: [{}, { 'none*': 1 }] }, isNew: true })).rejects.toThrow(
    'drawn with monotone {"none*":1} cannot be trained (train: setting monotone names "none*"',
  );
  await expect(search({ settings: { monotone: { 'none*': 1 } }, isNew: true })).rejects.toThrow('names "none*"');
  await expect(search({ isNew: true }, { ...data, labels: data.labels.map(() => 0) })).rejects.toThrow(
    'no list of the choose part has candidates with different labels',
  );
  const empty = { ...manifest.cuts, choose: manifest.cuts.report };
  const settings = { objective: 'logistic', metric: 'likelihood', earlyStopping: 0, trees: 9, threads: 1 } as const;
  const journal = { tune: join(dir, 'empty.ndjson') };
  await expect(tune(data, empty, manifest.protocol, journal, { ...asked, settings }, UNWATCHED)).rejects.toThrow(
    'tune: no list of the choose part has candidates, expected some to compare trials by',
  );
  expect(gbdtTrainer.check({ leaves: 5 }, []).leaves).toBe(5);
});

test('trials of another version of Podium are not gone on with', async () => {
  await search({ isNew: true, minutes: 1e-9 });
  const journal = join(dir, 'tune.ndjson');
  writeFileSync(journal, readFileSync(journal, 'utf8').replace(/"podium":"[^"]*"/, '"podium":"0.0.0"'));
  await expect(search()).rejects.toThrow('or another version of Podium); --force begins anew');
});

test('podium tune writes settings that podium train takes', async () => {
  const said = await podium('tune', '--run', paths.dir, '--trees', 9, '--minutes', 0.0001, '--threads', 1);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toMatch(
    /1 settings in 1 trainings; on the choose part, where the best of many is flattered:\n0\.\d{4} trial 0, 1 of 1 trees: featureFraction /,
  );
  const tuned = join(paths.dir, 'tuned.json');
  expect(JSON.parse(readFileSync(tuned, 'utf8'))).toMatchObject({ trees: 9, leaves: expect.any(Number) });
  expect((await podium('train', '--run', paths.dir, '--params', tuned)).code).toBe(0);
  const refused = await podium('tune', '--run', paths.dir, '--minutes', 0);
  expect(refused).toMatchObject({ code: 2 });
  const unread = await podium('tune', '--run', paths.dir, '--params', paths.dir);
  expect(unread.err).toMatch(/^podium: --params: .* cannot be read as JSON \(EISDIR/);
});
