import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readPlan, writePlan } from '../../models/bundle';
import { judgeRankers } from '../evaluate-rankers';
import { laggedFingerprint } from '../lagged-fingerprint';
import { leaderboardOf, writeEvaluation } from '../leaderboard';
import { type Manifest, readManifest, writeManifest } from '../manifest';
import { type RunData, readRun } from '../parts';
import { type RunPaths, runPaths } from '../paths';
import type { Watch } from '../progress';
import { retrainedRankers } from '../retrain/retrained';
import { writeRetraining } from '../retrain/worth';
import { stampsOf } from '../stamps';
import { trainRanker } from '../train-ranker';
import { BOOSTED } from '../trained-name';
import { withRanker } from '../with-ranker';
import type { Trial } from './plan-trials';

/** A replayed run that holds the columns of all trials. */
export interface TrialTable {
  readonly paths: RunPaths;
  readonly manifest: Manifest;
  readonly data: RunData;
}

/** Reads the table that trials are trained on. */
export function readTrialTable(paths: RunPaths): TrialTable {
  return { paths, manifest: readManifest(paths), data: readRun(paths) };
}

/**
 * Trains and scores one trial on its columns of a table, and leaves a run folder in the workspace: all but the table and
 * the state, with the model that a run of this set alone would train.
 */
export async function runTrial(
  trial: Trial,
  experiment: string,
  table: TrialTable,
  workspace: string,
  watch: Watch,
): Promise<RunPaths> {
  const { columns, plan, settings, lag, retrain } = trial;
  const fingerprint = laggedFingerprint(plan.fingerprint, lag);
  const { protocol: own } = table.manifest;
  // subtle: with people held out the seed also draws who they are, and every trial must be judged on the same
  const seeded = own.holdout === undefined ? { ...own, seed: settings.seed } : own;
  const protocol = retrain.length > 0 ? { ...seeded, retrain } : seeded;
  const { cuts, baselines } = table.manifest;
  const dir = join(workspace, folderOf(trial, experiment));
  const passing = runPaths(`${dir}.part`);
  rmSync(passing.dir, { recursive: true, force: true });
  mkdirSync(passing.dir, { recursive: true });
  try {
    const data = { ...table.data, featureNames: columns, fingerprint };
    const { sources } = readPlan(table.paths.dir);
    if (sources.length > 0) cpSync(table.paths.sources, passing.sources, { recursive: true });
    writePlan(passing.dir, { ...plan, sources });
    await trainRanker(data, cuts, protocol, passing, { settings }, watch);
    const manifest: Manifest = {
      ...table.manifest,
      protocol,
      fingerprint,
      features: trial.features,
      columns,
      steps: {},
      trial: { key: trial.key, name: trial.name, experiment },
    };
    // models of other moments are kept with the table: a longer list of cadences trains only what is missing
    const kept = { ...passing, retrained: table.paths.retrained };
    const again =
      retrain.length > 0
        ? await retrainedRankers({ data, manifest, paths: kept, options: { settings, columns } }, retrain, watch)
        : null;
    const court = { data, cuts, protocol, paths: table.paths, columns: baselines, names: columns };
    const judged = await withRanker(passing.model, (ranker) =>
      judgeRankers(court, [{ ...ranker, name: BOOSTED }, ...(again?.rankers ?? [])], watch),
    );
    const board = leaderboardOf(judged, protocol, stampsOf(plan.features), plan.request);
    writeEvaluation(judged, board, table.data.requests, passing);
    writeManifest(passing, manifest);
    if (again) writeRetraining(passing, again.cadences);
    rmSync(dir, { recursive: true, force: true });
    renameSync(passing.dir, dir);
    return runPaths(dir);
  } finally {
    rmSync(passing.dir, { recursive: true, force: true });
  }
}

function folderOf({ name, key }: Trial, experiment: string): string {
  return `${experiment}-${name.replace(/[^\w-]+/g, '-')}-${key.slice(0, 8)}`;
}
