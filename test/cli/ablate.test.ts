import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { loadSource } from '../../cli/own-features';
import { adjustP } from '../../eval/holm';
import { stability } from '../../eval/stability';
import { readPlan } from '../../models/bundle';
import { groupsOf } from '../../runs/ablate/groups';
import type { Point } from '../../runs/ablate/point';
import type { AblationFile } from '../../runs/ablate/run';
import type { EvaluatedSet } from '../../runs/ablate/sets';
import { type Slice, slicesOf } from '../../runs/ablate/slices';
import { openLab, type SetCost } from '../../runs/cost/lab';
import { known } from '../../runs/known';
import { readManifest } from '../../runs/manifest';
import { readRun } from '../../runs/parts';
import { runPaths } from '../../runs/paths';
import { UNWATCHED } from '../../runs/progress';
import { folder, podium } from './podium';

const dir = folder();
const run = join(dir, 'run');
type Said = AblationFile & { readonly trained: number; readonly opened: number };

const SMALL = ['--by', 'entity', '--trees', 6, '--nulls', 2, '--steps', 1, '--threads', 1, '--no-costs'] as const;

async function ablated(...more: readonly (string | number)[]): Promise<Said> {
  const said = await podium('ablate', run, ...SMALL, ...more, '--json');
  expect(said.code).toBe(0);
  return JSON.parse(said.out) as Said;
}

const points = (): string[] =>
  readdirSync(join(run, 'ablation'))
    .filter((name) => name.endsWith('.json'))
    .sort();

let first: Said;

beforeAll(async () => {
  expect((await podium('replay', '--events', 3000, '--features', 'heuristic', '--out', run)).code).toBe(0);
  first = await ablated('--methods', 'drop,single,forward,backward,null,canary');
}, 180_000);

test('every group is dropped, tried alone, and held against chance; the report part stays closed', () => {
  const { groups, full, nothing, lists, users, canary, sets, opened, trained } = first;
  expect(groups.reduce((n, { columns }) => n + columns, 0)).toBe(full.columns);
  expect(groups.length).toBeGreaterThan(2);
  for (const { drop, single, null_p, is_below_canary, gain } of groups) {
    expect(single!.value).toBeGreaterThan(0);
    expect(drop!.p_holm).toBeGreaterThanOrEqual(drop!.p!);
    expect([1 / 3, 2 / 3, 1]).toContain(null_p);
    expect(typeof is_below_canary).toBe('boolean');
    expect(gain).toBeGreaterThanOrEqual(0);
  }
  expect(groups.reduce((sum, { gain }) => sum + gain, 0)).toBeCloseTo(1, 9);
  expect(nothing.value).toBeLessThan(full.value!);
  expect(lists).toBeGreaterThanOrEqual(users);
  expect(canary!.gains).toHaveLength(3);
  expect(sets[0]).toMatchObject({ name: 'all', against_full: { value: 0 } });
  expect(trained).toBe(points().length);
  expect(opened).toBe(0);
  expect(existsSync(join(dir, 'opened.jsonl'))).toBe(false);
});

test('a dropped group is the mean difference of the stored lists', () => {
  const stored = points().map((name) => JSON.parse(readFileSync(join(run, 'ablation', name), 'utf8')) as Point);
  const pointOf = ({ columns, estimate }: EvaluatedSet): Point =>
    stored.find((point) => point.columns.join() === columns.join() && point.mean === estimate.value)!;
  const [full, without] = [first.sets[0]!, first.sets.find(({ name }) => name.startsWith('without '))!];
  const differences = pointOf(without).values.map((value, list) => value! - pointOf(full).values[list]!);
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
  expect(differences).toHaveLength(first.lists);
  expect(without.against_full.value).toBeCloseTo(mean, 12);
});

test('paths begin at nothing and at everything, and each step is the best of its kind', () => {
  const { forward, backward, groups } = first;
  expect(forward!.map(({ group }) => group === null)).toEqual([true, false]);
  expect(forward![0]).toMatchObject({ columns: 0, change: null });
  expect(forward![1]!.estimate.value).toBe(Math.max(...groups.map(({ single }) => single!.value!)));
  const best = Math.max(...groups.map(({ drop }) => drop!.value!));
  expect(backward![1]!.against_full.value).toBe(best);
  expect(backward![0]!.columns).toBe(first.full.columns);
});

test('a second time nothing is trained and everything is the same', async () => {
  const again = await ablated('--methods', 'drop,single,forward,backward,null,canary');
  expect(again.trained).toBe(0);
  expect({ ...again, trained: 0 }).toEqual({ ...first, trained: 0 });
});

test('two processes train what is missing, to the same numbers', async () => {
  for (const name of points().slice(0, 3)) rmSync(join(run, 'ablation', name));
  const again = await ablated('--methods', 'drop,single,forward,backward,null,canary', '--workers', 2);
  expect(again.trained).toBe(3);
  expect({ ...again, trained: 0 }).toEqual({ ...first, trained: 0 });
});

test('--metric judges by another metric: the full set and its trees are the same, the values are not', async () => {
  const other = await ablated('--methods', 'drop', '--metric', 'hr_1');
  expect(other).toMatchObject({ metric: 'hr_1', full: { columns: first.full.columns, trees: first.full.trees } });
  expect(other.full.value).toBeLessThan(first.full.value!);
  const stored = points().map((name) => JSON.parse(readFileSync(join(run, 'ablation', name), 'utf8')) as Point);
  const of = ({ sets }: Said): Point => stored.find(({ key }) => key === sets[0]!.key)!;
  // whether the best is right is at most one over the rank of what is right
  of(other).values.forEach((value, list) => expect(value).toBeLessThanOrEqual(of(first).values[list]!));
});

test('--report opens the report part once', async () => {
  const told = await ablated('--methods', 'drop', '--report');
  expect(told.opened).toBe(1);
  expect(told.report!.full.value).toBeGreaterThan(0);
  const { heuristic, questions } = told.report!;
  expect(heuristic!.name).toBe('recency');
  // the pick of so small a log is the full set, so that one question is left
  expect(told.pick.columns).toEqual(told.sets[0].columns);
  expect(questions.map(({ a, b }) => `${a} - ${b}`)).toEqual([`full set - ${heuristic!.name}`]);
  const adjusted = adjustP(questions.map(({ change }) => change.p!));
  questions.forEach(({ change }, i) => expect(change.p_holm).toBeCloseTo(adjusted[i]!, 12));
  const [ofFull] = questions;
  expect(ofFull!.change.value).toBeCloseTo(told.report!.full.value! - heuristic!.value!, 12);
  expect(told.report!.shrinkage).toBeCloseTo(told.pick.estimate.value! - told.report!.pick.value!, 12);
  expect((await ablated('--methods', 'drop', '--report')).opened).toBe(1);
});

test('Shapley values of groups add up to what the full set gives over no column', async () => {
  const { groups, full, nothing } = await ablated('--methods', 'shapley');
  const total = groups.reduce((sum, { shapley }) => sum + shapley!.value!, 0);
  expect(total).toBeCloseTo(full.value! - nothing.value!, 10);
  for (const { shapley } of groups) expect(shapley!.lo).toBeLessThan(shapley!.hi!);
});

test('costs of a set are its own: shared state counts once, and what reads no state adds none', async () => {
  const lab = await openLab(runPaths(run), loadSource, UNWATCHED);
  const { features } = readPlan(run);
  const groups = groupsOf(features, 'entity');
  const costOf = (columns: readonly string[]) => lab.costOf(columns, null);
  const all = await costOf(features.map(({ name }) => name));
  const session = await costOf(groups.get('session × item')!);
  const [one, other] = groups.get('session × item')!;
  const [a, b] = [await costOf([one!]), await costOf([other!])];
  // attributes of items and users are kept whatever is read
  const list = await costOf(groups.get('the list')!);
  expect(list).toMatchObject({ accumulators: 0, score: null });
  const own = ({ stateBytes }: SetCost): number => stateBytes - list.stateBytes;
  expect(own(session)).toBeLessThan(own(all));
  expect(own(session)).toBeLessThan(own(a) + own(b));
  expect(own(session)).toBeGreaterThanOrEqual(Math.max(own(a), own(b)));
  expect(own(a)).toBeGreaterThan(0);
  expect(all.accumulators).toBeGreaterThan(session.accumulators);
  expect(all.total.p99).toBeGreaterThanOrEqual(all.total.p50);
  expect(all.assemble.p50).toBeGreaterThan(0);
});

test('with costs every set has a price and the pick is the cheapest of the non-inferior; costs are kept', async () => {
  const measured = await ablated('--methods', 'drop', '--costs');
  const { sets, pick } = measured;
  expect(sets[0]!.price).toBe(1);
  for (const { cost } of sets) {
    expect(cost!.score!.p50).toBeGreaterThan(0);
    expect(cost!.rounds).toHaveLength(3);
    expect(cost!.rounds![0]).toBe(cost!.total.p50);
    expect(cost!.rounds!.at(-1)).toBeGreaterThanOrEqual(cost!.total.p50);
  }
  const fit = sets.filter(({ against_best }) => against_best.is_non_inferior);
  expect(pick.price).toBe(Math.min(...fit.map(({ price }) => price!)));
  expect((await ablated('--methods', 'drop', '--costs')).sets).toEqual(sets);
  const said = await podium('ablate', run, ...SMALL, '--methods', 'drop', '--costs');
  for (const words of ['µs a list', 'rounds', 'state', '(pick)', 'price']) expect(said.out).toContain(words);
});

test('as a table it has the groups, the paths and the pick', async () => {
  const said = await podium('ablate', run, ...SMALL);
  for (const words of ['dropped, minus full', 'p null', 'forward:', 'taken away', 'pick: ', 'columns of chance'])
    expect(said.out).toContain(words);
  expect(said.out).toMatch(/0 sets were trained/);
});

test('repeated over windows, the picks are those of the windows and their stability is what the formula gives', async () => {
  const before = points();
  const { stability: steady, trained, groups, pick } = await ablated('--methods', 'drop,single', '--windows', 2);
  const { index, windows, chosen } = steady!;
  expect(pick.name).toBe(first.sets.find(({ name }) => name === pick.name)!.name);
  expect(windows).toHaveLength(2);
  expect(windows[0]!.last).toBeLessThan(windows[1]!.judge);
  const { cuts } = readManifest(runPaths(run));
  expect(windows[1]!.last).toBeLessThan(cuts.report);
  expect(trained).toBeGreaterThan(0);
  for (const { group, windows: times } of chosen)
    expect(times).toBe(windows.filter(({ pick: own }) => own.groups.includes(group)).length);
  expect(index).toBe(
    known(
      stability(
        windows.map(({ pick: own }) => own.groups.map((name) => groups.findIndex(({ group }) => group === name))),
        groups.length,
      ),
    ),
  );
  const own = points().filter((name) => !before.includes(name));
  for (const kind of ['json', 'onnx']) rmSync(join(run, 'ablation', own[0]!.replace('json', kind)));
  const again = await podium('ablate', run, ...SMALL, '--methods', 'drop,single', '--windows', 2, '--workers', 2);
  expect(again.out).toContain('stability of the picks (Nogueira)');
  expect(again.out).toContain('1 sets were trained');
}, 180_000);

test('a window is judged on every request behind its cut, learned from as many as the first, and nothing behind it exists', () => {
  const paths = runPaths(run);
  const manifest = readManifest(paths);
  const data = readRun(paths);
  const { ts, sessionStart } = data.requests;
  const { fit, stop, judge } = slicesOf(manifest, data, 'choose', { from: 10, cut: 110, to: 150 });
  const at = ts[110]!;
  const held = (from: number, to: number) =>
    [...ts.keys()].filter((i) => i >= 10 && i < 150 && ts[i]! >= from && ts[i]! < to);
  const middle = ts[10 + Math.floor(0.9 * held(0, at).length)]!;
  const lists = ({ table }: Slice): number => table.groups.length - 1;
  expect(lists(fit)).toBe(held(0, middle).length);
  expect(lists(stop)).toBe(held(middle, at).length);
  expect(lists(judge)).toBe(held(at, Infinity).filter((i) => sessionStart[i]! >= at).length);
});

test.each([
  [['--methods', 'drp'], /--methods names "drp", expected some of drop, single/],
  [['--workers', 0], /--workers is 0, expected a whole number, 1 or more/],
  [['--by', 'famly'], /--by is "famly"; did you mean family\?/],
  [['--margin', -1], /--margin is -1, expected 0 or more/],
  [['--metric', 'ndgc_10'], /metric: "ndgc_10" is none with a value for each list; did you mean ndcg_10\?/],
])('%j is misused', async (args, words) => {
  const said = await podium('ablate', run, ...args);
  expect(said).toMatchObject({ code: 2, out: '' });
  expect(said.err).toMatch(words);
});

test('Shapley values of too many groups are refused before anything is trained', async () => {
  const other = join(dir, 'many');
  expect((await podium('replay', '--events', 2000, '--features', 'slim', '--out', other)).code).toBe(0);
  const said = await podium('ablate', other, '--methods', 'shapley', '--no-costs', '--trees', 2);
  expect(said).toMatchObject({ code: 2 });
  expect(said.err).toMatch(/shapley needs a training for every subset of \d+ groups, expected at most 8 groups/);
  expect(existsSync(join(other, 'ablation'))).toBe(false);
});
