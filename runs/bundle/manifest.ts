import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { MismatchError, StateError } from '../../engine/base/errors';
import type { Protocol } from '../../eval/protocol';
import type { SetCost } from '../cost/lab';
import { fileDigest } from '../file-digest';
import type { Metric } from '../leaderboard';
import type { Manifest } from '../manifest';
import { type BundlePaths, bundlePaths } from './paths';

/** What a bundle's `manifest.json` holds. */
export interface BundleManifest {
  readonly kind: 'bundle';
  readonly podium: string;
  readonly commit: string;
  readonly node: string;
  /** Version of the ONNX runtime that gave the golden scores. */
  readonly onnxruntime: string;
  readonly dataset: string;
  readonly data: Manifest['data'];
  readonly protocol: Protocol;
  readonly fingerprint: string;
  readonly columns: readonly string[];
  /** The run it was made from, by name, the fingerprint of all its columns, and where its log is cut into parts. */
  readonly parent: {
    readonly run: string;
    readonly fingerprint: string;
    readonly columns: number;
    readonly cuts?: Manifest['cuts'];
  };
  /** On the report part, by name; null where the run was never evaluated. */
  readonly metrics: Readonly<Record<string, Metric>> | null;
  readonly cost: SetCost;
  /** Lists, how many of them are the log's own ones asked again later, since it has no more, and how many were wanted. */
  readonly golden: {
    readonly lists: number;
    readonly repeated: number;
    readonly asked: number;
    readonly events: number;
  };
  /** Accumulators of the parent that hold nothing here, and how often they were poisoned without changing a value. */
  readonly poisoned: { readonly states: number; readonly times: number };
  /** Why it holds what it holds, where that was chosen. */
  readonly chosen: object | null;
  /** SHA-256 of every other file, by its path in the bundle. */
  readonly files: Readonly<Record<string, string>>;
}

/** Writes the manifest of a bundle whose other files are there. */
export async function sealBundle(
  paths: BundlePaths,
  manifest: Omit<BundleManifest, 'files' | 'kind'>,
): Promise<BundleManifest> {
  const whole: BundleManifest = { kind: 'bundle', ...manifest, files: await digestsOf(paths) };
  writeFileSync(paths.manifest, `${JSON.stringify(whole, null, 1)}\n`);
  return whole;
}

/**
 * The manifest of a bundle, every file of which is as it was written.
 *
 * @throws StateError when the folder holds no bundle
 * @throws MismatchError naming a file that is missing, changed or not of the bundle
 */
export async function openBundle(
  dir: string,
): Promise<{ readonly paths: BundlePaths; readonly manifest: BundleManifest }> {
  const paths = bundlePaths(dir);
  const manifest = readManifest(paths);
  const found = await digestsOf(paths);
  for (const name of new Set([...Object.keys(manifest.files), ...Object.keys(found)])) {
    if (found[name] === manifest.files[name]) continue;
    const what =
      found[name] === undefined ? 'is missing' : manifest.files[name] === undefined ? 'is not of it' : 'was changed';
    throw new MismatchError(
      `bundle: ${dir}: ${name} ${what}; ${what === 'is not of it' ? 'remove it' : 'take the bundle from where it was made again'}`,
    );
  }
  return { paths, manifest };
}

function readManifest({ dir, manifest: path }: BundlePaths): BundleManifest {
  const refuse = (found: string): StateError =>
    new StateError(`bundle: ${dir}: ${found}, expected a folder that podium bundle create or podium slim wrote`);
  if (!existsSync(path)) throw refuse('there is no manifest.json');
  let manifest: BundleManifest;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8')) as BundleManifest;
  } catch {
    throw refuse('its manifest.json is no JSON');
  }
  if (manifest?.kind !== 'bundle') throw refuse('its manifest.json is that of a run');
  if (typeof manifest.files !== 'object' || manifest.files === null) throw refuse('its manifest.json names no files');
  return manifest;
}

/** What a service writes while it runs. */
const LIVE = 'live';

async function digestsOf({ dir, manifest }: BundlePaths): Promise<Record<string, string>> {
  const files = (folder: string): string[] =>
    readdirSync(folder)
      .map((name) => join(folder, name))
      .flatMap((path) => (statSync(path).isDirectory() ? files(path) : [path]));
  const own = readdirSync(dir)
    .filter((name) => name !== LIVE)
    .map((name) => join(dir, name))
    .flatMap((path) => (statSync(path).isDirectory() ? files(path) : [path]))
    .filter((path) => path !== manifest);
  const digests: [name: string, digest: string][] = [];
  for (const path of own.sort()) digests.push([relative(dir, path), await fileDigest(path)]);
  return Object.fromEntries(digests);
}
