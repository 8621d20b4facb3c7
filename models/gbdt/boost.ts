import { setImmediate as nextTurn } from 'node:timers/promises';
import { ConfigError } from '../../engine/base/errors';
import { random } from '../../engine/base/random';
import { addTree, type Tree } from '../forest';
import { checkTable, type RankTable } from '../table';
import type { Round, Trainer, TrainHooks, TrainResult } from '../trainer';
import { type Binned, createBinned, fillBins } from './binned';
import { createCurveMetric } from './curve-metric';
import { createGrid, snap } from './grid';
import { type GrownTree, growTree } from './grow';
import { createLambdas } from './lambda';
import { gatherLists, type Lists } from './lists';
import { sample } from './sample';
import { type GbdtSettings, gbdtSettings } from './settings';
import { STREAMS } from './streams';
import { startThreads, type Threads } from './threads';

/**
 * The embedded LambdaMART: each round takes the lambdas of the present scores, grows one tree on them, and adds it.
 *
 * The same tables, settings and seed give the same forest to the last bit, at any number of threads. A list whose
 * candidates all have the same label contributes nothing. Scores are float32 sums, as ONNX will add them.
 *
 * @throws ConfigError for a wrong setting or table, or when a part that is needed has no list to learn from
 * @see Burges. From RankNet to LambdaRank to LambdaMART: an overview. MSR-TR-2010-82.
 */
export const gbdtTrainer: Trainer<GbdtSettings> = {
  name: 'lambdamart',
  async train(fit, choose, given, hooks = {}) {
    const settings = gbdtSettings(given);
    const lists = {
      fit: listsOf(fit, 'fit', settings, true),
      choose: listsOf(choose, 'choose', settings, settings.earlyStopping > 0),
    };
    if (fit.names.join('\n') !== choose.names.join('\n')) {
      throw new ConfigError(
        'train: the choose part has other columns than the fit part, expected the same names in the same order',
        'E_PART',
      );
    }
    const binned = createBinned(fit, settings);
    const starting = startThreads(binned, settings.threads, settings.kernel);
    fillBins(binned, fit);
    const threads = await starting;
    try {
      return await boost({ fit, choose, lists, settings, hooks, binned, threads });
    } finally {
      await threads.close();
    }
  },
};

interface Training {
  fit: RankTable;
  choose: RankTable;
  lists: { fit: Lists; choose: Lists };
  settings: GbdtSettings;
  hooks: TrainHooks;
  binned: Binned;
  threads: Threads;
}

async function boost({ fit, choose, lists, settings, hooks, binned, threads }: Training): Promise<TrainResult> {
  const lambdas = createLambdas(lists.fit, settings.truncation, settings.sigmoid);
  const fitMetric = createCurveMetric(lists.fit, settings.metric, settings.truncation);
  const chooseMetric = createCurveMetric(lists.choose, settings.metric, settings.truncation);
  const gradients = new Float64Array(fit.rows);
  const hessians = new Float64Array(fit.rows);
  const rowPairs = new Float64Array(2 * fit.rows);
  const scores = { fit: new Float32Array(fit.rows), choose: new Float32Array(choose.rows) };
  const order = binned.arena.u32.subarray(binned.at.order / 4, binned.at.order / 4 + fit.rows);
  const drawLists = random(settings.seed, STREAMS.lists);
  const drawFeatures = random(settings.seed, STREAMS.features);

  const trees: Tree[] = [];
  const learningCurve: Round[] = [];
  let bestRound = 0;
  let stopped: TrainResult['stopped'] = 'trees';
  for (let round = 1; round <= settings.trees; round++) {
    if (hooks.aborted?.()) {
      stopped = 'aborted';
      break;
    }
    lambdas(scores.fit, gradients, hessians);
    const drawn = sample(lists.fit.count, settings.rowFraction, drawLists);
    const rows = order.subarray(0, placeRows(lists.fit, drawn, order));
    const features = sample(binned.features, settings.featureFraction, drawFeatures);
    const grid = createGrid(rows, gradients, hessians);
    const sums = grid && snap(grid, rows, gradients, hessians, rowPairs);
    const grown = sums && growTree(binned, threads, settings, { grid, sums, rowPairs, count: rows.length, features });
    if (grown === null) {
      stopped = 'no split';
      break;
    }
    trees.push(grown.tree);
    if (drawn.length === lists.fit.count) addLeaves(grown, order, scores.fit);
    else addTree(grown.tree, fit.columns, scores.fit);
    addTree(grown.tree, choose.columns, scores.choose);

    const point = { round, fit: fitMetric(scores.fit), choose: chooseMetric(scores.choose) };
    learningCurve.push(point);
    hooks.onRound?.(point);
    if (settings.earlyStopping === 0) bestRound = round;
    else if (bestRound === 0 || point.choose > learningCurve[bestRound - 1].choose) bestRound = round;
    else if (round - bestRound >= settings.earlyStopping) {
      stopped = 'early';
      break;
    }
    await nextTurn();
  }
  const forest = { names: [...fit.names], trees: trees.slice(0, bestRound) };
  return { forest, learningCurve, bestRound, gain: gainOf(forest.trees, fit.names.length), stopped };
}

function listsOf(table: RankTable, part: string, settings: GbdtSettings, needed: boolean): Lists {
  checkTable(table, `train: ${part} part`);
  const lists = gatherLists(table, settings.labelGain);
  if (needed && lists.count === 0) {
    const remedy = part === 'choose' ? '; a longer log, or earlyStopping 0, would do' : '';
    throw new ConfigError(
      `train: none of the ${table.groups.length - 1} lists of the ${part} part has candidates with different labels, expected at least one${remedy}`,
      'E_PART',
    );
  }
  return lists;
}

/** Writes the rows of the drawn lists to the beginning of the order and returns how many there are. */
function placeRows(lists: Lists, drawn: Int32Array, order: Uint32Array): number {
  let count = 0;
  for (const list of drawn) {
    for (let row = lists.from[list]; row < lists.to[list]; row++) order[count++] = row;
  }
  return count;
}

function addLeaves({ tree, begin, end }: GrownTree, order: Uint32Array, scores: Float32Array): void {
  tree.value.forEach((value, leaf) => {
    for (let i = begin[leaf]; i < end[leaf]; i++) scores[order[i]] += value;
  });
}

function gainOf(trees: Tree[], columns: number): Float64Array {
  const gain = new Float64Array(columns);
  for (const tree of trees) {
    tree.feature.forEach((column, node) => {
      gain[column] += tree.gain[node];
    });
  }
  return gain;
}
