import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Duration } from '../engine/base/durations';
import { ConfigError, PodiumError } from '../engine/base/errors';
import type { Metric } from '../eval/metric';
import { readPlan } from '../models/bundle';
import type { Ranker } from '../models/index';
import { coverageOfDays } from '../runs/coverage-of-days';
import { evaluateRankers } from '../runs/evaluate-rankers';
import { replayStep, step } from '../runs/experiment';
import { type Leaderboard, leaderboardOf, writeEvaluation } from '../runs/leaderboard';
import { askedText, readManifest, type StepName, writeManifest } from '../runs/manifest';
import { readRun } from '../runs/parts';
import { EXTRAS, OUTPUTS, type RunPaths, runPaths } from '../runs/paths';
import { type PositionBias, positionBias } from '../runs/position-bias';
import type { Watch } from '../runs/progress';
import type { ReplayRequest } from '../runs/replay-request';
import { writeReport } from '../runs/report/index';
import { requestFieldNames, requestFields } from '../runs/request-fields';
import { retrainedRankers } from '../runs/retrain/retrained';
import { writeRetraining } from '../runs/retrain/worth';
import { type AskedSegment, columnsOfLog, segmentsOf } from '../runs/segments';
import { stampsOf } from '../runs/stamps';
import { readStored } from '../runs/stored-json';
import { trainLinear } from '../runs/train-linear';
import { type Training, type TrainOptions, trainRanker } from '../runs/train-ranker';
import { noteOpening, workspaceOf } from '../runs/workspace/opened';
import { writeWhole } from '../runs/write-whole';
import { ROOT } from './experiments';

/** The replay step. One that fails or is stopped leaves no folder behind; a run that was there before stays as it was. */
export async function replayRun(asked: ReplayRequest, watch: Watch): ReturnType<typeof replayStep> {
  const { dir, manifest } = runPaths(resolve(asked.out));
  const wasEmpty = !existsSync(dir) || readdirSync(dir).length === 0;
  try {
    return await replayStep(asked, ROOT, watch);
  } catch (error) {
    const isRefusal = error instanceof PodiumError && ['E_EXISTS', 'E_RESUME'].includes(error.code);
    if (!isRefusal && !existsSync(manifest) && (wasEmpty || asked.existing !== 'refuse'))
      rmSync(dir, { recursive: true, force: true });
    throw error;
  }
}

/**
 * The train step of a run folder; nothing to do when it is done and not asked for again. A new model takes its name
 * when it is whole; what was computed with the old one goes with it.
 */
export async function trainStep(
  paths: RunPaths,
  options: TrainOptions,
  again: boolean,
  watch: Watch,
): Promise<Training | null> {
  const { threads: _, ...settings } = options.settings;
  const asked = askedText({ ...options, settings, ...(options.trainer && { trainer: options.trainer.name }) });
  const before = readManifest(paths);
  if (!again && before.steps.train !== undefined && before.trained !== undefined && before.trained !== asked) {
    throw new ConfigError(
      `train: the ranker of ${paths.dir} was trained with other options (${before.trained}), expected the same to resume (${asked}); podium train --run trains it anew`,
      'E_RESUME',
    );
  }
  return step(paths, 'train', again, async (manifest) => {
    const passing = { ...paths, model: `${paths.model}.part`, training: `${paths.training}.part` };
    try {
      const train = options.isLinear ? trainLinear : trainRanker;
      const training = await train(
        readRun(paths),
        manifest.cuts,
        manifest.protocol,
        passing,
        { ...options, columns: options.columns ?? manifest.columns },
        watch,
      );
      forget(paths, ['train', 'evaluate', 'report']);
      renameSync(passing.training, paths.training);
      renameSync(passing.model, paths.model);
      writeManifest(paths, { ...readManifest(paths), trained: asked });
      return training;
    } finally {
      rmSync(passing.model, { force: true });
      rmSync(passing.training, { force: true });
    }
  });
}

/** The report step of a run folder that has been evaluated. */
export async function reportStep(paths: RunPaths, again: boolean, watch: Watch): Promise<void> {
  await step(paths, 'report', again, () => writeReport(paths, watch));
}

/** Takes back steps of a run: their files, and that they were finished. */
function forget(paths: RunPaths, steps: readonly Exclude<StepName, 'replay'>[]): void {
  const manifest = readManifest(paths);
  const left = Object.entries(manifest.steps).filter(([name]) => !(steps as readonly string[]).includes(name));
  writeManifest(paths, { ...manifest, steps: Object.fromEntries(left) });
  for (const name of steps)
    for (const file of [...OUTPUTS[name], ...(EXTRAS[name] ?? [])]) rmSync(paths[file], { force: true });
}

/** What an evaluation is asked for beside the rankers of a run. */
export interface EvaluateAsked {
  readonly others?: readonly Ranker[];
  /** It opens the report part, unless that is counted elsewhere. */
  readonly isCounted?: boolean;
  /** How often the ranker is trained again, and what it was trained with. */
  readonly retrain?: { readonly every: readonly Duration[]; readonly options: TrainOptions } | null;
  /** Against so many drawn candidates metrics are told under other names; as the run's protocol says where absent. */
  readonly negatives?: number | undefined;
  /** Metrics beside those of the leaderboard. */
  readonly metrics?: readonly Metric[];
  /** Columns by which lists are told apart in segments.json. */
  readonly segments?: readonly AskedSegment[];
  /** Whether coverage is told day by day, too. */
  readonly isByDay?: boolean;
}

/**
 * The evaluate step of a run folder, with other rankers beside its own; asked for again, it replaces what it wrote, and
 * the report is taken back.
 */
export async function evaluateStep(
  paths: RunPaths,
  again: boolean,
  watch: Watch,
  {
    others = [],
    isCounted = true,
    retrain = null,
    negatives,
    metrics = [],
    segments = [],
    isByDay = false,
  }: EvaluateAsked = {},
): Promise<Leaderboard> {
  await step(paths, 'evaluate', again, async (manifest) => {
    const data = readRun(paths);
    const ofLog = segments.length > 0 ? columnsOfLog(segments, data, requestFieldNames(paths.dir)) : [];
    const fields = await requestFields(ofLog, data.requests.qid, manifest, paths, watch);
    const { cuts, baselines } = manifest;
    const again = retrain && (await retrainedRankers({ data, manifest, paths, ...retrain }, retrain.every, watch));
    const all = [...others, ...(again?.rankers ?? [])];
    const protocol = {
      ...manifest.protocol,
      ...(retrain && { retrain: retrain.every }),
      ...(negatives !== undefined && { negatives }),
    };
    const judged = await evaluateRankers(data, cuts, protocol, paths, baselines, watch, all, metrics);
    const segmented = segments.length > 0 ? segmentsOf(segments, judged, data, paths, fields) : null;
    const { features, request } = readPlan(paths.dir);
    if (isCounted) noteOpening(workspaceOf(paths.dir), protocol, basename(paths.dir));
    forget(paths, ['evaluate', 'report']);
    const board = leaderboardOf(judged, protocol, stampsOf(features), request);
    writeEvaluation(judged, board, data.requests, paths);
    if (isByDay) writeWhole(paths.coverageByDay, `${JSON.stringify(coverageOfDays(judged, data), null, 1)}\n`);
    if (segmented) writeWhole(paths.segments, `${JSON.stringify(segmented, null, 1)}\n`);
    if (again) writeRetraining(paths, again.cadences);
  });
  return readStored<Leaderboard>(paths.leaderboard);
}

/** Estimates the position bias of a run that has been evaluated, and writes it beside the lists. */
export function debiasRun(paths: RunPaths): PositionBias {
  const bias = positionBias(readRun(paths), readManifest(paths), paths);
  writeWhole(paths.positionBias, `${JSON.stringify(bias, null, 1)}\n`);
  return bias;
}
