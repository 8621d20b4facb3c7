import { ConfigError, MismatchError } from '../engine/base/errors';
import { type PairedDifference, pairedDifference } from '../eval/paired';
import type { Protocol } from '../eval/protocol';
import {
  blendMetadata,
  createCurveMetric,
  exportBlend,
  fitLogit,
  gatherLists,
  type Lists,
  type ModelMapping,
  type RankTable,
  rankerOf,
  stampFingerprint,
} from '../models/index';
import { checkSum, sumOf } from './blend-sum';
import type { Cuts } from './cuts';
import { dealUsers } from './folds';
import { judged, type RunData, tableOf } from './parts';
import { breathe, type Watch } from './progress';

/** Pull of the weights towards 0, on scores of standard deviation 1. */
const L2 = 1;

/** A model that is to be blended. */
export interface BlendModel {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Our columns in the order of its input, for one that Podium did not write. */
  readonly mapping?: ModelMapping | undefined;
  /** The table of the run it was trained in, where that is another one than the run that it is blended for. */
  readonly home?: RunData | undefined;
}

/** What a blend came to on the choose part; every value is a mean reciprocal rank over lists. */
export interface Blend {
  readonly model: Uint8Array;
  /** Of each model: what its scores are multiplied by, its share on scores of one scale, and how good it is alone. */
  readonly parts: readonly {
    readonly name: string;
    readonly weight: number;
    readonly share: number;
    readonly mrr: number;
  }[];
  /** Each list scored with weights that were fitted without its user. */
  readonly crossFitted: number;
  /** Cross-fitted blend less the best of the models alone. */
  readonly difference: PairedDifference;
  readonly best: string;
  readonly lists: number;
  readonly folds: number;
}

/**
 * The weighted sum of several rankers, fitted as a conditional logit on the choose part of a run. How good it is, is said by cross-fitting:
 * users are dealt to folds by the seed, and each is judged by weights that were fitted on the others. The report part is
 * not looked at.
 *
 * Models of other runs, with other columns, are taken where the run has all columns that they read, computed the same
 * way; so are models of another making.
 *
 * @throws ConfigError for fewer than two models, one that is given twice or scores a row as no finite number, or a choose
 * part that is too short to be dealt
 * @throws MismatchError for a model that reads what the run does not have
 * @throws StateError where one model of all does not say what their sum does
 */
export async function blendModels(
  data: RunData,
  cuts: Cuts,
  protocol: Protocol,
  { models: given, folds }: { readonly models: readonly BlendModel[]; readonly folds: number },
  watch: Watch,
): Promise<Blend> {
  if (given.length < 2) throw new ConfigError(`blend: ${given.length} model was given, expected two or more`);
  refuseTwins(given);
  const models = given.map((model) => forRun(model, data));
  const { requests } = judged(data, cuts, { ...protocol, protocol: 'every-click' }, 'choose');
  const table = tableOf(data, requests, data.featureNames);
  const lists = gatherLists(table, 'linear');
  const userOf = usersOf(data, requests, table.groups, lists);
  const foldOf = dealUsers(userOf, folds, protocol.seed, 'blend: the choose part has clicks of');
  const scaled: Float64Array[] = [];
  const scales: number[] = [];
  for (const [i, { name, bytes, mapping }] of models.entries()) {
    await breathe(watch);
    const scores = await scoresOf(table, name, bytes, mapping);
    checkFinite(name, scores);
    const scale = deviation(scores) || 1;
    scales.push(scale);
    scaled.push(scores.map((score) => score / scale));
    watch.progress({ stage: 'blend', done: i + 1, total: models.length, unit: 'models' });
  }
  const crossed = new Float64Array(table.rows);
  for (let fold = 0; fold < folds; fold++) {
    await breathe(watch);
    const weights = fitLogit(
      someOf(lists, (list) => foldOf[list] !== fold),
      scaled,
      L2,
    );
    for (let list = 0; list < lists.count; list++) {
      if (foldOf[list] !== fold) continue;
      for (let row = lists.from[list]; row < lists.to[list]; row++) crossed[row] = sumOf(scaled, weights, row);
    }
  }
  const shares = fitLogit(lists, scaled, L2);
  const weights = Array.from(shares, (share, i) => share / scales[i]);
  const values = scaled.map((scores) => reciprocalRanks(lists, scores));
  const alone = values.map(mean);
  const best = alone.indexOf(Math.max(...alone));
  const crossedValues = reciprocalRanks(lists, crossed);
  const paired = (own: Float64Array) => ({ qid: Int32Array.from(own.keys()), user: userOf, values: own });
  const model = exportBlend(
    models.map(({ name, bytes, mapping }, i) => ({ name, model: bytes, weight: weights[i], mapping })),
    {
      fingerprint: data.fingerprint,
      protocol: { ...protocol },
      training: { trainer: 'blend', weights, models: models.map(({ name }) => name), folds },
    },
  );
  const foreign = models.filter(({ mapping }) => mapping?.columns !== undefined);
  checkSum(await scoresOf(table, 'the blend', model), scaled, shares, { bytes: model, foreign });
  return {
    model,
    parts: models.map(({ name }, i) => ({ name, weight: weights[i], share: shares[i], mrr: alone[i] })),
    crossFitted: mean(crossedValues),
    difference: pairedDifference(paired(crossedValues), paired(values[best]), { seed: protocol.seed }),
    best: models[best].name,
    lists: lists.count,
    folds,
  };
}

/** @throws ConfigError for a model that is given twice, whatever the files are called */
function refuseTwins(models: readonly BlendModel[]): void {
  models.forEach(({ name, bytes }, i) => {
    const twin = models.slice(0, i).find((other) => Buffer.compare(other.bytes, bytes) === 0);
    if (twin)
      throw new ConfigError(
        `blend: ${twin.name} and ${name} are the same model, expected different ones: a weight cannot be shared between them`,
      );
  });
}

/** A model as one of a run, under its fingerprint. @throws MismatchError for a column that the run lacks or computes otherwise */
function forRun({ name, bytes, mapping, home }: BlendModel, data: RunData): Omit<BlendModel, 'home'> {
  if (mapping?.columns !== undefined) return { name, bytes, mapping };
  const { fingerprint, featureNames } = blendMetadata(name, bytes);
  if (fingerprint === data.fingerprint) return { name, bytes };
  const refuse = (what: string): never => {
    throw new MismatchError(
      `blend: ${name} was trained on ${fingerprint}, the run has ${data.fingerprint}, and ${what}; replay the log with the features of both runs (--reuse takes the columns that are there) and blend in that run`,
    );
  };
  if (home?.fingerprint !== fingerprint) return refuse('the run that it was trained in does not lie beside it');
  const identity = ({ rows }: RunData, column: string): string | undefined =>
    rows.fieldMetadata(column).get('identity');
  for (const column of featureNames) {
    if (!data.featureNames.includes(column)) refuse(`has no column "${column}", which it reads`);
    if (identity(data, column) !== identity(home, column)) refuse(`computes its column "${column}" otherwise`);
  }
  return { name, bytes: stampFingerprint(bytes, data.fingerprint) };
}

async function scoresOf(
  table: RankTable,
  name: string,
  bytes: Uint8Array,
  mapping?: ModelMapping,
): Promise<Float64Array> {
  const ranker = await rankerOf(bytes, name, mapping);
  return ranker.score(table).finally(() => ranker.close());
}

/** @throws ConfigError for a model whose scores cannot be added */
function checkFinite(name: string, scores: Float64Array): void {
  const strange = scores.filter((score) => !Number.isFinite(score));
  if (strange.length > 0)
    throw new ConfigError(
      `blend: ${name} scores ${strange.length} of ${scores.length} rows of the choose part as ${strange[0]}, expected a finite number for each; give missing values a value within the model`,
      'E_MODEL',
    );
}

/** The user of each list that counts, [lists]. */
function usersOf({ requests: all }: RunData, requests: Int32Array, groups: Int32Array, lists: Lists): Int32Array {
  const full = Array.from(requests, (request, i) => [i, request] as const).filter(([i]) => groups[i + 1] > groups[i]);
  const requestAt = new Map(full.map(([i, request]) => [groups[i + 1], request]));
  return Int32Array.from(lists.to, (end) => all.user[requestAt.get(end)!]);
}

function someOf(lists: Lists, isIn: (list: number) => boolean): Lists {
  const kept = Array.from({ length: lists.count }, (_, list) => list).filter(isIn);
  return {
    ...lists,
    count: kept.length,
    from: Int32Array.from(kept, (list) => lists.from[list]),
    to: Int32Array.from(kept, (list) => lists.to[list]),
    weights: Float32Array.from(kept, (list) => lists.weights[list]),
  };
}

/** The reciprocal rank of each list, [lists], ties in expectation. */
function reciprocalRanks(lists: Lists, scores: Float64Array): Float64Array {
  const rounded = Float32Array.from(scores);
  return Float64Array.from({ length: lists.count }, (_, list) => {
    const [from, to, weights] = [lists.from, lists.to, lists.weights].map((part) => part.subarray(list, list + 1));
    const one = {
      ...lists,
      count: 1,
      from: from as Int32Array,
      to: to as Int32Array,
      weights: weights as Float32Array,
    };
    return createCurveMetric(one, 'mrr', 1)(rounded);
  });
}

function mean(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function deviation(values: Float64Array): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
}
