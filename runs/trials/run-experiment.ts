import type { Duration } from '../../engine/base/durations';
import type { RunPaths } from '../paths';
import type { Watch } from '../progress';
import type { ReplayRequest } from '../replay-request';
import { noteOpening } from '../workspace/opened';
import { runsIn } from '../workspace/runs';
import { checkExperiment } from './check-experiment';
import type { Experiment } from './experiment';
import { planTrials, type Trial } from './plan-trials';
import { readTrialTable, runTrial } from './run-trial';
import { tablePaths } from './trial-table';

/** What an experiment's trials left, and what had to be done for it. */
export interface Experimented {
  readonly trials: readonly { readonly trial: Trial; readonly paths: RunPaths; readonly isCached: boolean }[];
  /** The replayed run that the baselines were scored on; null where none was asked for. */
  readonly table: RunPaths | null;
  readonly protocol: Awaited<ReturnType<typeof planTrials>>['protocol'];
}

/** Steps of a run that an experiment asks for; they end where they have been done. */
export interface ExperimentSteps {
  readonly replay: (asked: ReplayRequest, watch: Watch) => Promise<unknown>;
  readonly evaluate: (paths: RunPaths, watch: Watch) => Promise<unknown>;
}

/**
 * Runs the trials that a workspace does not hold yet: one replay of all columns, then a training for each. A trial is
 * known by its key, wherever in the workspace it lies.
 *
 * @throws ConfigError, before anything is trained, for what could not be compared afterwards
 */
export async function runExperiment(
  experiment: Experiment,
  workspace: string,
  { replay, evaluate }: ExperimentSteps,
  watch: Watch,
): Promise<Experimented> {
  const { trials, protocol, baselines } = await planTrials(experiment);
  checkExperiment(experiment, rowNames(trials), baselines);
  const known = new Map(
    runsIn(workspace).flatMap(({ manifest, paths, board }) =>
      manifest.trial && board ? [[manifest.trial.key, paths] as const] : [],
    ),
  );
  const missing = trials.filter(({ key }) => !known.has(key));
  const paths = tablePaths(workspace, experiment.name, experiment.lags.includes(null) ? null : experiment.lags[0]);
  const isAsked = experiment.baselines.length > 0;
  if (missing.length > 0) noteOpening(workspace, protocol, experiment.name);
  for (const lag of experiment.lags) {
    const own = missing.filter((trial) => trial.lag === lag);
    const at = tablePaths(workspace, experiment.name, lag);
    const protocol = { ...experiment.replay.protocol, ...(lag !== null && { stateLag: lag }) };
    const isNeeded = own.length > 0 || (isAsked && at.dir === paths.dir);
    if (isNeeded) await replay({ ...experiment.replay, protocol, out: at.dir }, watch);
    if (own.length === 0) continue;
    const table = readTrialTable(at);
    for (const trial of own)
      if (!known.has(trial.key)) known.set(trial.key, await runTrial(trial, experiment.name, table, workspace, watch));
  }
  if (isAsked) await evaluate(paths, watch);
  return {
    trials: trials.map((trial) => ({ trial, paths: known.get(trial.key)!, isCached: !missing.includes(trial) })),
    table: isAsked ? paths : null,
    protocol,
  };
}

/** What the trained rankers of an experiment are called in its table: its sets and models, under each cadence of training. */
export function rowNames(trials: readonly Pick<Trial, 'group' | 'retrain'>[]): string[] {
  return [...new Set(trials.flatMap((trial) => [trial.group, ...trial.retrain.map((every) => rowName(trial, every))]))];
}

/** What a trial's ranker is called under a cadence, or without one. */
export function rowName({ group }: Pick<Trial, 'group'>, every: Duration | null): string {
  return every === null ? group : `${group} every ${every}`;
}
