import { resolve } from 'node:path';
import { PodiumError } from '../engine/base/errors';
import { type Compared, type CompareRules, compareEntrants } from '../runs/compare/compare';
import { type Entrant, readEntrants } from '../runs/compare/entrant';
import { meanByLabel } from '../runs/compare/mean-of-seeds';
import type { Watch } from '../runs/progress';
import type { ReplayRequest } from '../runs/replay-request';
import { retrainedName } from '../runs/retrain/cadence-name';
import { BOOSTED } from '../runs/trained-name';
import type { Experiment } from '../runs/trials/experiment';
import { type Experimented, rowName, runExperiment } from '../runs/trials/run-experiment';
import { tablePaths } from '../runs/trials/trial-table';
import { evaluateStep, replayRun } from './steps';

/** An experiment's comparison, and which of its trials were there before. */
export interface ComparedExperiment {
  readonly compared: Compared;
  readonly entrants: readonly Entrant[];
  readonly trials: readonly { readonly name: string; readonly run: string; readonly isCached: boolean }[];
}

/** Runs what a workspace lacks of an experiment, then compares its sets and models with the reference. */
export async function compareExperiment(
  declared: Experiment,
  workspace: string,
  asked: Partial<CompareRules>,
  watch: Watch,
): Promise<ComparedExperiment> {
  const experiment = withAsked(declared, asked);
  const evaluate = (paths: Parameters<typeof evaluateStep>[0]) =>
    evaluateStep(paths, false, watch, { isCounted: false });
  const done = await runExperiment(experiment, resolve(workspace), { replay: replayTable, evaluate }, watch);
  const entrants = entrantsOf(done, experiment);
  const compared = compareEntrants(entrants, rulesOf(experiment));
  return {
    compared,
    entrants,
    trials: done.trials.map(({ trial, paths, isCached }) => ({ name: trial.name, run: paths.dir, isCached })),
  };
}

/** An experiment by other rules of comparison, where such were asked for. */
export function withAsked(declared: Experiment, asked: Partial<CompareRules>): Experiment {
  return { ...declared, ...asked, reference: asked.reference ?? declared.reference };
}

/** How an experiment compares what it declares. */
export function rulesOf({ metric, margin, reference }: Experiment): CompareRules {
  return { metric, margin, reference: reference ?? undefined };
}

/** The table of an experiment, replayed unless it is there; it lies at `tablePaths`. */
export async function experimentTable({ name, replay }: Experiment, workspace: string, watch: Watch): Promise<void> {
  await replayTable({ ...replay, out: tablePaths(resolve(workspace), name).dir }, watch);
}

/** The table is only there to be trained on: one that was made for other columns is written anew. */
export async function replayTable(asked: ReplayRequest, watch: Watch): Promise<void> {
  try {
    await replayRun(asked, watch);
  } catch (error) {
    if (!(error instanceof PodiumError && error.code === 'E_RESUME')) throw error;
    await replayRun({ ...asked, existing: 'force' }, watch);
  }
}

function entrantsOf({ trials, table }: Experimented, { baselines, retrain }: Experiment): Entrant[] {
  const rows = trials.flatMap(({ trial, paths }) =>
    [null, ...retrain].map((every) => ({
      label: rowName(trial, every),
      asked: every === null ? paths.dir : `${paths.dir}:${retrainedName(every, BOOSTED)}`,
    })),
  );
  // two names of one thing are one trial, which stands in the table under both
  const asked = [...new Set(rows.map((row) => row.asked))];
  const read = readEntrants(asked);
  const trained = meanByLabel(rows.map((row) => ({ ...read[asked.indexOf(row.asked)], label: row.label })));
  const others = table ? readEntrants(baselines.map((name) => `${table.dir}:${name}`)) : [];
  return [...trained, ...others.map((entrant) => ({ ...entrant, label: entrant.ranker }))];
}
