import {
  exportOnnx,
  type FirstStageModel,
  firstStageNames,
  type GbdtSettings,
  type RankTable,
  rankerOf,
  ranking,
  type Trainer,
} from '../models/index';
import { dealUsers } from './folds';
import { type RunData, tableOf } from './parts';
import { breathe, checkAborted, type Watch } from './progress';
import { type StageModels, UNKEPT_MODELS } from './stage-models';

/** Rankers whose scores the second stage learns from, by name: their settings, and how many folds score the fit part. */
export interface FirstStageAsked {
  readonly models: Readonly<Record<string, Partial<GbdtSettings>>>;
  readonly folds: number;
}

/** What the second stage is trained on: the tables with the columns of the first, and its models. */
export interface FirstStage {
  readonly fit: RankTable;
  readonly choose: RankTable;
  readonly models: readonly FirstStageModel[];
}

/** What the rankers of the first stage learn from. */
export interface FirstStageTables {
  readonly data: RunData;
  readonly names: readonly string[];
  /** Requests of the fit part, in the order of its lists. */
  readonly requests: Int32Array;
  readonly fit: RankTable;
  readonly choose: RankTable;
}

/**
 * Trains the rankers of a first stage and lays their scores, ranks and gaps beside the columns of both parts.
 *
 * The fit part is scored by cross-fitting: users are dealt to folds by the seed, and each is scored by a ranker that learned from
 * the others alone, so that the second stage meets scores as good as those of people never seen. The choose part, and whatever
 * is ranked later, is scored by one that learned from the whole fit part. All of them stop by the choose part. Scores are
 * those of the exported models, which are kept as they are trained.
 *
 * @param settingsOf all settings of a training
 * @param kept where models of an earlier attempt are found
 * @throws ConfigError E_PART for fewer users than folds, or when a fold's rest has no list to learn from
 * @see Wolpert. Stacked generalization. Neural Networks 5 (2), 1992.
 */
export async function trainFirstStage(
  { data, names, requests, fit, choose }: FirstStageTables,
  { models, folds }: FirstStageAsked,
  trainer: Trainer<GbdtSettings>,
  settingsOf: (given: Partial<GbdtSettings>) => GbdtSettings,
  seed: number,
  watch: Watch,
  kept: StageModels = UNKEPT_MODELS,
): Promise<FirstStage> {
  const users = Int32Array.from(requests, (request) => data.requests.user[request]);
  const foldOf = dealUsers(users, folds, seed, 'train: the fit part has requests of');
  const total = Object.keys(models).length * (folds + 1);
  let done = 0;
  const trained = async (table: RankTable, settings: GbdtSettings, fold: number | null): Promise<Uint8Array> => {
    const { kernel: _, threads, ...grownBy } = settings;
    // the embedded trainer gives the same at any number of threads
    const about = { settings: grownBy, ...(!trainer.isResumable && { threads }), fold, folds };
    const model = await kept.model(about, async () => {
      await breathe(watch);
      const { forest } = await trainer.train(table, choose, settings, { aborted: () => watch.aborted() });
      checkAborted(watch);
      return exportOnnx(forest, { fingerprint: data.fingerprint, protocol: null, training: null });
    });
    watch.progress({ stage: 'first stage', done: ++done, total, unit: 'trainings' });
    return model;
  };
  const parts: {
    readonly name: string;
    readonly model: Uint8Array;
    readonly fit: Float32Array;
    readonly choose: Float32Array;
  }[] = [];
  for (const [name, given] of Object.entries(models)) {
    const settings = settingsOf(given);
    const scores = new Float32Array(fit.rows);
    for (let fold = 0; fold < folds; fold++) {
      const lists = Int32Array.from(foldOf.keys());
      const [own, others] = [
        lists.filter((list) => foldOf[list] === fold),
        lists.filter((list) => foldOf[list] !== fold),
      ];
      const rest = listsOf(data, names, requests, fit, others);
      const left = await scoredBy(await trained(rest, settings, fold), name, listsOf(data, names, requests, fit, own));
      let at = 0;
      for (const list of own) {
        const count = fit.groups[list + 1] - fit.groups[list];
        scores.set(left.subarray(at, at + count), fit.groups[list]);
        at += count;
      }
    }
    const model = await trained(fit, settings, null);
    parts.push({ name, model, fit: scores, choose: await scoredBy(model, name, choose) });
  }
  const added = parts.flatMap(({ name }) => firstStageNames(name));
  return {
    fit: withColumns(
      fit,
      added,
      parts.flatMap((part) => withinLists(part.fit, fit.groups)),
    ),
    choose: withColumns(
      choose,
      added,
      parts.flatMap((part) => withinLists(part.choose, choose.groups)),
    ),
    models: parts.map(({ name, model }) => ({ name, model })),
  };
}

async function scoredBy(model: Uint8Array, name: string, table: RankTable): Promise<Float32Array> {
  const ranker = await rankerOf(model, name);
  return Float32Array.from(await ranker.score(table).finally(() => ranker.close()));
}

/** Some lists of the fit part, with their weights. */
function listsOf(
  data: RunData,
  names: readonly string[],
  requests: Int32Array,
  { weights }: RankTable,
  lists: Int32Array,
): RankTable {
  const table = tableOf(
    data,
    lists.map((list) => requests[list]),
    names,
    'on demand',
  );
  return weights ? { ...table, weights: Float32Array.from(lists, (list) => weights[list]) } : table;
}

/** Score, rank and gap of every row, as the exported model computes them in a list: float32, equal scores of equal rank. */
function withinLists(scores: Float32Array, groups: Int32Array): [Float32Array, Float32Array, Float32Array] {
  const [ranks, gaps] = [new Float32Array(scores.length), new Float32Array(scores.length)];
  for (let list = 0; list + 1 < groups.length; list++) {
    const own = scores.subarray(groups[list], groups[list + 1]);
    const order = ranking(own);
    order.forEach((place, i) => {
      const row = groups[list] + place;
      const above = order[i - 1];
      ranks[row] = i > 0 && own[above] === own[place] ? ranks[groups[list] + above] : i + 1;
      gaps[row] = own[place] - own[order[0]];
    });
  }
  return [scores, ranks, gaps];
}

/** A table with columns behind its own, which stay as they are made. */
function withColumns(table: RankTable, names: readonly string[], added: readonly Float32Array[]): RankTable {
  const { length } = table.names;
  const columns: Float32Array[] = new Array(length + added.length);
  for (let i = 0; i < length; i++) Object.defineProperty(columns, i, { get: () => table.columns[i], enumerable: true });
  added.forEach((column, i) => {
    columns[length + i] = column;
  });
  return {
    ...table,
    names: [...table.names, ...names],
    columns,
    ...(table.edges && { edges: [...table.edges, ...names.map(() => undefined)] }),
    bins: (column) => (column < length ? table.bins?.(column) : undefined),
  };
}
