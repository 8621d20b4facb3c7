import { readFileSync } from 'node:fs';
import type { Options } from 'yargs';
import {
  CANDIDATES,
  type CandidateKind,
  CURRENT_ITEM,
  type CurrentItem,
  type DataSet,
  datasets,
  type OpenOptions,
} from '../datasets/index';
import { StateError } from '../engine/base/errors';
import { nearestName } from '../engine/base/nearest';
import type { Schema } from '../engine/events/schema';
import { Misuse } from './misuse';

/** Options of every command that reads a log. */
export const LOG_OPTIONS = {
  dataset: {
    type: 'string',
    default: 'simulator',
    describe: `format of the log: ${datasets.map(({ name }) => name).join(', ')}`,
  },
  log: {
    type: 'string',
    array: true,
    default: [] as string[],
    describe: 'files of the log, plain or gzip; the simulator needs none',
  },
  items: { type: 'string', describe: 'item table (trivago: item_metadata.csv)' },
  mapping: {
    type: 'string',
    describe: 'mapping file (csv, ndjson): which column means what; podium datasets infer proposes one',
  },
  target: {
    type: 'string',
    describe: 'logs without lists: rank for the next event of this type (default: view; movielens: rate)',
  },
  candidates: {
    choices: CANDIDATES,
    describe: 'logs without lists: what is ranked, candidates of the sources (default) or every item of the log so far',
  },
  'current-item': {
    choices: CURRENT_ITEM,
    describe: 'logs without lists: whether the item that the session is at may be the next (default: allow)',
  },
  'requests-every': {
    type: 'number',
    describe: 'logs without lists: a request after one in so many item events, chosen by hash (default 1)',
  },
  'allow-undated-items': {
    type: 'boolean',
    default: false,
    describe: 'apply an item table without dates before the first event; scores are stamped transductive',
  },
  schema: {
    type: 'string',
    describe: 'a schema written by datasets describe --schema; unknown fields are then counted and left out',
  },
  events: { type: 'number', describe: 'simulator: how many events, item metadata not counted (default 100,000)' },
  limit: { type: 'number', describe: 'stop after this many events, item metadata not counted' },
  'max-bad': { type: 'number', default: 0.01, describe: 'share of bad lines above which the log is refused' },
  duplicates: {
    choices: ['reject', 'keep-first'] as const,
    default: 'reject' as const,
    describe: 'a list that holds an item twice: refuse the request, or keep the first',
  },
} as const satisfies Record<string, Options>;

/** Options that say how rankers are judged. */
export const PROTOCOL_OPTIONS = {
  split: {
    type: 'string',
    default: 'time=0.8',
    describe: 'where the report part begins: time=SHARE of the requests, or at=ISO-TIME',
  },
  protocol: {
    choices: ['last-click', 'every-click', 'next-item', 'progressive'] as const,
    describe:
      'judge the last click of each session, or every request; next-item: logs without lists, every request that an item follows; progressive: every request, by models that --retrain makes as time goes by (default: last-click for logs whose requests hold their click)',
  },
  straddle: {
    choices: ['drop', 'keep'] as const,
    default: 'drop' as const,
    describe: 'sessions that began before the cut: not reported on, or kept',
  },
  empty: {
    choices: ['zero', 'skip'] as const,
    default: 'zero' as const,
    describe: 'lists without a relevant candidate: count 0, or are left out',
  },
  gap: {
    type: 'string',
    describe: 'requests so shortly before a cut are in no part, such as 1d: their outcomes are not known at it',
  },
  holdout: {
    type: 'number',
    describe: 'share of the users, drawn by the seed, of whom nothing is learned; they alone are reported on',
  },
  'state-lag': {
    type: 'string',
    describe: 'read state as it was so long before each request, such as 15m: what real time is worth',
  },
  retrain: {
    type: 'string',
    describe: 'train again so often as the report part goes by, such as 1h,6h,1d: what each is worth over never',
  },
  negatives: {
    type: 'number',
    describe: 'also tell metrics against so many drawn candidates, under names such as mrr|sampled100',
  },
  seed: { type: 'number', default: 1, describe: 'seed of the simulator, the trainer and the bootstrap' },
} as const satisfies Record<string, Options>;

/** Options of every command that writes a run. */
export const OUT_OPTIONS = {
  out: { type: 'string', describe: 'folder of the run (default: podium-runs/<dataset>-<n>, the first free n)' },
  force: { type: 'boolean', default: false, describe: 'write an existing run anew' },
  resume: { type: 'boolean', default: false, describe: 'go on after the last finished step' },
  'dry-run': { type: 'boolean', default: false, describe: 'say rows, columns, bytes and minutes, and write nothing' },
} as const satisfies Record<string, Options>;

/** Options of training. */
export const TRAIN_OPTIONS = {
  trainer: {
    choices: ['embedded', 'lightgbm', 'linear'] as const,
    default: 'embedded' as const,
    describe:
      'who grows the trees: Podium, or the LightGBM that is installed (pip install lightgbm); linear: no trees, a weight for each column',
  },
  'lightgbm-library': {
    type: 'string',
    describe: "LightGBM's shared library or its Python package, where it is not found by itself",
  },
  trees: { type: 'number', describe: 'most trees of the boosted ranker (default 300; 150 in the default job)' },
  params: { type: 'string', describe: 'JSON file of trainer settings' },
  weights: { type: 'string', describe: 'column whose value at the first candidate weighs a list' },
  columns: { type: 'string', array: true, describe: 'globs of the columns to learn from (default: the feature set)' },
  threads: { type: 'number', default: 2, describe: 'threads of the trainer; the model does not depend on it' },
} as const satisfies Record<string, Options>;

export const JSON_OPTION = {
  json: { type: 'boolean', default: false, describe: 'print one JSON document on standard output' },
} as const satisfies Record<string, Options>;

export const FEATURES_OPTION = {
  features: {
    type: 'string',
    default: 'standard',
    describe: "feature set: heuristic, slim, standard, full; 'full - tag:dwell'; 'standard + ./my-features.ts'",
  },
} as const satisfies Record<string, Options>;

/** The data set of a name. @throws Misuse with the nearest one */
export function datasetOf(name: string): DataSet {
  const found = datasets.find((dataset) => dataset.name === name);
  if (found) return found;
  const names = datasets.map((dataset) => dataset.name);
  const near = nearestName(name, names);
  throw new Misuse(
    `dataset "${name}" does not exist; ${near ? `did you mean ${near}? ` : ''}known: ${names.join(', ')}`,
  );
}

/** The share of `--max-bad`. @throws Misuse outside 0 to 1 */
export function maxBadOf({ maxBad }: { readonly maxBad: number }): number {
  if (maxBad >= 0 && maxBad <= 1) return maxBad;
  throw new Misuse(`--max-bad is ${maxBad}, expected a share from 0 to 1, such as 0.01 for one line in a hundred`);
}

/** What yargs makes of the options that say which log. */
export interface LogArgs {
  readonly log: readonly string[];
  readonly items?: string | undefined;
  readonly mapping?: string | undefined;
  readonly target?: string | undefined;
  readonly requestsEvery?: number | undefined;
  readonly candidates?: CandidateKind | undefined;
  readonly currentItem?: CurrentItem | undefined;
  readonly protocol?: string | undefined;
  readonly schema?: string | undefined;
  readonly events?: number | undefined;
  readonly limit?: number | undefined;
  readonly seed?: number | undefined;
  readonly allowUndatedItems?: boolean | undefined;
}

/** What a data set is opened with. `readSchema` makes a schema of a file. */
export function openOptions(args: LogArgs, readSchema: (path: string) => Schema): OpenOptions {
  const { log, items, mapping, target, requestsEvery, schema, events, limit, seed, allowUndatedItems } = args;
  const { candidates, currentItem, protocol } = args;
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1))
    throw new Misuse(`--limit is ${limit}, expected a whole number of events, 1 or more`);
  return {
    logs: log.map(String),
    items,
    mapping,
    target,
    requestsEvery,
    candidates,
    currentItem,
    ...(protocol === 'next-item' && { isNextStrict: true }),
    ...(schema !== undefined && { schema: readSchema(schema) }),
    events,
    limit,
    seed,
    allowUndatedItems,
  };
}

/** A JSON file a person wrote. @throws StateError naming the file and what is wrong with it */
export function readJson(path: string, what: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new StateError(`${what}: ${path} cannot be read as JSON (${(error as Error).message})`);
  }
}
