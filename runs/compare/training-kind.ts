import { existsSync } from 'node:fs';
import type { Duration } from '../../engine/base/durations';
import { canonicalJson, sha256 } from '../../engine/base/hash';
import { readPlan } from '../../models/bundle';
import type { Manifest } from '../manifest';
import type { RunPaths } from '../paths';
import { cadenceIn } from '../retrain/cadence-name';
import { readStored } from '../stored-json';
import type { Training } from '../train-ranker';
import { isTrainedName } from '../trained-name';

/** What tells a trained ranker from others of its kind: those differ by chance, by how old their state is, or by how fresh they are. */
export interface TrainingKind {
  /** Hash of all that a training depends on but its seed and the lag of the state: columns with their identities, settings. */
  readonly key: string;
  readonly seed: number;
  /** By how much the state lags that its columns are read from; null: not at all. */
  readonly lag: Duration | null;
  /** How often it is trained again; null: never. */
  readonly every: Duration | null;
}

/** The kind of a run's trained ranker, under any cadence; null for a ranker without training. */
export function trainingKind(
  paths: RunPaths,
  ranker: string,
  { protocol, trained }: Pick<Manifest, 'protocol' | 'trained'>,
): TrainingKind | null {
  const every = cadenceIn(ranker);
  if ((!isTrainedName(ranker) && every === null) || !existsSync(paths.training)) return null;
  const { trainer, version, settings, columns, firstStage } = readStored<Training>(paths.training);
  const { seed, kernel: _, ...settled } = settings;
  const { weights = null } = JSON.parse(trained ?? '{}') as { readonly weights?: string };
  const { fingerprint } = readPlan(paths.dir);
  const key = sha256(
    canonicalJson({ fingerprint, trainer, version, settled, columns, weights, firstStage: firstStage ?? null }),
    12,
  );
  return { key, seed, lag: protocol.stateLag ?? null, every };
}
