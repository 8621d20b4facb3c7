import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../engine/base/errors';
import { readManifest } from './manifest';
import { OUTPUTS, type RunPaths } from './paths';

/** What to do with an output folder that exists: refuse it, empty it, or go on after its last finished step. */
export type Existing = 'refuse' | 'force' | 'resume';

/** What lies in the output folder: nothing, a run to replace once the log is known to be good, or what was asked for. */
export function checkFolder(paths: RunPaths, existing: Existing, asked: string): 'new' | 'stale' | 'done' {
  const isThere = existsSync(paths.dir) && readdirSync(paths.dir).length > 0;
  if (!isThere) return 'new';
  if (existing === 'refuse') {
    throw new ConfigError(
      `run: ${paths.dir} exists already; choose another --out, or --force to write it anew, or --resume to go on after its last finished step`,
      'E_EXISTS',
    );
  }
  const isRun = existsSync(paths.manifest) || existsSync(join(paths.dir, 'plan.json'));
  if (existing === 'force') {
    if (!isRun)
      throw new ConfigError(
        `run: ${paths.dir} holds other files than a run, expected an empty folder or a run to write anew; --force does not delete those`,
        'E_EXISTS',
      );
    return 'stale';
  }
  if (!existsSync(paths.manifest)) {
    if (!isRun) throw new ConfigError(`run: ${paths.dir} holds no run to resume; choose another --out`, 'E_EXISTS');
    return 'stale';
  }
  const before = readManifest(paths);
  if (before.asked !== asked) {
    throw new ConfigError(
      `run: ${paths.dir} was made with other options (${before.asked}), expected the same to resume (${asked}); choose another --out or --force`,
      'E_RESUME',
    );
  }
  return OUTPUTS.replay.every((file) => existsSync(paths[file])) ? 'done' : 'stale';
}

/** Copies files that define features by hand into a run. */
export function storeSources(
  paths: RunPaths,
  sources: readonly { readonly name: string; readonly code: string; readonly sha256: string }[],
): { file: string; sha256: string }[] {
  if (sources.length > 0) mkdirSync(paths.sources, { recursive: true });
  return sources.map(({ name, code, sha256 }) => {
    writeFileSync(join(paths.sources, name), code);
    return { file: join('sources', name), sha256 };
  });
}
