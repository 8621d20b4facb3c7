import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DataSet, OpenOptions } from '../datasets/index';
import { MismatchError, StateError } from '../engine/base/errors';
import { readSnapshotDictionary, readSnapshotManifest } from '../engine/snapshot';
import { readPlan } from '../models/bundle';
import { readCarried, readReader } from './carried';
import { hashFiles, readManifest } from './manifest';
import { runPaths } from './paths';
import type { ReplayRequest } from './replay-request';
import type { ReplaySetup } from './replay-setup';

/** How a replay begins: with nothing, after another run, or beside one of the same log. */
export interface Beginning {
  readonly dataset: DataSet;
  readonly open: OpenOptions;
  /** Ids that have codes already. */
  readonly ids: readonly string[];
  /** Newest effective time known, epoch milliseconds. */
  readonly now: number;
  readonly after: ReplaySetup['after'];
  readonly reuse: { readonly table: string; readonly snapshot: string } | null;
}

/**
 * What a replay begins with. After another run it reads the log by that run's schema, and ids keep their codes.
 *
 * @throws StateError, MismatchError for a run that cannot be built upon
 */
export async function beginning(asked: ReplayRequest): Promise<Beginning> {
  const { dataset, open, output: { after, reuse } = {} } = asked;
  const nothing = { dataset, open, ids: [], now: 0, after: null, reuse: null };
  if (after !== undefined) return afterRun(nothing, after);
  if (reuse === undefined) return nothing;
  return besideRun(nothing, reuse, asked);
}

async function afterRun(nothing: Beginning, run: string): Promise<Beginning> {
  const paths = runPaths(resolve(run));
  readManifest(paths);
  const { schema } = readPlan(paths.dir);
  return {
    ...nothing,
    open: { ...nothing.open, schema, remembered: await readReader(paths) },
    ids: readSnapshotDictionary(paths.snapshot).ids(),
    now: readSnapshotManifest(paths.snapshot).now,
    after: { snapshot: paths.snapshot, carried: readCarried(paths) },
  };
}

async function besideRun(
  nothing: Beginning,
  run: string,
  { dataset, open, duplicates }: ReplayRequest,
): Promise<Beginning> {
  const paths = runPaths(resolve(run));
  const { asked: text, data, dataset: name, protocol } = readManifest(paths);
  const before = JSON.parse(text) as { open: OpenOptions; duplicates: string; after?: string };
  const found = await hashFiles([...open.logs, ...(open.items ? [open.items] : [])]);
  const differs = [
    name !== dataset.name && `dataset ${name}`,
    JSON.stringify(data.map(({ sha256 }) => sha256)) !== JSON.stringify(found.map(({ sha256 }) => sha256)) &&
      `files ${data.map(({ file }) => file).join(', ') || 'none'}`,
    ...(['seed', 'events', 'limit', 'candidates', 'currentItem'] as const).map(
      (option) => before.open[option] !== open[option] && `--${option} ${before.open[option] ?? 'by default'}`,
    ),
    before.duplicates !== duplicates && `--duplicates ${before.duplicates}`,
    before.after !== undefined && `--after ${before.after}`,
    protocol.stateLag !== undefined && `--state-lag ${protocol.stateLag}`,
  ].filter((difference) => difference !== false);
  if (differs.length > 0)
    throw new MismatchError(
      `replay: ${run} was made from another log (${differs.join(', ')}), expected the same log to take columns from it`,
    );
  if (!existsSync(paths.features)) throw new StateError(`run: ${paths.dir} has no features.arrow to take columns from`);
  return {
    ...nothing,
    ids: readSnapshotDictionary(paths.snapshot).ids(),
    reuse: { table: paths.features, snapshot: paths.snapshot },
  };
}
