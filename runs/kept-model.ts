import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, sha256 } from '../engine/base/hash';
import type { Protocol } from '../eval/protocol';
import type { Cuts } from './cuts';
import type { RunData } from './parts';
import { runPaths } from './paths';
import type { Watch } from './progress';
import { LINEAR, trainLinear } from './train-linear';
import { type TrainOptions, trainRanker } from './train-ranker';

/** One more training on a run's table: which requests, and how they are cut. */
export interface KeptTraining {
  /** What its folder's name begins with, and where that lies. */
  readonly name: string;
  readonly folder: string;
  readonly data: RunData;
  readonly cuts: Cuts;
  readonly protocol: Protocol;
  readonly options: TrainOptions & { readonly columns: readonly string[] };
}

/** The model of a training, by a hash of all that it depends on: trained, unless it is there. */
export async function keptModel(training: KeptTraining, watch: Watch): Promise<string> {
  const { name, folder, data, cuts, options } = training;
  const { retrain: _, ...protocol } = training.protocol;
  const { columns, weights, trainer, isLinear, firstStage } = options;
  const { threads: _threads, ...settings } = options.settings;
  const { length } = data.requests.ts;
  const lists = [data.requests.qid[0], data.requests.qid[length - 1], length];
  const trained = [columns, weights, isLinear ? LINEAR : trainer?.name, trainer?.version, settings];
  const asked = firstStage ? [...trained, firstStage] : trained;
  const key = sha256(canonicalJson([data.fingerprint, protocol, cuts, lists, asked]), 12);
  const { dir, model } = runPaths(join(folder, `${name}-${key}`));
  if (existsSync(model)) return model;
  const passing = runPaths(`${dir}.part`);
  mkdirSync(passing.dir, { recursive: true });
  await (isLinear ? trainLinear : trainRanker)(data, cuts, protocol, passing, options, watch);
  rmSync(dir, { recursive: true, force: true });
  renameSync(passing.dir, dir);
  return model;
}
