import { existsSync } from 'node:fs';
import { readManifest } from '../runs/manifest';
import { runPaths } from '../runs/paths';

/** What is left on disk of a run that was stopped, and how to go on. */
export function leftText(dir: string): string {
  const paths = runPaths(dir);
  if (!existsSync(paths.manifest)) return 'the replay had not finished, so nothing is left on disk';
  const done = Object.keys(readManifest(paths).steps).join(', ');
  return `${done} had finished and lie in ${dir}; of the step in hand nothing is left; the same command with --resume goes on from there`;
}
