import { resolve } from 'node:path';
import { PodiumError } from '../engine/base/errors';
import { type Compared, type CompareRules, compareEntrants } from '../runs/compare/compare';
import { type Entrant, readEntrants } from '../runs/compare/entrant';
import { meanOfSeeds } from '../runs/compare/mean-of-seeds';
import type { Watch } from '../runs/progress';
import type { ReplayRequest } from '../runs/replay-request';
import type { Experiment } from '../runs/trials/experiment';
import { type Experimented, runExperiment, tablePaths } from '../runs/trials/run-experiment';
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
  const experiment: Experiment = { ...declared, ...asked, reference: asked.reference ?? declared.reference };
  const evaluate = (paths: Parameters<typeof evaluateStep>[0]) =>
    evaluateStep(paths, false, watch, { isCounted: false });
  const done = await runExperiment(experiment, resolve(workspace), { replay: replayTable, evaluate }, watch);
  const entrants = entrantsOf(done, experiment);
  const compared = compareEntrants(entrants, {
    metric: experiment.metric,
    margin: experiment.margin,
    reference: experiment.reference ?? undefined,
  });
  return {
    compared,
    entrants,
    trials: done.trials.map(({ trial, paths, isCached }) => ({ name: trial.name, run: paths.dir, isCached })),
  };
}

/** The table of an experiment, replayed unless it is there; it lies at `tablePaths`. */
export async function experimentTable({ name, replay }: Experiment, workspace: string, watch: Watch): Promise<void> {
  await replayTable({ ...replay, out: tablePaths(resolve(workspace), name).dir }, watch);
}

/** The table is only there to be trained on: one that was made for other columns is written anew. */
async function replayTable(asked: ReplayRequest, watch: Watch): Promise<void> {
  try {
    await replayRun(asked, watch);
  } catch (error) {
    if (!(error instanceof PodiumError && error.code === 'E_RESUME')) throw error;
    await replayRun({ ...asked, existing: 'force' }, watch);
  }
}

function entrantsOf({ trials, table }: Experimented, { baselines }: Experiment): Entrant[] {
  const groups = [...new Set(trials.map(({ trial }) => trial.group))];
  const trained = groups.map((group) =>
    meanOfSeeds(group, readEntrants(trials.filter(({ trial }) => trial.group === group).map(({ paths }) => paths.dir))),
  );
  const others = table ? readEntrants(baselines.map((name) => `${table.dir}:${name}`)) : [];
  return [...trained, ...others.map((entrant) => ({ ...entrant, label: entrant.ranker }))];
}
