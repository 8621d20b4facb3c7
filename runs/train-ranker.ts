import { writeFileSync } from 'node:fs';
import { ConfigError } from '../engine/base/errors';
import { globPattern } from '../engine/base/glob';
import type { Protocol } from '../eval/protocol';
import {
  exportOnnx,
  exportStack,
  firstStageNames,
  type GbdtSettings,
  gbdtSettings,
  gbdtTrainer,
  type RankTable,
  type Round,
  type Trainer,
} from '../models/index';
import { version } from '../package.json';
import { openCheckpoint } from './checkpoint';
import type { Cuts } from './cuts';
import { type FirstStageAsked, trainFirstStage } from './first-stage';
import { listWeights, type PartSize, partSize } from './list-weights';
import { fitted, judged, type RunData, tableOf } from './parts';
import type { RunPaths } from './paths';
import { checkAborted, type Watch } from './progress';
import { stageModels } from './stage-models';

/**
 * Where a run departs from the trainer's own defaults: each tree sees half of the columns and four fifths of the lists,
 * because hundreds of columns say nearly the same, and stops late, because the choose part is small.
 */
const RUN_SETTINGS: Partial<GbdtSettings> = {
  featureFraction: 0.5,
  rowFraction: 0.8,
  minDataInLeaf: 50,
  earlyStopping: 50,
};

/** Settings that a linear ranker has beside threads. */
export type LinearSetting = 'l2' | 'metric' | 'truncation' | 'labelGain' | 'seed';

/** What `training.json` holds. */
export interface Training {
  readonly trainer: string;
  /** Of the library that grew the trees, where it was not Podium. */
  readonly version?: string;
  /** Those that its trainer has; a linear ranker has five. */
  readonly settings: Pick<GbdtSettings, LinearSetting> & Partial<Omit<GbdtSettings, 'threads'>>;
  readonly columns: readonly string[];
  readonly learningCurve: readonly Round[];
  readonly bestRound: number;
  readonly stopped: string;
  /** Rankers whose scores the trees learned from, too; their columns stand in `gain` behind the others. */
  readonly firstStage?: FirstStageAsked;
  readonly gain: Readonly<Record<string, number>>;
  readonly fit: PartSize;
  readonly choose: PartSize;
  readonly modelBytes: number;
}

export interface TrainOptions {
  readonly settings: Partial<GbdtSettings>;
  /** Globs of the columns to learn from; all of them by default. */
  readonly columns?: readonly string[] | undefined;
  /** A column whose value at a list's first candidate is the list's weight. */
  readonly weights?: string | undefined;
  /** Who grows the trees; the embedded LambdaMART by default. */
  readonly trainer?: Trainer<GbdtSettings> | undefined;
  /** Whether a linear ranker is fitted instead (train-linear.ts). */
  readonly isLinear?: true | undefined;
  /** Rankers whose scores are columns for this one; none by default. */
  readonly firstStage?: FirstStageAsked | undefined;
}

/**
 * Fits the boosted ranker on the fit part, stops it by the choose part, and writes it as ONNX. Stopped on the way, it
 * leaves its trees in `training.ndjson` and the models of its first stage in `first-stage`, and the same training goes on
 * with them to the same bytes. Trees of a trainer that is not resumable are grown anew.
 */
export async function trainRanker(
  data: RunData,
  cuts: Cuts,
  protocol: Protocol,
  paths: RunPaths,
  { settings, columns, weights, trainer = gbdtTrainer, firstStage }: TrainOptions,
  watch: Watch,
): Promise<Training> {
  const all = runSettings(protocol.seed, settings);
  const { names, fit, choose, sizes } = trainingTables(data, cuts, protocol, { columns, weights });
  trainer.check(all, firstStage ? [...names, ...Object.keys(firstStage.models).flatMap(firstStageNames)] : names);
  const { threads: _, ...settled } = all;
  const { kernel: __, ...grownBy } = settled;
  const basis = {
    podium: version,
    ...nameOf(trainer),
    fingerprint: data.fingerprint,
    columns: names,
    weights: weights ?? null,
    protocol,
    cuts,
    rows: [fit.rows, choose.rows],
  };
  const checkpoint = trainer.isResumable
    ? openCheckpoint(paths.checkpoint, { ...basis, settings: grownBy, ...(firstStage && { firstStage }) })
    : null;
  const kept = stageModels(paths.firstStage, basis);
  const stage =
    firstStage &&
    (await trainFirstStage(
      { data, names, requests: fitted(data, cuts, protocol), fit, choose },
      firstStage,
      trainer,
      (given) => runSettings(protocol.seed, { threads: all.threads, ...given }),
      protocol.seed,
      watch,
      kept,
    ));
  const tables = stage ?? { fit, choose };
  const { forest, learningCurve, bestRound, gain, stopped } = await trainer.train(tables.fit, tables.choose, all, {
    onColumn: ({ done, columns }) => watch.progress({ stage: 'bins', done, total: columns, unit: 'columns' }),
    onRound: ({ round }) => watch.progress({ stage: 'train', done: round, total: all.trees, unit: 'trees' }),
    aborted: () => watch.aborted(),
    ...(checkpoint && { known: checkpoint.known, onTree: checkpoint.add }),
  });
  checkAborted(watch);
  if (forest.trees.length === 0)
    throw new ConfigError(
      `train: no tree came of ${fit.groups.length - 1} lists, since no split keeps the settings (minDataInLeaf ${all.minDataInLeaf}); smaller limits or more data would do${all.objective === 'logistic' ? '; where few candidates are positive, so would l2 0' : ''}`,
      'E_PART',
    );
  const about = {
    fingerprint: data.fingerprint,
    protocol: { ...protocol },
    training: {
      ...nameOf(trainer),
      settings: settled,
      ...(firstStage && { firstStage }),
      bestRound,
      lists: fit.groups.length - 1,
      rows: fit.rows,
    },
  };
  const last = exportOnnx(forest, about);
  const model = stage ? exportStack(stage.models, last, about) : last;
  writeFileSync(paths.model, model);
  const training: Training = {
    ...nameOf(trainer),
    settings: settled,
    columns: names,
    learningCurve,
    bestRound,
    stopped,
    ...(firstStage && { firstStage }),
    gain: Object.fromEntries(tables.fit.names.map((name, i) => [name, gain[i]])),
    ...sizes,
    modelBytes: model.byteLength,
  };
  writeFileSync(paths.training, `${JSON.stringify(training, null, 1)}\n`);
  checkpoint?.remove();
  kept.remove();
  return training;
}

/** What a run's trainings learn from and stop by, and the columns of both. The report part is in neither. */
export function trainingTables(
  data: RunData,
  cuts: Cuts,
  protocol: Protocol,
  { columns, weights }: Pick<TrainOptions, 'columns' | 'weights'>,
): {
  readonly names: readonly string[];
  readonly fit: RankTable;
  readonly choose: RankTable;
  readonly sizes: Pick<Training, 'fit' | 'choose'>;
} {
  const names = pickNames(data.featureNames, columns);
  const fit = tableOf(data, fitted(data, cuts, protocol), names, 'on demand');
  // every request of the choose part, whatever is judged later: stopping by a few hundred lists is chance
  const chosenBy = judged(data, cuts, { ...protocol, protocol: 'every-click' }, 'choose').requests;
  const choose = tableOf(data, chosenBy, names, 'on demand');
  const weigh = (requests: Int32Array) => (weights === undefined ? null : listWeights(data, requests, weights));
  const weighed = { fit: weigh(fitted(data, cuts, protocol)), choose: weigh(chosenBy) };
  if (weighed.fit && weighed.choose) [fit.weights, choose.weights] = [weighed.fit.weights, weighed.choose.weights];
  const sizes = { fit: partSize(fit, weighed.fit), choose: partSize(choose, weighed.choose) };
  return { names, fit, choose, sizes };
}

function nameOf({ name, version }: Trainer<GbdtSettings>): Pick<Training, 'trainer' | 'version'> {
  return { trainer: name, ...(version !== undefined && { version }) };
}

/** All settings of a run's training. @throws ConfigError for one that the trainer does not take */
export function runSettings(seed: number, settings: Partial<GbdtSettings>): GbdtSettings {
  return gbdtSettings({ ...RUN_SETTINGS, seed, ...settings });
}

/** The columns that globs name, in table order. @throws ConfigError for a glob that names none */
function pickNames(names: readonly string[], globs: readonly string[] | undefined): string[] {
  if (!globs || globs.length === 0) return [...names];
  const patterns = globs.map(globPattern);
  globs.forEach((glob, i) => {
    if (!names.some((name) => patterns[i].test(name)))
      throw new ConfigError(
        `train: --columns "${glob}" names none of the ${names.length} columns; podium features list shows them`,
      );
  });
  return names.filter((name) => patterns.some((pattern) => pattern.test(name)));
}
