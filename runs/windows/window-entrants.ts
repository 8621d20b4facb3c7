import { evaluate } from '../../eval/evaluate';
import { leaderboardMetrics } from '../../eval/index';
import { cutParts } from '../../eval/parts';
import type { TimeWindow } from '../../eval/sliding';
import { baselines, type Ranker } from '../../models/index';
import type { Entrant } from '../compare/entrant';
import type { TrainingKind } from '../compare/training-kind';
import { listsOf } from '../evaluate-rankers';
import { keptModel } from '../kept-model';
import type { Manifest } from '../manifest';
import { judged, type RunData, tableOf } from '../parts';
import type { RunPaths } from '../paths';
import type { Watch } from '../progress';
import type { TrainOptions } from '../train-ranker';
import { isTrainedName } from '../trained-name';
import { withRanker } from '../with-ranker';
import { windowData } from './window-data';

/** Rankers of one run that are to be judged in windows. */
export interface WindowedRun {
  readonly paths: RunPaths;
  readonly manifest: Manifest;
  readonly data: RunData;
  readonly stamps: readonly string[];
  /** What its ranker is trained with, and of which kind that is; null where it was not trained before. */
  readonly options: TrainOptions;
  readonly training: TrainingKind | null;
  /** Candidates were made from the state. */
  readonly isGenerated: boolean;
  /** The rankers, and what each is called in a table. */
  readonly rankers: readonly { readonly ranker: string; readonly label: string }[];
}

const NO_COST = { columns: null, trees: null, modelBytes: null, stateBytes: null };

/** Metrics of the leaderboard that have a value for each list. */
const METRICS = leaderboardMetrics().filter(({ kind }) => kind === 'list');

/** The rankers of a run as they will be compared in each window, without a list yet. */
export function expectedEntrants(run: WindowedRun): Entrant[] {
  const names = METRICS.map(({ name }) => name);
  return run.rankers.map(({ ranker, label }) => ({
    ...entrantOf(run, ranker, label),
    ...{ policies: Object.fromEntries(names.map((name) => [name, ''])), qid: [], user: [], values: () => [], names },
  }));
}

/**
 * The rankers of a run in one window: fitted before its choose cut, stopped by its choose part, scored on its report
 * part, all as if the log had no other requests. Models are kept in `windows/` of the run.
 */
export async function windowEntrants(run: WindowedRun, window: TimeWindow, watch: Watch): Promise<Entrant[]> {
  const { paths, manifest, rankers, options } = run;
  const { protocol, baselines: columns } = manifest;
  const data = windowData(run.data, window.from, window.to);
  const report = run.data.requests.ts[window.cut];
  const cuts = cutParts(data.requests.ts, { at: report });
  const { requests } = judged(data, cuts, protocol, 'report');
  const learned = options.columns ?? manifest.columns;
  const names = ['position', ...Object.values(columns), ...data.featureNames];
  const table = tableOf(data, requests, [...new Set(names)]);
  const lists = listsOf(data, requests, table, columns);
  const rules = { metrics: METRICS, ties: protocol.ties, empty: protocol.empty, seed: protocol.seed };
  const all = new Map<string, Ranker>(baselines({ ...columns, position: 'position' }).map((own) => [own.name, own]));
  const entrants: Entrant[] = [];
  for (const { ranker, label } of rankers) {
    let scores: Float64Array;
    if (isTrainedName(ranker)) {
      const name = new Date(report).toISOString().replace(/\W/g, '');
      const training = { name, folder: paths.windows, data, cuts, protocol };
      const model = await keptModel({ ...training, options: { ...options, columns: learned } }, watch);
      scores = await withRanker(model, (trained) => trained.score(table));
    } else scores = await all.get(ranker)!.score(table);
    const { rows, metrics } = evaluate({ ...lists, scores }, rules);
    entrants.push({
      ...entrantOf(run, ranker, label),
      policies: Object.fromEntries(Object.entries(metrics).map(([metric, { policy }]) => [metric, policy])),
      qid: rows.qid.map(String),
      user: Array.from(rows.user, (code) => data.requests.userIds[code] ?? ''),
      values: (metric) => rows.columns[metric] ?? null,
      names: Object.keys(rows.columns),
    });
  }
  return entrants;
}

function entrantOf({ paths, manifest, stamps, isGenerated, training }: WindowedRun, ranker: string, label: string) {
  return {
    ...{ label, run: paths.dir, ranker, protocol: manifest.protocol, stamps, isGenerated, cost: NO_COST },
    training: isTrainedName(ranker) ? training : null,
  };
}
