import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Duration, milliseconds } from '../engine/base/durations';
import { ConfigError } from '../engine/base/errors';
import type { RequestSpec } from '../engine/events/request';
import type { Schema } from '../engine/events/schema';
import { type Protocol, parseSplit, type Selection } from '../eval/protocol';
import { baselineColumns, bindCatalogue, filesIn } from '../features/index';
import {
  findLightgbm,
  type GbdtSettings,
  gbdtSettings,
  lightgbmParameters,
  lightgbmTrainer,
  openLightgbm,
} from '../models/index';
import type { ColumnsAs, ReplayOutput, ReplayRequest } from '../runs/replay-request';
import { LINEAR_SETTINGS } from '../runs/train-linear';
import { runSettings, type TrainOptions } from '../runs/train-ranker';
import { lightgbmPlaces } from './lightgbm-places';
import { Misuse } from './misuse';
import { datasetOf, type LogArgs, maxBadOf, openOptions, readJson } from './options';
import { loadOwnFeatures, type OwnFeatures, readSchemaFile, selectWithOwn } from './own-features';

/** Where Podium itself lies. */
export const ROOT = join(__dirname, '..');

export interface ReplayArgs extends LogArgs {
  readonly dataset: string;
  readonly seed: number;
  readonly allowUndatedItems: boolean;
  readonly maxBad: number;
  readonly duplicates: 'reject' | 'keep-first';
  readonly features: string;
  readonly split: string;
  readonly protocol?: Selection | undefined;
  readonly straddle: 'drop' | 'keep';
  readonly empty: 'zero' | 'skip';
  readonly gap?: string | undefined;
  readonly holdout?: number | undefined;
  readonly stateLag?: string | undefined;
  readonly retrain?: string | undefined;
  readonly negatives?: number | undefined;
  readonly out?: string | undefined;
  readonly force: boolean;
  readonly resume: boolean;
  readonly digest?: boolean | undefined;
  readonly columnsAs?: ColumnsAs | undefined;
  readonly edges?: string | undefined;
  readonly workers?: number | undefined;
  readonly keyParts?: number | undefined;
  readonly after?: string | undefined;
  readonly reuse?: string | undefined;
}

/** The replay that a command line asks for. @throws Misuse, ConfigError for what can be seen without the log */
export function replayRequest(args: ReplayArgs): ReplayRequest {
  if (args.force && args.resume)
    throw new Misuse('--force and --resume were both given; the one writes a run anew, the other goes on with it');
  parseSplit(args.split);
  gbdtSettings({ seed: args.seed });
  const dataset = datasetOf(args.dataset);
  return {
    dataset,
    open: openOptions(args, readSchemaFile),
    duplicates: args.duplicates,
    maxBad: maxBadOf(args),
    features: args.features,
    ...bindOwn(args.features),
    protocol: {
      split: args.split,
      straddle: args.straddle,
      empty: args.empty,
      protocol: args.protocol ?? null,
      ties: 'expectation',
      seed: args.seed,
      ...rareRules(args),
    },
    out: args.out ?? freeFolder(args.dataset),
    existing: args.force ? 'force' : args.resume ? 'resume' : 'refuse',
    output: outputOf(args),
  };
}

/** Rules of a protocol that stand in it only where they were asked for. @throws Misuse, ConfigError */
function rareRules({
  gap,
  holdout,
  stateLag,
  retrain,
  negatives,
  ...args
}: ReplayArgs): Pick<Protocol, 'gap' | 'holdout' | 'stateLag' | 'retrain' | 'negatives'> {
  if (stateLag?.includes(','))
    throw new Misuse(
      `--state-lag is ${stateLag}, expected one duration; several are compared by an experiment with lags, as in podium compare experiments/real-time.json`,
    );
  for (const duration of [gap, stateLag]) if (duration !== undefined) milliseconds(duration as Duration);
  if (holdout !== undefined && !(holdout > 0 && holdout < 1))
    throw new Misuse(`--holdout is ${holdout}, expected a share between 0 and 1, such as 0.2`);
  if (args.protocol === 'progressive' && retrain === undefined)
    throw new Misuse(
      '--protocol progressive was given without --retrain, expected how often to train again, such as 6h',
    );
  const { workers, after, reuse, edges } = args;
  const others = { workers: workers === 1 ? undefined : workers, 'key-parts': args.keyParts, after, reuse, edges };
  const other = Object.entries(others).find(([, value]) => value !== undefined)?.[0];
  if (stateLag !== undefined && (other !== undefined || args.columnsAs === 'uint8'))
    throw new Misuse(
      `--state-lag and --${other ?? 'columns-as'} were both given; a lagged replay computes all columns as float32, in one thread, from the log's beginning`,
    );
  return {
    ...(gap !== undefined && { gap: gap as Duration }),
    ...(holdout !== undefined && { holdout }),
    ...(stateLag !== undefined && { stateLag: stateLag as Duration }),
    ...(retrain !== undefined && { retrain: cadences(retrain) }),
    ...(negatives !== undefined && { negatives: negativesOf(negatives) }),
  };
}

/** The durations of `--retrain`, each once; never needs no saying. @throws Misuse, ConfigError */
export function cadences(text: string): Duration[] {
  const every = [...new Set(text.split(',').map((word) => word.trim()))].filter((word) => word !== 'never');
  if (every.length === 0)
    throw new Misuse(`--retrain is "${text}", expected how often to train again, such as 6h or 1h,6h,1d`);
  for (const duration of every) milliseconds(duration as Duration);
  return every as Duration[];
}

/** The number of `--negatives`. @throws Misuse */
export function negativesOf(negatives: number): number {
  if (Number.isSafeInteger(negatives) && negatives >= 1) return negatives;
  throw new Misuse(`--negatives is ${negatives}, expected a whole number of drawn candidates, such as 100`);
}

/** What a sentence of features comes to on a log, and the files of one's own that it names. @throws ConfigError */
export function bindOwn(text: string): Pick<ReplayRequest, 'bind' | 'sources'> {
  const own = loadOwnFeatures(filesIn(text));
  return { bind: (schema, request) => bind(text, schema, request, own), sources: own.sources };
}

function outputOf(args: ReplayArgs): ReplayOutput {
  const { digest = false, columnsAs = 'float32', edges, workers = 1, keyParts = null, after, reuse } = args;
  if (edges !== undefined && columnsAs !== 'uint8')
    throw new Misuse('--edges was given, but features are written as float32; add --columns-as uint8, or leave it out');
  if (reuse !== undefined && columnsAs === 'uint8')
    throw new Misuse('--reuse takes columns as they were computed, expected --columns-as float32');
  if (after !== undefined && reuse !== undefined)
    throw new Misuse(
      '--after and --reuse were both given; the one is for the next file of a log, the other for the same',
    );
  for (const [option, run] of Object.entries({ edges, after, reuse }))
    if (run !== undefined && !existsSync(run))
      throw new Misuse(`--${option} ${run} does not exist; expected the folder of a run`);
  if (!(Number.isInteger(workers) && workers >= 1 && workers <= 64))
    throw new Misuse(`--workers is ${workers}, expected a whole number of threads from 1 to 64`);
  if (keyParts !== null && !(Number.isInteger(keyParts) && keyParts >= 1 && keyParts <= 256))
    throw new Misuse(`--key-parts is ${keyParts}, expected a whole number of parts from 1 to 256`);
  return { isDigested: digest, columnsAs, edgesOf: edges, workers, keyParts, after, reuse };
}

function bind(text: string, schema: Schema, request: RequestSpec, own: OwnFeatures): ReturnType<ReplayRequest['bind']> {
  const catalogue = bindCatalogue(schema, request, text);
  const columns = baselineColumns(catalogue);
  const names = new Set<string>(Object.values(columns));
  return {
    chosen: selectWithOwn(text, catalogue, own, schema),
    baseline: catalogue.filter(({ name }) => names.has(name)),
    columns,
  };
}

/** Who may be asked to train. */
export type TrainerName = 'embedded' | 'lightgbm' | 'linear';

/** The training that a command line asks for. @throws ConfigError for a setting or trainer that is not to be had */
export function trainOptions({
  trainer = 'embedded',
  lightgbmLibrary,
  trees,
  params,
  weights,
  columns,
  threads,
}: {
  trainer?: TrainerName | undefined;
  lightgbmLibrary?: string | undefined;
  trees?: number | undefined;
  params?: string | undefined;
  weights?: string | undefined;
  columns?: readonly string[] | undefined;
  threads: number;
}): TrainOptions {
  const given = params === undefined ? {} : (readJson(params, '--params') as Partial<GbdtSettings>);
  if (given === null || typeof given !== 'object' || Array.isArray(given))
    throw new ConfigError(
      `train: ${params} holds no settings, expected a JSON object such as {"leaves": 31, "rate": 0.1}`,
    );
  const settings = { threads, ...given, ...(trees !== undefined && { trees }) };
  const whole = runSettings(0, settings);
  if (trainer !== 'lightgbm') {
    if (lightgbmLibrary !== undefined)
      throw new Misuse(`--lightgbm-library was given, but the trainer is ${trainer}; add --trainer lightgbm`);
    if (trainer === 'embedded') return { settings, columns, weights };
    const strange = Object.keys(settings).find((name) => !LINEAR_SETTINGS.includes(name));
    if (strange !== undefined)
      throw new Misuse(
        `train: setting ${strange} was given, which a linear ranker does not have; it takes ${LINEAR_SETTINGS.join(', ')}`,
      );
    return { settings, columns, weights, isLinear: true };
  }
  lightgbmParameters(whole);
  const found = findLightgbm(lightgbmPlaces(lightgbmLibrary));
  return { settings, columns, weights, trainer: lightgbmTrainer(openLightgbm(found)) };
}

function freeFolder(dataset: string): string {
  for (let n = 1; ; n++) {
    const folder = join('podium-runs', `${dataset}-${n}`);
    if (!existsSync(folder)) return folder;
  }
}
