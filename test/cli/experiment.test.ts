import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readExperiment } from '../../cli/experiment-file';
import { ROOT } from '../../cli/experiments';
import type { Compared } from '../../runs/compare/compare';
import { laggedFingerprint } from '../../runs/lagged-fingerprint';
import { readManifest } from '../../runs/manifest';
import { runPaths } from '../../runs/paths';
import type { Standings } from '../../runs/workspace/standings';
import { folder, podium } from './podium';

const dir = folder();
const workspace = join(dir, 'space');
const file = join(dir, 'two-sets.json');

interface Said extends Compared {
  readonly opened: number;
  readonly trials: readonly { name: string; run: string; isCached: boolean }[];
}

const DECLARED = {
  data: { dataset: 'simulator', events: 3000 },
  sets: { heuristic: 'heuristic', slim: 'slim' },
  models: { boosted: { trees: 4 } },
  seeds: [1, 2],
  baselines: ['recency'],
  reference: 'heuristic',
};

async function compared(change: object = {}): Promise<Said> {
  writeFileSync(file, JSON.stringify({ ...DECLARED, ...change }));
  const said = await podium('compare', file, '--workspace', workspace, '--json');
  expect(said).toMatchObject({ code: 0 });
  return JSON.parse(said.out) as Said;
}

let first: Said;

beforeAll(async () => {
  first = await compared();
}, 180_000);

test('an experiment trains every set with every seed and compares their means with the reference', () => {
  expect(first.trials.map(({ name }) => name)).toEqual([
    'heuristic seed 1',
    'heuristic seed 2',
    'slim seed 1',
    'slim seed 2',
  ]);
  expect(first.trials.every(({ isCached }) => !isCached)).toBe(true);
  expect(first.rows.map(({ label }) => label).sort()).toEqual(['heuristic', 'recency', 'slim']);
  expect(first).toMatchObject({ reference: 'heuristic', family: 2, opened: 1, margin: 0.002 });
  const slim = first.rows.find(({ label }) => label === 'slim')!;
  expect(slim.seeds).toMatchObject({ count: 2 });
  const ofSeed = (trial: number): number =>
    JSON.parse(readFileSync(join(first.trials[trial]!.run, 'leaderboard.json'), 'utf8')).leaderboard[0].metrics.mrr
      .value;
  expect(slim.value).toBeCloseTo((ofSeed(2) + ofSeed(3)) / 2, 12);
  expect(slim.seeds!.sd).toBeCloseTo(Math.abs(ofSeed(2) - ofSeed(3)) / Math.SQRT2, 12);
});

test('a trial leaves the model and the scores that a run of its set alone leaves, byte for byte', async () => {
  const alone = join(dir, 'alone');
  const run = await podium('run', '--events', 3000, '--features', 'slim', '--trees', 4, '--out', alone);
  expect(run.code).toBe(0);
  const trial = first.trials[2]!.run;
  for (const name of ['model.onnx', 'plan.json'])
    expect(readFileSync(join(trial, name)).equals(readFileSync(join(alone, name)))).toBe(true);
  const same = await podium('compare', trial, alone, '--json');
  expect((JSON.parse(same.out) as Compared).rows.find(({ label }) => label === 'alone')!.difference).toMatchObject({
    value: 0,
    wins: 0,
    losses: 0,
  });
});

test('what is there is not trained again, wherever in the workspace it lies, and nothing is opened', async () => {
  renameSync(first.trials[0]!.run, join(workspace, 'elsewhere'));
  rmSync(join(workspace, 'two-sets-table'), { recursive: true });
  const again = await compared({ baselines: [] });
  expect(again.trials.every(({ isCached }) => isCached)).toBe(true);
  expect(again.trials[0]!.run).toBe(join(workspace, 'elsewhere'));
  expect(existsSync(join(workspace, 'two-sets-table'))).toBe(false);
  expect(again.rows.find(({ label }) => label === 'slim')!.value).toBe(
    first.rows.find(({ label }) => label === 'slim')!.value,
  );
  expect(again.opened).toBe(1);
});

test('a trial that was deleted is trained again to the same bytes, and that opens the report part once more', async () => {
  const { run } = first.trials[3]!;
  const model = readFileSync(join(run, 'model.onnx'));
  rmSync(run, { recursive: true });
  const again = await compared({ baselines: [] });
  expect(again.trials.map(({ isCached }) => isCached)).toEqual([true, true, true, false]);
  expect(readFileSync(join(run, 'model.onnx')).equals(model)).toBe(true);
  expect(again.opened).toBe(2);
  expect(readdirSync(workspace).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('other settings are other trials; two names for one thing are trained once', async () => {
  const models = { small: { trees: 3 }, same: { trees: 3 } };
  const { trials } = await compared({
    models,
    seeds: [1],
    sets: { slim: 'slim' },
    baselines: [],
    reference: 'slim/small',
  });
  expect(trials.map(({ name, isCached }) => [name, isCached])).toEqual([
    ['slim/small', false],
    ['slim/same', false],
  ]);
  expect(trials[0]!.run).toBe(trials[1]!.run);
});

test('lags of the state have tables of their own and stand in one comparison', async () => {
  const { rows, trials } = await compared({
    sets: { heuristic: 'heuristic' },
    seeds: [1],
    lags: ['0', '15m'],
    baselines: [],
    reference: 'heuristic',
  });
  expect(trials.map(({ name, isCached }) => [name, isCached])).toEqual([
    ['heuristic', true],
    ['heuristic lag 15m', false],
  ]);
  expect(existsSync(join(workspace, 'two-sets-table-lag-15m'))).toBe(true);
  const lagged = rows.find(({ label }) => label === 'heuristic lag 15m')!;
  expect(lagged.difference!.losses).toBeGreaterThan(0);
  const [own, late] = trials.map(({ run }) => readManifest(runPaths(run)).fingerprint);
  expect(late).toBe(laggedFingerprint(own!, '15m'));
  const model = join(trials[1]!.run, 'model.onnx');
  const refused = await podium('evaluate', '--run', join(workspace, 'two-sets-table'), '--model', model);
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/rows carry fingerprint .*replay with the feature set of the model/);
  rmSync(trials[1]!.run, { recursive: true });
});

test('the leaderboard tells the runs that are there, other protocols in tables of their own', async () => {
  const other = join(workspace, 'other-split');
  const run = await podium(
    'run',
    '--events',
    3000,
    '--features',
    'heuristic',
    '--trees',
    4,
    '--split',
    'time=0.7',
    '--out',
    other,
  );
  expect(run.code).toBe(0);
  const all = async (): Promise<Standings[]> =>
    JSON.parse((await podium('leaderboard', '--workspace', workspace, '--json')).out).standings;
  const groups = await all();
  expect(groups.map(({ protocol, rows }) => [protocol.split, rows.length])).toEqual([
    ['time=0.8', 5],
    ['time=0.7', 1],
  ]);
  const values = groups[0]!.rows.map(({ metrics }) => metrics.mrr!.value!);
  expect(values).toEqual([...values].sort((a, b) => b - a));
  const said = await podium('leaderboard', '--workspace', workspace, '--data', 'simulator', '--all');
  expect(said.out).toMatch(/^2 tables, because/);
  for (const words of ['recency', 'opened 4 times', 'opened once']) expect(said.out).toContain(words);
  rmSync(other, { recursive: true });
  writeFileSync(join(first.trials[2]!.run, 'leaderboard.json'), '{"cut');
  expect((await all()).map(({ rows }) => rows.length)).toEqual([4]);
  expect((await podium('leaderboard', '--workspace', workspace)).out).toMatch(
    /\npassed over, because a file cannot be read as JSON: [\w-]+\/leaderboard\.json\n$/,
  );
  expect((await podium('leaderboard', '--workspace', workspace, '--metric', 'mr')).err).toMatch(
    /"mr" was measured in none/,
  );
  expect((await podium('leaderboard', '--workspace', workspace, '--data', 'none')).out).toMatch(/no evaluated run/);
  expect((await podium('leaderboard', '--workspace', join(dir, 'none'))).code).toBe(2);
});

test.each([
  ['a field', { set: {} }, /field "set" does not exist; did you mean sets\?/],
  ['a field of the data', { data: { evnts: 3 } }, /data field "evnts" does not exist; did you mean events\?/],
  ['no set', { sets: {} }, /sets is {}, expected at least one/],
  ['sets that are a number', { sets: 5 }, /sets is 5, expected at least one/],
  ['sets that are missing', { sets: undefined }, /sets is missing, expected at least one/],
  ['data that is nothing', { data: null }, /: data is null, expected an object/],
  ['a protocol in a list', { protocol: ['last-click'] }, /: protocol is \["last-click"\], expected an object/],
  ['a data set that is a number', { data: { dataset: 5 } }, /: dataset is 5, expected a text; leave it out/],
  ['a data set that is nothing', { data: { dataset: null } }, /: dataset is null, expected a text; leave it out/],
  ['a schema in a list', { data: { schema: ['s.ts'] } }, /: schema is \["s\.ts"\], expected a text;/],
  ['a log that is a number', { data: { log: [5] } }, /: log is \[5\], expected a text, or a list of them;/],
  ['events as a text', { data: { events: '3000' } }, /: events is "3000", expected a number;/],
  ['yes as a number', { data: { 'allow-undated-items': 1 } }, /: allow-undated-items is 1, expected true or false;/],
  ['a split that is a number', { protocol: { split: 0.8 } }, /: split is 0\.8, expected a text;/],
  ['a seed that is nothing', { seeds: [null] }, /seeds is \[null\], expected different whole numbers/],
  ['a set', { sets: { a: 'slm' } }, /set "slm" does not exist; did you mean slim\?/],
  ['a data set', { data: { dataset: 'trivgo' } }, /dataset "trivgo" does not exist; did you mean trivago\?/],
  ['a choice', { protocol: { protocol: 'lastclick' } }, /protocol is "lastclick", expected last-click or every-click/],
  [
    'progressive without a cadence',
    { protocol: { protocol: 'progressive' } },
    /protocol is "progressive" without retrain, expected how often to train again, such as \["6h"\]/,
  ],
  ['a cadence', { retrain: ['soon'] }, /duration: "soon" was found/],
  ['cadences', { retrain: '6h' }, /retrain is "6h", expected different durations, such as \["6h", "1d"\]/],
  ['windows', { windows: 1 }, /windows is 1, expected how many, 2 or more, or such as/],
  ['windows of no kind', { windows: { count: 3, frist: 0.5 } }, /windows is {"count":3,"frist":0\.5}, expected/],
  ['both', { windows: 2, retrain: ['6h'] }, /it has both windows and retrain, expected one of them/],
  ['a split', { protocol: { split: 'half' } }, /split: "half" was found/],
  ['a setting', { models: { m: { leafs: 3 } } }, /setting "leafs" does not exist/],
  ['seeds', { seeds: [1, 1] }, /seeds is \[1,1\], expected different whole numbers/],
  ['a lag', { lags: ['soon'] }, /duration: "soon" was found/],
  ['a set that is a number', { sets: { a: 5 } }, /set a is 5, expected the text of a set, such as "slim"/],
  ['a model that is a number', { models: { m: 5 } }, /model m is 5, expected settings, such as \{"trees": 100\}/],
  ['a model that is nothing', { models: { m: null } }, /model m is null, expected settings/],
  ['models in a list', { models: [] }, /models is \[\], expected at least one, such as \{"boosted": \{\}\}/],
  ['no models', { models: null }, /models is null, expected at least one/],
  ['a baseline that is a number', { baselines: [5] }, /baselines is \[5\], expected names, such as \["recency"\]/],
  ['one baseline as a text', { baselines: 'recency' }, /baselines is "recency", expected names/],
  ['a metric that is a number', { metric: 5 }, /metric is 5, expected a name, such as "mrr"/],
  ['a reference that is a number', { reference: 5 }, /reference is 5, expected a name, such as "slim"/],
  ['a lag that is a number', { lags: [5] }, /lags is \[5\], expected different durations/],
  ['a cadence that is a number', { retrain: [6] }, /retrain is \[6\], expected different durations/],
  ['a margin', { margin: -1 }, /margin is -1, expected 0 or more/],
])('what is wrong in an experiment file is said: %s', async (_, change, words) => {
  const wrong = join(dir, 'wrong.json');
  writeFileSync(wrong, JSON.stringify({ ...DECLARED, ...change }));
  const said = await podium('compare', wrong, '--workspace', join(dir, 'unused'));
  expect(said).toMatchObject({ code: 2, out: '' });
  expect(said.err).toMatch(words);
  expect(existsSync(join(dir, 'unused'))).toBe(false);
});

test('--costs finds the state of trials in the table they were trained on', async () => {
  writeFileSync(file, JSON.stringify(DECLARED));
  const said = await podium('compare', file, '--workspace', workspace, '--costs');
  expect(said).toMatchObject({ code: 0 });
  expect(said.out).toMatch(/µs per list.*(heuristic|slim) ◆/s);
});

test('an experiment may be TypeScript that works out its sets', () => {
  const path = join(folder(), 'sizes.ts');
  writeFileSync(
    path,
    "const sets = Object.fromEntries(['heuristic', 'slim'].map((set) => ['only ' + set, set]));\nexport const experiment = { sets, seeds: [1, 2] };\n",
  );
  const { sets, seeds } = readExperiment(path, 1);
  expect([sets.map(({ name }) => name), seeds]).toEqual([
    ['only heuristic', 'only slim'],
    [1, 2],
  ]);
});

test.each([
  ['exports another name', 'export const mine = { sets: {} };', /exports no experiment, expected an object with sets/],
  ['does not compile', 'export const experiment: string = 5;', /experiment: .*broken\.ts:1:14: /],
])('an experiment in TypeScript that %s', (_, text, words) => {
  const path = join(folder(), 'broken.ts');
  writeFileSync(path, text);
  expect(() => readExperiment(path, 1)).toThrow(words);
});

test('the experiments that come with Podium can be read', () => {
  const files = readdirSync(join(ROOT, 'experiments')).filter((name) => name.endsWith('.json'));
  expect(files.length).toBeGreaterThan(0);
  for (const name of files) expect(readExperiment(join(ROOT, 'experiments', name), 1).sets.length).toBeGreaterThan(0);
});

const LATE: [why: string, change: object, args: string[], words: RegExp][] = [
  ['a baseline', { baselines: ['recentcy'] }, [], /baseline "recentcy" is none that there is; did you mean recency\?/],
  ['a reference', { reference: 'slimm' }, [], /reference "slimm" is none that there is; did you mean slim\?/],
  ['a metric', { metric: 'ndgc_10' }, [], /metric "ndgc_10" is none that there is; did you mean ndcg_10\?/],
  ['a metric that weighs its lists', { metric: 'gauc' }, [], /gauc weighs its lists; expected .* gauc_unweighted/],
  ['a metric without a value per list', { metric: 'coverage_1' }, [], /metric "coverage_1" is none/],
  ['a metric of the command', {}, ['--metric', 'mmr'], /metric "mmr" is none that there is; did you mean mrr\?/],
];

test.each(LATE)(
  'what could not be compared afterwards is said before anything is trained: %s',
  async (_, change, args, words) => {
    const late = join(dir, 'late.json');
    const unused = join(dir, 'unused');
    writeFileSync(late, JSON.stringify({ ...DECLARED, ...change }));
    const said = await podium('compare', late, '--workspace', unused, ...args);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(words);
    expect(existsSync(unused)).toBe(false);
  },
);

test.each(['train', 'tune', 'evaluate'])('%s of a trial says that it keeps no table', async (command) => {
  const { run } = first.trials[2]!;
  const said = await podium(command, '--run', run);
  expect(said).toMatchObject({ code: 1, out: '' });
  expect(said.err).toMatch(
    /is a trial of experiment two-sets, which keeps .* podium run --features "slim" \[E_STATE\]\n$/,
  );
});
