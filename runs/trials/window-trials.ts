import { laggedFingerprint } from '../lagged-fingerprint';
import type { Watch } from '../progress';
import { stampsOf } from '../stamps';
import { BOOSTED } from '../trained-name';
import type { WindowedRun } from '../windows/window-entrants';
import { checkExperiment } from './check-experiment';
import type { Experiment } from './experiment';
import { planTrials, type Trial } from './plan-trials';
import { type ExperimentSteps, rowNames } from './run-experiment';
import { readTrialTable, type TrialTable } from './run-trial';
import { tablePaths } from './trial-table';

/**
 * The trials of an experiment as rankers that are to be judged in windows of its log: its tables are replayed where they
 * are missing, and each trial is trained anew in every window, on its own columns.
 *
 * @throws ConfigError, before anything is replayed, for what could not be compared afterwards
 */
export async function windowTrials(
  experiment: Experiment,
  workspace: string,
  { replay }: Pick<ExperimentSteps, 'replay'>,
  watch: Watch,
): Promise<WindowedRun[]> {
  const { trials, baselines } = await planTrials(experiment);
  checkExperiment(experiment, rowNames(trials), baselines);
  const runs: WindowedRun[] = [];
  const tables: TrialTable[] = [];
  for (const lag of experiment.lags) {
    const { dir } = tablePaths(workspace, experiment.name, lag);
    const protocol = { ...experiment.replay.protocol, ...(lag !== null && { stateLag: lag }) };
    await replay({ ...experiment.replay, protocol, out: dir }, watch);
    const table = readTrialTable(tablePaths(workspace, experiment.name, lag));
    tables.push(table);
    runs.push(...trials.filter((trial) => trial.lag === lag).map((trial) => windowedTrial(trial, table)));
  }
  const [{ paths, manifest, data }] = experiment.lags.includes(null)
    ? tables.filter((_, i) => experiment.lags[i] === null)
    : tables;
  if (experiment.baselines.length > 0)
    runs.push({
      ...{ paths, manifest, data, stamps: [], options: { settings: {} }, training: null },
      isGenerated: isGenerated(trials[0]),
      rankers: experiment.baselines.map((ranker) => ({ ranker, label: ranker })),
    });
  return runs;
}

function windowedTrial(trial: Trial, { paths, manifest, data }: TrialTable): WindowedRun {
  const { columns, plan, settings, lag, group } = trial;
  // subtle: with people held out the seed also draws who they are, and every trial must be judged on the same
  const seed = manifest.protocol.holdout === undefined ? settings.seed : manifest.protocol.seed;
  return {
    paths,
    manifest: { ...manifest, protocol: { ...manifest.protocol, seed }, columns },
    data: { ...data, featureNames: columns, fingerprint: laggedFingerprint(plan.fingerprint, lag) },
    stamps: stampsOf(plan.features),
    options: { settings, columns },
    training: { key: group, seed: settings.seed, lag, every: null },
    isGenerated: isGenerated(trial),
    rankers: [{ ranker: BOOSTED, label: group }],
  };
}

function isGenerated({ plan }: Trial): boolean {
  return plan.request.generate !== undefined;
}
