import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError, StateError } from '../../engine/base/errors';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { compilePlan, type Plan } from '../../engine/plan/plan';
import { readSnapshotDictionary, restoreSnapshot, writeSnapshot } from '../../engine/snapshot';
import { type LoadSource, openPlan, type StoredPlan, writePlan } from '../../models/bundle';
import { type OnnxRanker, rankerOf, runtimeVersion, stampFingerprint } from '../../models/index';
import { version } from '../../package.json';
import { openLab } from '../cost/lab';
import type { Metric } from '../leaderboard';
import { commitOf, readManifest } from '../manifest';
import type { RunPaths } from '../paths';
import { checkFolderPlace } from '../place-to-write';
import type { Watch } from '../progress';
import { writeCard } from './card';
import { compareGolden } from './compare';
import { type GoldenEvent, rankGolden } from './golden';
import { goldenLists } from './golden-lists';
import { writeGolden } from './golden-table';
import { type BundleManifest, sealBundle } from './manifest';
import { type BundlePaths, bundlePaths } from './paths';
import { poisonedStore } from './poison';

/** What a bundle is made of beside a run. */
export interface BundleAsked {
  readonly out: string;
  /** The model, as it was exported for the run's columns. */
  readonly model: Uint8Array;
  /** Its metrics on the report part; null where it was never evaluated. */
  readonly metrics: Readonly<Record<string, Metric>> | null;
  /** Lists that are to be golden. */
  readonly lists: number;
  /** Whether the state at the end of the run's log goes with it. */
  readonly hasSnapshot: boolean;
  /** Why these columns, where they were chosen. */
  readonly chosen: object | null;
  /** Where Podium lies, for its commit. */
  readonly root: string;
  readonly load: LoadSource;
}

const POISONINGS = 20;

/**
 * Writes a bundle: the model, a plan of just the columns it reads, golden lists from the end of the log, a card, and the
 * manifest. The plan holds all that the columns need: with everything else of the run's state poisoned, the golden lists
 * come out the same.
 *
 * @throws ConfigError when the folder exists or cannot be made
 * @throws StateError, MismatchError when the run's log is gone or another one, or the proof fails
 */
export async function createBundle(run: RunPaths, asked: BundleAsked, watch: Watch): Promise<BundleManifest> {
  const out = resolve(asked.out);
  checkBundle(run, out);
  mkdirSync(dirname(out), { recursive: true });
  // a name of its own: what lies there under any other is not ours to remove
  const paths = bundlePaths(mkdtempSync(`${out}.part-`));
  try {
    const manifest = await fill(paths, run, asked, watch);
    // a folder with a name of its own is made for its maker alone
    chmodSync(paths.dir, 0o777 & ~process.umask());
    renameSync(paths.dir, out);
    return manifest;
  } catch (error) {
    rmSync(paths.dir, { recursive: true, force: true });
    throw error;
  }
}

/** What can be seen before anything is done. @throws ConfigError when the folder exists or cannot be made, or the run's state lags */
export function checkBundle(run: RunPaths, out: string): void {
  if (existsSync(out))
    throw new ConfigError(`bundle: ${resolve(out)} exists already; choose another --out`, 'E_EXISTS');
  checkFolderPlace('bundle', out);
  const { stateLag } = readManifest(run).protocol;
  if (stateLag !== undefined)
    throw new ConfigError(
      `bundle: ${run.dir} read its state ${stateLag} late, expected a run whose columns are those of a service; replay it without --state-lag`,
    );
}

async function fill(paths: BundlePaths, run: RunPaths, asked: BundleAsked, watch: Watch): Promise<BundleManifest> {
  const manifest = readManifest(run);
  const { stored, plan: larger } = openPlan(run.dir, asked.load);
  const given = await rankerOf(asked.model, 'the model');
  await given.close();
  const compiled = (dictionary: Dictionary): Plan => compileFor(stored, given.columns, dictionary);
  const plan = compiled(new Dictionary());
  const model = stampFingerprint(asked.model, plan.fingerprint);
  writeFileSync(paths.ranker, model);
  writePlan(paths.dir, { ...stored, features: plan.features, fingerprint: plan.fingerprint });
  if (stored.sources.length > 0) mkdirSync(paths.sources);
  for (const { file } of stored.sources) copyFileSync(join(run.dir, file), join(paths.dir, file));
  const ranker = await rankerOf(model, basename(paths.ranker));
  try {
    const { golden, lists, repeated } = await goldenLists(plan, ranker, run, manifest, asked.lists, watch);
    writeGolden(paths.golden, ranker.columns, golden);
    const poisoned = await prove(larger, plan, ranker, golden);
    const lab = await openLab(run, asked.load, watch);
    const cost = await lab.costOf(ranker.columns, ranker);
    if (asked.hasSnapshot) {
      const whole = compiled(readSnapshotDictionary(run.snapshot));
      writeSnapshot(paths.snapshot, whole, restoreSnapshot(run.snapshot, whole));
      if (existsSync(run.reader)) copyFileSync(run.reader, paths.reader);
    }
    const { dataset, data, protocol, fingerprint, columns } = manifest;
    const about = {
      ...{ podium: version, commit: commitOf(asked.root), node: process.version, onnxruntime: runtimeVersion() },
      ...{ dataset, data, protocol },
      ...{ fingerprint: plan.fingerprint, columns: ranker.columns },
      parent: { run: basename(run.dir), fingerprint, columns: columns.length, cuts: manifest.cuts },
      ...{
        metrics: asked.metrics,
        cost,
        golden: { lists, repeated, asked: asked.lists, events: golden.length },
        poisoned,
        chosen: asked.chosen,
      },
    };
    writeCard(paths.card, about, plan);
    return sealBundle(paths, about);
  } finally {
    await ranker.close();
  }
}

function compileFor(
  { schema, request, duplicates, features }: StoredPlan,
  names: readonly string[],
  ids: Dictionary,
): Plan {
  const own = new Map(features.map((feature) => [feature.name, feature] as const));
  const chosen = names.map((name) => {
    const feature = own.get(name);
    if (!feature) throw new StateError(`bundle: the run's plan has no column "${name}", which its model reads`);
    return feature;
  });
  return compilePlan(new Codec(schema, ids, duplicates), request, chosen);
}

/** That nothing else of the run's state is needed. @throws MismatchError where a column notices */
async function prove(
  larger: Plan,
  plan: Plan,
  ranker: OnnxRanker,
  golden: readonly GoldenEvent[],
): Promise<BundleManifest['poisoned']> {
  const raws = golden.map(({ raw }) => raw);
  const { store, events, states, times } = poisonedStore(larger, plan, raws, POISONINGS);
  const found = await rankGolden(larger, ranker, events, store);
  compareGolden(ranker.columns, golden, found, 'with all other state poisoned');
  return { states, times };
}
