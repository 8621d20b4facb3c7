import { resolve } from 'node:path';
import type { Options } from 'yargs';
import { ConfigError, StateError } from '../engine/base/errors';
import { isBundle, modelIn } from '../models/bundle';
import { openBundle } from '../runs/bundle/manifest';
import { type Manifest, readManifest } from '../runs/manifest';
import { type RunPaths, runPaths } from '../runs/paths';

/** Names the run that a command works on. */
export const RUN_OPTION = {
  run: { type: 'string', demandOption: true, describe: 'folder that podium run or podium replay wrote' },
} as const satisfies Record<string, Options>;

/** Names the run or bundle that a command ranks by. */
export const RANKING_OPTION = {
  run: { type: 'string', demandOption: true, describe: 'folder of a trained run, or of a bundle' },
} as const satisfies Record<string, Options>;

/** What a command needs of a run or a bundle that has a model. */
export interface Ranking {
  readonly paths: RunPaths;
  readonly dataset: string;
  readonly fingerprint: string;
  /** The mapping file of the run's log; null where that is not known. */
  readonly mapping: string | null;
}

/**
 * The run or bundle of a folder; a bundle's files are checked.
 *
 * @param isTrained whether a run must have a model of its own
 * @throws StateError, MismatchError
 */
export async function openRanking(folder: string, isTrained = true): Promise<Ranking> {
  if (isBundle(folder)) {
    const { manifest } = await openBundle(resolve(folder));
    return { ...manifest, paths: { ...runPaths(resolve(folder)), model: modelIn(resolve(folder)) }, mapping: null };
  }
  const { paths, manifest } = openRun(folder, isTrained ? 'train' : undefined);
  if (manifest.protocol.stateLag !== undefined)
    throw new ConfigError(
      `run: ${paths.dir} read its state ${manifest.protocol.stateLag} late, and a service would not; replay it without --state-lag`,
    );
  const asked = JSON.parse(manifest.asked) as { readonly open: { readonly mapping?: string } };
  return { ...manifest, paths, mapping: asked.open.mapping ?? null };
}

/**
 * The run of a folder.
 *
 * @param needs a trained ranker; or no more than its plan, which a trial of an experiment has, too
 * @throws StateError when it holds none, or lacks what is needed
 */
export function openRun(
  folder: string,
  needs?: 'train' | 'plan',
): { readonly paths: RunPaths; readonly manifest: Manifest } {
  const paths = runPaths(resolve(folder));
  const manifest = readManifest(paths);
  if ((manifest as { readonly kind?: string }).kind === 'bundle')
    throw new StateError(`run: ${paths.dir} is a bundle, expected a run; podium score and podium serve take bundles`);
  if (manifest.trial !== undefined && needs !== 'plan')
    throw new StateError(
      `run: ${paths.dir} is a trial of experiment ${manifest.trial.experiment}, which keeps its model and scores but no table and no state; make a run of its columns with podium run --features "${manifest.features}"`,
    );
  if (needs === 'train' && manifest.steps.train === undefined)
    throw new StateError(`run: ${paths.dir} has no trained ranker; make one with podium train --run ${folder}`);
  return { paths, manifest };
}
