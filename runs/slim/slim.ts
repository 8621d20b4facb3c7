import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ConfigError } from '../../engine/base/errors';
import { lowerBound } from '../../eval/non-inferiority';
import { pairedDifference } from '../../eval/paired';
import { type LoadSource, readPlan } from '../../models/bundle';
import { type GbdtSettings, loadRanker, type OnnxRanker } from '../../models/index';
import { startCrew } from '../ablate/crew';
import { searchSettings } from '../ablate/run';
import { readSlices } from '../ablate/slices';
import { pointStore } from '../ablate/store';
import { checkBundle, createBundle } from '../bundle/create';
import type { BundleManifest } from '../bundle/manifest';
import { costMeter } from '../cost/meter';
import { type Court, type Judged, judgeRankers } from '../evaluate-rankers';
import { leaderboardOf, type Metric } from '../leaderboard';
import { readManifest } from '../manifest';
import { readRun } from '../parts';
import type { RunPaths } from '../paths';
import type { Watch } from '../progress';
import { counted } from '../report/format';
import { trainedName } from '../trained-name';
import { noteOpening, workspaceOf } from '../workspace/opened';
import { writeWhole } from '../write-whole';
import { type Budget, pickSlim, type SlimSet, standings } from './pick';
import { JUDGED_BY, type SearchRules, searchSets } from './search';

export interface SlimAsked extends Pick<SearchRules, 'by' | 'margin' | 'rule'> {
  readonly budget: Budget;
  readonly settings: Partial<GbdtSettings>;
  readonly workers: number;
  readonly threads: number;
  readonly out: string;
  readonly lists: number;
  readonly hasSnapshot: boolean;
  readonly root: string;
  readonly load: LoadSource;
}

/** The slim ranker less the run's own on the report part, list by list, clustered by user; null where the run has none. */
interface SlimReport {
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
  readonly bound: number;
  readonly lists: number;
}

export interface Slim {
  readonly sets: readonly SlimSet[];
  readonly pick: SlimSet;
  readonly report: SlimReport | null;
  readonly bundle: BundleManifest;
  /** Whether what was exported, trained on more and measured anew, keeps the budget as the set tried did. */
  readonly is_within_budget: boolean;
}

/**
 * Chooses columns and trees of a run on its choose part, trains the cheapest set that loses no more than the margin on
 * all before the choose cut, opens the report part once, and exports it as a bundle. `slim.json` holds what was tried.
 *
 * @throws ConfigError when no set that holds fits the budget, naming the nearest
 */
export async function slimRun(paths: RunPaths, asked: SlimAsked, watch: Watch): Promise<Slim> {
  const { by, margin, rule, workers, threads, budget } = asked;
  checkBundle(paths, asked.out);
  const slices = readSlices(paths);
  const learned = new Set(slices.manifest.columns);
  const features = readPlan(paths.dir).features.filter(({ name }) => learned.has(name));
  if (features.length < 2)
    throw new ConfigError(
      `slim: ${paths.dir} learns from ${features.length} column, expected at least 2 to choose among`,
    );
  const settings = searchSettings(asked.settings);
  const crew = startCrew(slices, paths.dir, { workers, threads }, watch);
  try {
    const meter = costMeter(paths, asked.load, watch);
    const tried = await searchSets(features, slices, { by, settings, margin, rule }, crew, meter);
    const costs = await meter.all(tried);
    const sets = standings(tried, costs, { margin, rule }, budget);
    writeWhole(
      join(paths.dir, 'slim.json'),
      `${JSON.stringify({ budget: finite(budget), margin, rule, by, sets }, null, 1)}\n`,
    );
    const picked = pickSlim(sets, budget);
    if (picked.kind === 'too dear') throw tooDear(picked.nearest, picked.best, budget, margin);
    const { model, metrics, report } = await trainPick(paths, picked.set, asked, watch);
    const chosen = { by, margin, rule, budget: finite(budget), tried: sets.length, pick: picked.set, report };
    const bundle = await createBundle(paths, { ...asked, model, metrics, chosen }, watch);
    const { total, stateBytes } = bundle.cost;
    const isWithin = total.p50 <= budget.us && stateBytes <= budget.bytes;
    return { sets, pick: picked.set, report, bundle, is_within_budget: isWithin };
  } finally {
    crew.close();
  }
}

/** Trains on all before the choose cut, stops by the choose part, and judges beside the run's own ranker. */
async function trainPick(
  paths: RunPaths,
  { columns, settings }: SlimSet,
  { margin: _, threads }: SlimAsked,
  watch: Watch,
) {
  const slices = readSlices(paths, 'report');
  const crew = startCrew(slices, paths.dir, { workers: 1, threads }, watch);
  const [point] = await crew
    .train([{ columns, settings, shuffled: null, canaries: 0, metric: JUDGED_BY }], 'the pick')
    .finally(crew.close);
  const { modelPath } = pointStore(paths.dir);
  const model = readFileSync(modelPath(point.key));
  const { cuts, protocol, baselines, steps } = readManifest(paths);
  const data = readRun(paths);
  const court = { data, cuts, protocol, paths, columns: baselines, names: data.featureNames };
  const own = steps.train === undefined ? [] : [[trainedName(paths), paths.model] as const];
  const judged = await judgeModels(court, [['slim', modelPath(point.key)], ...own], watch);
  noteOpening(workspaceOf(paths.dir), protocol, `slim ${basename(paths.dir)}`);
  const { metrics } = leaderboardOf(judged, protocol, []).leaderboard.find(({ ranker }) => ranker === 'slim')!;
  const of = (i: number): Parameters<typeof pairedDifference>[0] => {
    const { qid, user, columns: values } = judged.evaluated[i].evaluation.rows;
    return { qid, user, values: values[JUDGED_BY] };
  };
  if (own.length === 0) return { model, metrics: metrics as Readonly<Record<string, Metric>>, report: null };
  const { value, lo, hi, se, df } = pairedDifference(of(0), of(1), { seed: protocol.seed, draws: 1 });
  const bound = lowerBound({ value, se, df });
  return { model, metrics, report: { value, lo, hi, bound, lists: judged.lists.qid.length } };
}

async function judgeModels(
  court: Court,
  models: readonly (readonly [name: string, path: string])[],
  watch: Watch,
): Promise<Judged> {
  const rankers: OnnxRanker[] = [];
  try {
    for (const [name, path] of models) rankers.push({ ...(await loadRanker(path)), name });
    return await judgeRankers(court, rankers, watch);
  } finally {
    for (const ranker of rankers) await ranker.close();
  }
}

function tooDear(nearest: SlimSet, best: SlimSet | null, { us, bytes }: Budget, margin: number): ConfigError {
  const asked = [
    ...(us < Infinity ? [`${us} µs a list`] : []),
    ...(bytes < Infinity ? [`${megabytes(bytes)} of state`] : []),
  ].join(' and ');
  const cost = ({ cost: { total, stateBytes } }: SlimSet): string =>
    `${total.p50.toFixed(0)} µs and ${megabytes(stateBytes)}`;
  const fits = best
    ? `the best that fits (${sizeOf(best)}) takes ${cost(best)} and changes MRR by ${(best.against_full.value ?? Number.NaN).toFixed(4)}`
    : 'nothing that was tried fits';
  return new ConfigError(
    `slim: no set that loses at most ${margin} fits ${asked}; the nearest (${sizeOf(nearest)}) takes ${cost(nearest)}; ${fits}; allow more with --budget, or a larger --margin`,
    'E_BUDGET',
  );
}

function sizeOf({ columns, trees }: SlimSet): string {
  return `${counted(columns.length, 'column')}, ${counted(trees, 'tree')}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** JSON has no Infinity. */
function finite(budget: Budget): Partial<Budget> {
  return Object.fromEntries(Object.entries(budget).filter(([, most]) => Number.isFinite(most)));
}
