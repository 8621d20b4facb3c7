import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Duration } from '../../engine/base/durations';
import { StateError } from '../../engine/base/errors';
import { type Manifest, readManifest } from '../manifest';
import { type RunData, readRun } from '../parts';
import { type RunPaths, runPaths } from '../paths';

/** Where the table of an experiment lies; one for each lag. */
export function tablePaths(workspace: string, experiment: string, lag: Duration | null = null): RunPaths {
  return runPaths(join(workspace, `${experiment}-table${lag === null ? '' : `-lag-${lag}`}`));
}

/** The run that holds what a ranker was made from: the run itself, or the table of the experiment that it is a trial of. */
export function homeOf(paths: RunPaths): RunPaths {
  const { trial, protocol } = readManifest(paths);
  return trial === undefined ? paths : tablePaths(dirname(paths.dir), trial.experiment, protocol.stateLag ?? null);
}

/** Whether a folder holds a trial whose experiment's table is gone. */
export function lacksTable(paths: RunPaths): boolean {
  return readManifest(paths).trial !== undefined && !existsSync(homeOf(paths).features);
}

/**
 * The tables of a run; of a trial, its columns of its experiment's table.
 *
 * @throws StateError where an experiment's table was deleted
 */
export function readTables(paths: RunPaths, { trial, features, fingerprint, columns }: Manifest): RunData {
  if (trial === undefined) return readRun(paths);
  const home = homeOf(paths);
  if (!existsSync(home.features))
    throw new StateError(
      `run: ${paths.dir} is a trial of experiment ${trial.experiment}, whose table ${home.dir} is gone; compare several trials, which needs no table, or make a run of its columns with podium run --features "${features}"`,
    );
  return { ...readRun(home), featureNames: columns, fingerprint };
}
