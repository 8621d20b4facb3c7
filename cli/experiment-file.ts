import { basename, extname } from 'node:path';
import type { Options } from 'yargs';
import { type Duration, milliseconds } from '../engine/base/durations';
import { ConfigError } from '../engine/base/errors';
import { nearestName } from '../engine/base/nearest';
import { mergeFeatures } from '../engine/spec/features';
import type { SlidingRules } from '../eval/sliding';
import { filesIn } from '../features/index';
import { type GbdtSettings, gbdtSettings } from '../models/index';
import type { ReplayRequest } from '../runs/replay-request';
import type { Experiment } from '../runs/trials/experiment';
import { bindOwn, replayRequest } from './experiments';
import { LOG_OPTIONS, PROTOCOL_OPTIONS, readJson } from './options';
import type { Subject } from './own-modules';
import { loadOwn } from './own-program';

/** What an experiment file may say; all but `sets` has a default. */
interface ExperimentFile {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly protocol?: Readonly<Record<string, unknown>>;
  readonly sets: Readonly<Record<string, string>>;
  readonly models?: Readonly<Record<string, Partial<GbdtSettings>>>;
  readonly seeds?: readonly number[];
  readonly lags?: readonly string[];
  readonly retrain?: readonly string[];
  readonly windows?: number | WindowsField;
  readonly baselines?: readonly string[];
  readonly metric?: string;
  readonly margin?: number;
  readonly reference?: string;
}

/** Windows of the log; what is not said is as with the options of `podium compare`. */
interface WindowsField {
  readonly count?: number;
  readonly first?: number;
  readonly grow?: boolean;
}

const FIELDS = [
  'data',
  'protocol',
  'sets',
  'models',
  'seeds',
  'lags',
  'retrain',
  'windows',
  'baselines',
  'metric',
  'margin',
  'reference',
] as const;

/** Options of `podium run` that say which log, by the name they have in a file. */
const DATA = [
  'dataset',
  'log',
  'items',
  'mapping',
  'target',
  'requests-every',
  'candidates',
  'current-item',
  'allow-undated-items',
  'schema',
  'events',
  'limit',
  'seed',
  'max-bad',
  'duplicates',
] as const;

const PROTOCOL = ['split', 'protocol', 'straddle', 'empty', 'gap', 'holdout'] as const;

/** Options whose values are few. */
const CHOICES: Readonly<Record<string, { readonly choices: readonly string[] }>> = {
  duplicates: LOG_OPTIONS.duplicates,
  candidates: LOG_OPTIONS.candidates,
  'current-item': LOG_OPTIONS['current-item'],
  protocol: PROTOCOL_OPTIONS.protocol,
  straddle: PROTOCOL_OPTIONS.straddle,
  empty: PROTOCOL_OPTIONS.empty,
};

/** Options whose values are of one kind. */
const KINDS: Readonly<Record<string, Options>> = {
  ...LOG_OPTIONS,
  ...PROTOCOL_OPTIONS,
};
const KIND_NAMES: Readonly<Record<string, string>> = { string: 'a text', number: 'a number', boolean: 'true or false' };

const SUCH = { metric: 'mrr', reference: 'slim' } as const;

const EXPERIMENT: Subject = { word: 'experiment', code: 'E_CONFIG' };

/** Whether a path names an experiment file, and no run. */
export function isExperimentFile(path: string): boolean {
  return /\.(json|ts)$/.test(path);
}

/**
 * Reads an experiment file (docs/compare.md): JSON, or TypeScript that exports `experiment`.
 *
 * @throws ConfigError naming the field, what it holds and what was expected; StateError for what is no JSON
 */
export function readExperiment(path: string, threads: number): Experiment {
  const given = (
    path.endsWith('.ts') ? loadOwn(path, EXPERIMENT).exported.experiment : readJson(path, 'experiment')
  ) as ExperimentFile;
  const refuse = (what: string): never => {
    throw new ConfigError(`experiment: ${path}: ${what}`);
  };
  if (!isObject(given))
    return refuse(
      `it ${path.endsWith('.ts') ? 'exports no experiment' : 'holds no object'}, expected an object with sets; see docs/compare.md`,
    );
  checkNames(given, FIELDS, 'field', refuse);
  const { data = {}, protocol = {}, sets, models = { boosted: {} }, seeds = [1], lags = ['0'] } = given;
  const { retrain = [], baselines = [] } = given;
  checkNames(data, DATA, 'data field', refuse);
  checkNames(protocol, PROTOCOL, 'protocol field', refuse);
  for (const [name, { choices }] of Object.entries(CHOICES)) {
    const value = { ...data, ...protocol }[name];
    if (value !== undefined && !choices.includes(`${value}`))
      refuse(`${name} is ${JSON.stringify(value)}, expected ${choices.join(' or ')}`);
  }
  for (const [name, value] of Object.entries({ ...data, ...protocol })) checkKind(name, value, refuse);
  if (!isObject(sets) || Object.keys(sets).length === 0)
    return refuse(`sets is ${JSON.stringify(sets) ?? 'missing'}, expected at least one, such as {"slim": "slim"}`);
  for (const [name, set] of Object.entries(sets))
    if (typeof set !== 'string')
      return refuse(`set ${name} is ${JSON.stringify(set)}, expected the text of a set, such as "slim"`);
  if (!isObject(models) || Object.keys(models).length === 0)
    return refuse(`models is ${JSON.stringify(models)}, expected at least one, such as {"boosted": {}}`);
  for (const [name, settings] of Object.entries(models))
    if (!isObject(settings))
      return refuse(`model ${name} is ${JSON.stringify(settings)}, expected settings, such as {"trees": 100}`);
  if (!isTexts(baselines))
    return refuse(`baselines is ${JSON.stringify(baselines)}, expected names, such as ["recency"]`);
  for (const name of ['metric', 'reference'] as const)
    if (typeof (given[name] ?? '') !== 'string')
      return refuse(`${name} is ${JSON.stringify(given[name])}, expected a name, such as "${SUCH[name]}"`);
  const margin = given.margin ?? 0.002;
  if (!(typeof margin === 'number' && margin >= 0)) return refuse(`margin is ${margin}, expected 0 or more`);
  const isNumbers = Array.isArray(seeds) && seeds.every((seed) => typeof seed === 'number');
  if (!isNumbers || seeds.length === 0 || new Set(seeds).size < seeds.length)
    return refuse(`seeds is ${JSON.stringify(seeds)}, expected different whole numbers`);
  if (!isTexts(lags) || lags.length === 0 || new Set(lags).size < lags.length)
    return refuse(`lags is ${JSON.stringify(lags)}, expected different durations, such as ["0", "15m", "1d"]`);
  for (const lag of lags) if (lag !== '0') milliseconds(lag as Duration);
  if (!isTexts(retrain) || new Set(retrain).size < retrain.length)
    return refuse(`retrain is ${JSON.stringify(retrain)}, expected different durations, such as ["6h", "1d"]`);
  for (const every of retrain) milliseconds(every as Duration);
  if (protocol.protocol === 'progressive' && retrain.length === 0)
    return refuse('protocol is "progressive" without retrain, expected how often to train again, such as ["6h"]');
  const sliding = given.windows === undefined ? null : windowsOf(given.windows, refuse);
  if (sliding && retrain.length > 0)
    return refuse('it has both windows and retrain, expected one of them: a window has one model of each ranker');
  for (const [name, settings] of Object.entries(models))
    if ('seed' in settings) refuse(`model ${name} has a seed of its own, expected it among seeds`);
  for (const settings of Object.values(models)) for (const seed of seeds) gbdtSettings({ ...settings, seed });
  const camel = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const named = Object.fromEntries(Object.entries({ ...data, ...protocol }).map(([k, v]) => [camel(k), v]));
  const bound = Object.entries(sets).map(([name, features]) => ({ name, features, ...bindOwn(features) }));
  const texts = Object.values(sets);
  const replay = replayRequest({
    dataset: 'simulator',
    seed: 1,
    allowUndatedItems: false,
    maxBad: 0.01,
    duplicates: 'reject',
    split: 'time=0.8',
    straddle: 'drop',
    empty: 'zero',
    ...named,
    ...(protocol.protocol === 'progressive' && { retrain: retrain.join() }),
    log: [data.log ?? []].flat().map(String),
    features: texts[0],
    force: false,
    resume: true,
    out: 'table',
  });
  // how often a trial is trained again is no matter of the table that all of them share
  const { retrain: _, ...shared } = replay.protocol;
  const files = [...new Set(texts.flatMap(filesIn))];
  return {
    name: basename(path, extname(path)),
    replay: {
      ...replay,
      protocol: shared,
      features: texts.map((text) => `(${text})`).join(' + '),
      sources: files.length > 0 ? bindOwn(files.join(' + ')).sources : [],
      bind: unionOf(bound.map(({ bind }) => bind)),
    },
    sets: bound,
    models: Object.entries(models).map(([name, settings]) => ({ name, settings: { threads, ...settings } })),
    seeds,
    lags: lags.map((lag) => (lag === '0' ? null : (lag as Duration))),
    retrain: retrain as readonly Duration[],
    windows: sliding,
    baselines,
    metric: given.metric ?? 'mrr',
    margin,
    reference: given.reference ?? null,
  };
}

function windowsOf(given: number | WindowsField, refuse: (what: string) => never): SlidingRules {
  const fields: WindowsField = typeof given === 'number' ? { count: given } : isObject(given) ? given : {};
  const { count = 0, first = 0.5, grow = false, ...others } = fields;
  const isKnown = typeof grow === 'boolean' && Object.keys(others).length === 0;
  return isKnown && Number.isInteger(count) && count >= 2 && first > 0 && first < 1
    ? { windows: count, first, isGrowing: grow }
    : refuse(
        `windows is ${JSON.stringify(given)}, expected how many, 2 or more, or such as {"count": 5, "first": 0.5, "grow": true}`,
      );
}

/** The columns of several sets together, each once. */
function unionOf(binds: readonly ReplayRequest['bind'][]): ReplayRequest['bind'] {
  return (schema, request) => {
    const each = binds.map((bind) => bind(schema, request));
    return { ...each[0], chosen: mergeFeatures(each.flatMap(({ chosen }) => chosen)) };
  };
}

function checkNames(
  given: unknown,
  known: readonly string[],
  what: string,
  refuse: (what: string) => never,
): asserts given is Record<string, unknown> {
  if (!isObject(given)) return refuse(`${what.split(' ')[0]} is ${JSON.stringify(given)}, expected an object`);
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    refuse(`${what} "${name}" does not exist; ${near ? `did you mean ${near}? ` : ''}known: ${known.join(', ')}`);
  }
}

/** The value of an option must be what it would be on a command line; of those that take several, one alone will do. */
function checkKind(name: string, value: unknown, refuse: (what: string) => never): void {
  const { type, array = false } = KINDS[name];
  if (type === undefined || typeof value === type || (array && isTexts(value))) return;
  refuse(
    `${name} is ${JSON.stringify(value)}, expected ${KIND_NAMES[type]}${array ? ', or a list of them' : ''}; leave it out for the default`,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
