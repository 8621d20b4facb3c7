import { existsSync } from 'node:fs';
import { readManifest } from '../runs/manifest';
import { runPaths } from '../runs/paths';

/** What is left on disk of a run that was stopped, and how to go on. */
export function leftText(dir: string): string {
  const paths = runPaths(dir);
  if (!existsSync(paths.manifest)) return 'the replay had not finished, so nothing is left on disk';
  const done = Object.keys(readManifest(paths).steps);
  const left = existsSync(paths.checkpoint) ? 'the trees so far are kept' : 'of the step in hand nothing is left';
  return `${done.join(', ')} had finished and ${done.length === 1 ? 'lies' : 'lie'} in ${dir}; ${left}; the same command with --resume goes on from there`;
}
