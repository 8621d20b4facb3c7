import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { ConfigError, StateError } from '../engine/base/errors';
import { nearestName } from '../engine/base/nearest';
import type { SlidingRules } from '../eval/sliding';
import { readPlan } from '../models/bundle';
import { baselines } from '../models/index';
import type { CompareRules } from '../runs/compare/compare';
import { type Entrant, takeApart } from '../runs/compare/entrant';
import { meanByLabel, poolSeeds } from '../runs/compare/mean-of-seeds';
import { trainingKind } from '../runs/compare/training-kind';
import { type Manifest, readManifest } from '../runs/manifest';
import { readRun } from '../runs/parts';
import type { Watch } from '../runs/progress';
import { stampsOf } from '../runs/stamps';
import { isTrainedName, trainedName } from '../runs/trained-name';
import type { Experiment } from '../runs/trials/experiment';
import { windowTrials } from '../runs/trials/window-trials';
import { compareWindows, type WindowedComparison } from '../runs/windows/compare-windows';
import type { WindowedRun } from '../runs/windows/window-entrants';
import { countOpenings, noteOpening, workspaceOf } from '../runs/workspace/opened';
import { replayTable, rulesOf, withAsked } from './run-experiment';
import { trainedWith } from './trained-with';

/** A comparison over windows, and how often the report part was opened where its runs lie, itself counted. */
interface Windowed {
  readonly compared: WindowedComparison;
  readonly opened: number;
}

/** Compares rankers of runs, `RUN` or `RUN:RANKER`, in windows of their log; each run's table is read once. */
export async function compareRunsInWindows(
  asked: readonly string[],
  sliding: SlidingRules,
  rules: CompareRules & { readonly isPooled: boolean },
  threads: number,
  watch: Watch,
): Promise<Windowed> {
  const runs = windowedRuns(asked, threads);
  const pool = rules.isPooled ? poolSeeds : (entrants: readonly Entrant[]) => entrants;
  const compared = await compareWindows(runs, sliding, rules, pool, watch);
  const workspaces = [...new Set(runs.map(({ paths }) => workspaceOf(paths.dir)))];
  for (const workspace of workspaces) noteOpening(workspace, compared.protocol, `windows of ${asked.join(' ')}`);
  return { compared, opened: countOpenings(workspaces, compared.protocol) };
}

/** Compares the sets and models of an experiment in windows of its log; seeds are one row. */
export async function compareExperimentInWindows(
  declared: Experiment,
  sliding: SlidingRules,
  asked: Partial<CompareRules>,
  workspace: string,
  watch: Watch,
): Promise<Windowed> {
  const experiment = withAsked(declared, asked);
  const at = resolve(workspace);
  const runs = await windowTrials(experiment, at, { replay: replayTable }, watch);
  const compared = await compareWindows(runs, sliding, rulesOf(experiment), meanByLabel, watch);
  noteOpening(at, compared.protocol, `windows of ${experiment.name}`);
  return { compared, opened: countOpenings([at], compared.protocol) };
}

function windowedRuns(asked: readonly string[], threads: number): WindowedRun[] {
  const entries = asked.map((text) => ({ text, ...takeApart(text) }));
  const folders = [...new Set(entries.map(({ paths }) => paths.dir))];
  const isUnique = new Set(folders.map((folder) => basename(folder))).size === folders.length;
  return folders.map((folder) => {
    const own = entries.filter(({ paths }) => paths.dir === folder);
    const { paths } = own[0];
    const manifest = readManifest(paths);
    if (!existsSync(paths.features)) throw new StateError(withoutTable(paths.dir, manifest));
    const known = baselines({ ...manifest.baselines, position: 'position' }).map(({ name }) => name);
    for (const { text, ranker } of own)
      if (ranker !== trainedName(paths) && !known.includes(ranker)) throw lacking(text, ranker, known);
    const name = isUnique ? basename(folder) : own[0].text.replace(/:[^:/\\]*$/, '');
    const { features, request } = readPlan(folder);
    return {
      ...{ paths, manifest, data: readRun(paths), stamps: stampsOf(features) },
      ...{ training: trainingKind(paths, trainedName(paths), manifest), isGenerated: request.generate !== undefined },
      options: trainedWith(manifest.trained, threads),
      rankers: own.map(({ ranker }) => ({ ranker, label: isTrainedName(ranker) ? name : `${name}:${ranker}` })),
    };
  });
}

function withoutTable(dir: string, { trial, features }: Manifest): string {
  if (trial === undefined)
    return `windows: ${dir} has no features.arrow, expected a run whose table is there to train on; podium replay --force makes it anew`;
  return `windows: ${dir} is a trial of experiment ${trial.experiment} and has no table of its own to train on; compare the experiment's file with --windows, or make a run of its columns with podium run --features "${features}"`;
}

function lacking(asked: string, ranker: string, known: readonly string[]): ConfigError {
  const near = nearestName(ranker, known);
  return new ConfigError(
    `windows: ${asked} cannot be judged in windows; ${near ? `did you mean ${near}? ` : ''}expected the trained ranker of a run or ${known.join(', ')}`,
  );
}
