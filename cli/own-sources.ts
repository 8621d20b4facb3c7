import { existsSync, readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { MismatchError, PodiumError, StateError } from '../engine/base/errors';
import { sha256 as hashOf } from '../engine/base/hash';
import * as podium from '../index';
import type { LoadSource } from '../models/bundle';

/** What a bundle exports once it has run; its `podium` is this one, wherever it lies. */
export function runBundle(code: string, filename: string): Readonly<Record<string, unknown>> {
  const module = { exports: {} as Record<string, unknown> };
  const wanted = (name: string): unknown => {
    if (name === 'podium') return podium;
    throw new StateError(`features: ${filename} asks for "${name}", expected podium and nothing else`);
  };
  compileFunction(code, ['require', 'module', 'exports'], { filename })(wanted, module, module.exports);
  return module.exports;
}

const loaded = new Set<string>();

/**
 * Brings a run's stored copy of a person's file to life: its accumulators become known.
 *
 * @throws StateError if it is gone or fails; MismatchError if it was changed after the run was made
 */
export const loadSource: LoadSource = (path, sha256) => {
  if (!existsSync(path)) throw new StateError(`run: ${path} is missing; the run cannot be read without it`);
  const code = readFileSync(path, 'utf8');
  const found = hashOf(code);
  if (found !== sha256) {
    throw new MismatchError(
      `run: ${path} has SHA-256 ${found.slice(0, 12)}…, the run was made with ${sha256.slice(0, 12)}…; it was changed afterwards: make the run again`,
    );
  }
  if (loaded.has(sha256)) return;
  try {
    runBundle(code, path);
  } catch (error) {
    if (error instanceof PodiumError) throw error;
    throw new StateError(`run: ${path} cannot be loaded (${(error as Error).message})`);
  }
  loaded.add(sha256);
};
