import { resolve } from 'node:path';
import type { Options } from 'yargs';
import { StateError } from '../engine/base/errors';
import { type Manifest, readManifest } from '../runs/manifest';
import { type RunPaths, runPaths } from '../runs/paths';

/** Names the run that a command works on. */
export const RUN_OPTION = {
  run: { type: 'string', demandOption: true, describe: 'folder that podium run or podium replay wrote' },
} as const satisfies Record<string, Options>;

/** The run of a folder. @throws StateError when it holds none, or lacks the step that is needed */
export function openRun(folder: string, needs?: 'train'): { readonly paths: RunPaths; readonly manifest: Manifest } {
  const paths = runPaths(resolve(folder));
  const manifest = readManifest(paths);
  if (needs === 'train' && manifest.steps.train === undefined)
    throw new StateError(`run: ${paths.dir} has no trained ranker; make one with podium train --run ${folder}`);
  return { paths, manifest };
}
