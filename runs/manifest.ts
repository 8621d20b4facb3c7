import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { StateError } from '../engine/base/errors';
import { canonicalJson } from '../engine/base/hash';
import type { Protocol } from '../eval/protocol';
import type { BaselineColumns } from '../models/index';
import type { Cuts } from './cuts';
import { fileDigest } from './file-digest';
import type { OUTPUTS, RunPaths } from './paths';
import { readStored } from './stored-json';
import { writeWhole } from './write-whole';

export type StepName = keyof typeof OUTPUTS;

/** Where a run comes from and how far it is: everything needed to make it again. */
export interface Manifest {
  readonly podium: string;
  readonly commit: string;
  readonly node: string;
  readonly dataset: string;
  readonly data: readonly { readonly file: string; readonly bytes: number; readonly sha256: string }[];
  /** What was asked for, as canonical text: a run can only be resumed with the same. */
  readonly asked: string;
  readonly protocol: Protocol;
  readonly cuts: Cuts;
  readonly fingerprint: string;
  readonly features: string;
  /** Columns the ranker learns from; the table may hold more, for the baselines. */
  readonly columns: readonly string[];
  readonly baselines: BaselineColumns;
  readonly isTransductive: boolean;
  /** What the last training was asked for; it too can only be resumed with the same. */
  readonly trained?: string;
  /** Of a trial of an experiment: the hash of all that it depends on, and what it is called there. */
  readonly trial?: { readonly key: string; readonly name: string; readonly experiment: string };
  /** Seconds each finished step took; the only numbers here that another machine will not repeat. */
  readonly steps: Partial<Record<StepName, number>>;
}

/** Writes `manifest.json`. */
export function writeManifest({ manifest: path }: RunPaths, manifest: Manifest): void {
  writeWhole(path, `${JSON.stringify(manifest, null, 1)}\n`);
}

/** Reads `manifest.json`. @throws StateError if the folder is no run, its replay did not end, or the file was damaged */
export function readManifest({ manifest: path, dir }: RunPaths): Manifest {
  if (!existsSync(path))
    throw new StateError(
      existsSync(join(dir, 'plan.json'))
        ? `run: ${dir} holds no manifest.json, so its replay did not end; the same command that began it makes it anew with --resume`
        : `run: ${dir} holds no manifest.json; expected a folder that podium run or podium replay wrote`,
    );
  return readStored<Manifest>(path);
}

/** Marks a step as finished. */
export function finishStep(paths: RunPaths, step: StepName, seconds: number): Manifest {
  const manifest = readManifest(paths);
  const done = { ...manifest, steps: { ...manifest.steps, [step]: seconds } };
  writeManifest(paths, done);
  return done;
}

/** Name, size and SHA-256 of each file; what a made-up log was made from stands as its own name. */
export async function hashFiles(files: readonly string[]): Promise<Manifest['data']> {
  return Promise.all(
    files.map(async (file) => {
      if (!existsSync(file)) return { file, bytes: 0, sha256: '' };
      return { file: basename(file), bytes: statSync(file).size, sha256: await fileDigest(file) };
    }),
  );
}

/** The commit of this Podium, `unknown` where it does not lie in a clone. */
export function commitOf(root: string): string {
  if (!existsSync(join(root, '.git'))) return 'unknown';
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return `${git('rev-parse', '--short=12', 'HEAD')}${git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+changes'}`;
  } catch {
    return 'unknown';
  }
}

/** What was asked for, as text that can be compared. */
export function askedText(options: object): string {
  return canonicalJson(options);
}
