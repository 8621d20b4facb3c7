import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Leaderboard } from '../leaderboard';
import type { Manifest } from '../manifest';
import { type RunPaths, runPaths } from '../paths';

/** A run that lies in a workspace, as far as it can be read. */
export interface WorkspaceRun {
  readonly name: string;
  readonly paths: RunPaths;
  readonly manifest: Manifest;
  /** null for a run that has not been evaluated. */
  readonly board: Leaderboard | null;
}

/** Every run of a workspace by name; folders that hold none, and files cut short, are passed over. */
export function runsIn(workspace: string): WorkspaceRun[] {
  return foldersIn(workspace).flatMap((name) => {
    const paths = runPaths(join(workspace, name));
    const manifest = parsed<Manifest>(paths.manifest);
    if (!manifest?.protocol) return [];
    return [{ name, paths, manifest, board: existsSync(paths.lists) ? parsed<Leaderboard>(paths.leaderboard) : null }];
  });
}

/** Files of runs that `runsIn` passed over because they cannot be read as JSON, from the workspace on, by name. */
export function unreadableIn(workspace: string): string[] {
  return foldersIn(workspace).flatMap((name) => {
    const { manifest, leaderboard } = runPaths(join(workspace, name));
    const damaged = [manifest, leaderboard].filter((path) => existsSync(path) && parsed<object>(path) === null);
    return damaged.map((path) => join(name, basename(path)));
  });
}

function foldersIn(workspace: string): string[] {
  if (!existsSync(workspace)) return [];
  return readdirSync(workspace, { withFileTypes: true })
    .filter((entry) => !entry.isFile() && !entry.name.endsWith('.part'))
    .map(({ name }) => name)
    .sort();
}

function parsed<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return null;
  }
}
